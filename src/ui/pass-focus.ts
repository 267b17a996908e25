import type { MouseEvent } from 'react';

/** Hands the focus on to `next` where a button that is about to go away was pressed by a key: with it the focus would go. */
export function passFocus({ detail }: Pick<MouseEvent, 'detail'>, next: Element | null | undefined): void {
  // Clicks of a pointer count from 1 on. After those Space is meant for the player.
  if (detail === 0 && next instanceof HTMLElement) next.focus();
}

/** The list that is below what narrows it or asks for it. */
export function rowsBelow(element: Element): Element | null | undefined {
  return element.closest('[data-list]')?.querySelector('.rows ul');
}
