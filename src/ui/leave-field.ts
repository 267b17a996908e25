import type { KeyboardEvent } from 'react';

/** Leads out of a field, so that the page's keys act again: Enter to where `onEnter` leads, Escape to nowhere else. */
export function leaveField(event: KeyboardEvent<HTMLInputElement>, onEnter: () => void): void {
  if (event.key === 'Escape') event.currentTarget.blur();
  if (event.key === 'Enter') onEnter();
}
