// The keys of the page, as data: the handler and the list of keys are made from them.

import type { App } from '../app/app.ts';
import type { BrowsedList } from '../app/browsing.ts';
import { strings } from '../app/strings.ts';

/** What an action may need to know and do beside the app. */
export interface KeyPress {
  app: Pick<App, 'browsing' | 'collections' | 'history' | 'picking' | 'playback' | 'search' | 'settings' | 'store'>;
  /** As `keyOf` names it. */
  key: string;
  /** It comes of itself, since the key is held down. */
  isRepeat: boolean;
  /** The list that has the focus. */
  list: BrowsedList | null;
  focusSearch: () => void;
  focusTags: () => void;
  focusPlace: () => void;
  showKeys: () => void;
}

export interface PageKey {
  /** As `keyOf` names them. */
  keys: readonly string[];
  /** How they are shown, one after the other. */
  shown: readonly string[];
  says: string;
  /** Whether it acts again and again while it is held down. */
  repeats?: true;
  act: (press: KeyPress) => void;
}

const words = strings.keys;

function choose({ app, list }: KeyPress, kind: 'like' | 'unlike'): void {
  const soundId = app.browsing.soundIn(list);
  if (soundId !== null) void app.search.choose(soundId, kind);
}

function pick({ app, list }: KeyPress): void {
  const soundId = app.browsing.soundIn(list);
  if (soundId !== null) app.picking.toggle([soundId]);
}

/** Those that something is to be done with: all that are picked, else the current sound of the list. */
function meant({ app, list }: KeyPress): readonly number[] {
  return app.picking.meant(app.browsing.soundIn(list));
}

export const pageKeys: readonly PageKey[] = [
  {
    keys: ['arrowup', 'arrowdown'],
    shown: ['↑', '↓'],
    says: words.move,
    repeats: true,
    act: ({ app, key, isRepeat }) => void app.browsing.move(key === 'arrowup' ? -1 : 1, isRepeat),
  },
  { keys: [' '], shown: [words.space], says: words.toggle, act: ({ app }) => void app.playback.toggle() },
  { keys: ['arrowright'], shown: ['→'], says: words.again, act: ({ app }) => void app.playback.playAgain() },
  { keys: ['arrowleft'], shown: ['←'], says: words.stop, act: ({ app }) => app.playback.stop() },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: ['1', '…', '9'],
    says: words.neighbour,
    act: ({ app, key }) => void app.browsing.playNeighbour(Number(key)),
  },
  { keys: ['enter'], shown: ['Enter'], says: words.follow, act: ({ app }) => void app.browsing.followHighlighted() },
  { keys: ['backspace'], shown: ['Backspace'], says: words.back, act: ({ app }) => void app.browsing.back() },
  { keys: ['m', '+'], shown: ['M', '+'], says: words.like, act: (press) => choose(press, 'like') },
  { keys: ['u', '-'], shown: ['U', '−'], says: words.unlike, act: (press) => choose(press, 'unlike') },
  { keys: ['r'], shown: ['R'], says: words.random, act: ({ app }) => void app.browsing.auditionRandom() },
  {
    keys: ['l'],
    shown: ['L'],
    says: words.loop,
    act: ({ app }) => void app.settings.change({ looping: !app.store.getState().settings.looping }),
  },
  { keys: ['p'], shown: ['P'], says: words.place, act: ({ focusPlace }) => focusPlace() },
  {
    keys: ['f'],
    shown: ['F'],
    says: words.favourite,
    act: (press) => void press.app.collections.toggleFavourites(meant(press)),
  },
  {
    keys: ['c'],
    shown: ['C'],
    says: words.collect,
    act: (press) => void press.app.collections.addToOpen(meant(press)),
  },
  { keys: ['t'], shown: ['T'], says: words.tag, act: ({ focusTags }) => focusTags() },
  { keys: ['x'], shown: ['X'], says: words.pick, act: pick },
  {
    keys: ['mod+a'],
    shown: [words.control, 'A'],
    says: words.pickAll,
    act: ({ app, list }) => app.picking.add(app.browsing.soundsIn(list)),
  },
  {
    keys: ['mod+z'],
    shown: [words.control, 'Z'],
    says: words.undo,
    act: ({ app }) => void app.history.undo(),
  },
  {
    keys: ['mod+shift+z', 'mod+y'],
    shown: [words.control, words.shift, 'Z'],
    says: words.redo,
    act: ({ app }) => void app.history.redo(),
  },
  { keys: ['/'], shown: ['/'], says: words.search, act: ({ focusSearch }) => focusSearch() },
  { keys: ['escape'], shown: ['Esc'], says: words.clear, act: ({ app }) => app.browsing.clear() },
  { keys: ['?'], shown: ['?'], says: words.help, act: ({ showKeys }) => showKeys() },
];

/** A key's name: as `KeyboardEvent.key` has it, letters small; after `mod+` where Ctrl or Cmd is held, and `shift+`. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  const key = event.key.toLowerCase();
  if (!event.ctrlKey && !event.metaKey) return key;
  return `mod+${event.shiftKey ? 'shift+' : ''}${key}`;
}

export function pageKeyOf(key: string): PageKey | null {
  return pageKeys.find(({ keys }) => keys.includes(key)) ?? null;
}

/** Keys that a control with the focus needs itself, by what it is; the first that fits counts. */
const keysOfControls: readonly [selector: string, keys: RegExp][] = [
  ['dialog', /./],
  ['input:is([type=checkbox], [type=file])', /^( |enter)$/],
  ['input:is([type=range], [type=radio])', /^( |enter|home|end|page.*|arrow.*)$/],
  ['select', /^(?!mod\+)/],
  ['input, select, textarea, [contenteditable]', /./],
  ['button, summary, a[href]', /^( |enter)$/],
];

/** Whether a key pressed on `target` is its own rather than the page's; `closest` as elements have it. */
export function belongsToControl(key: string, target: { closest(selector: string): unknown }): boolean {
  const control = keysOfControls.find(([selector]) => target.closest(selector) !== null);
  return control?.[1].test(key) ?? false;
}
