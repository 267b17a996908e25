import { useEffect } from 'react';
import type { BrowsedList } from '../app/browsing.ts';
import { useApp } from './app-context.ts';
import { belongsToControl, keyOf, pageKeyOf } from './page-keys.ts';

function listWith(target: Element): BrowsedList | null {
  const list = target.closest<HTMLElement>('[data-list]')?.dataset.list;
  return list === 'sounds' || list === 'neighbours' ? list : null;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-list=sounds] input[type=search]');
  field?.focus();
  field?.select();
}

/** Of the sounds that are picked, or else of the current one. */
function focusTags(): void {
  const fields = ['.picked-bar', '[data-player]'].map((place) =>
    document.querySelector<HTMLInputElement>(`${place} .tags input`),
  );
  fields.find((field) => field !== null)?.focus();
}

let beforePlace: Element | null = null;

/** Into the waveform of the player, or back from there. */
function focusPlace(): void {
  const place = document.querySelector<HTMLElement>('[data-player] [role=slider]');
  if (place !== document.activeElement) {
    beforePlace = document.activeElement;
    place?.focus();
    return;
  }
  place?.blur();
  if (beforePlace instanceof HTMLElement) beforePlace.focus();
}

/** Has the keys of the page act, where what has the focus does not need them itself. */
export function usePageKeys(showKeys: () => void): void {
  const app = useApp();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, repeat: isRepeat } = event;
      if (event.defaultPrevented || event.altKey) return;
      const key = keyOf(event);
      const pageKey = pageKeyOf(key);
      if (!pageKey || !(target instanceof Element) || belongsToControl(key, target)) return;
      // What a dialog shows is above the page, also where nothing in it has the focus.
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      if (isRepeat && !pageKey.repeats) return;
      pageKey.act({ app, key, isRepeat, list: listWith(target), focusSearch, focusTags, focusPlace, showKeys });
    };
    const onKeyUp = () => void app.browsing.settle();
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
    };
  }, [app, showKeys]);
}
