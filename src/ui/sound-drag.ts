// Sounds that are dragged from one place of the page to another, told apart from files that come from outside.

import type { DragEvent } from 'react';

const format = 'application/x-earshot-sounds';

export function dragSounds(event: DragEvent, soundIds: readonly number[]): void {
  event.dataTransfer.setData(format, JSON.stringify(soundIds));
  event.dataTransfer.effectAllowed = 'copyMove';
}

/** Whether sounds are over an element, which then takes them. */
export function takesSounds(event: DragEvent): boolean {
  if (!event.dataTransfer.types.includes(format)) return false;
  event.preventDefault();
  return true;
}

/** Their ids, in the order in which they were picked. */
export function droppedSounds(event: DragEvent): number[] {
  event.preventDefault();
  const dragged = event.dataTransfer.getData(format);
  return dragged ? (JSON.parse(dragged) as number[]) : [];
}
