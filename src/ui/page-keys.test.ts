import { describe, expect, test, vi } from 'vitest';
import { belongsToControl, type KeyPress, keyOf, pageKeyOf, pageKeys } from './page-keys.ts';

/** An app that notes which of its functions were called with what. */
function witnessed(soundInList: number | null = 7, looping = false) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void calls.push([name, ...values.map((value) => JSON.stringify(value))].join(' '));
  const app = {
    browsing: {
      move: note('move'),
      playNeighbour: note('playNeighbour'),
      followHighlighted: note('followHighlighted'),
      back: note('back'),
      auditionRandom: note('auditionRandom'),
      clear: note('clear'),
      soundIn: vi.fn(() => soundInList),
      soundsIn: (list: string | null) => [list, 3, 4],
    },
    playback: { toggle: note('toggle'), playAgain: note('playAgain'), stop: note('stop') },
    search: { choose: note('choose') },
    picking: {
      meant: (soundId: number | null) => (soundId === null ? [] : [soundId, 8]),
      toggle: note('toggle'),
      add: note('add'),
    },
    collections: { toggleFavourites: note('toggleFavourites'), addToOpen: note('addToOpen') },
    history: { undo: note('undo'), redo: note('redo') },
    settings: { change: note('change') },
    store: { getState: () => ({ settings: { looping } }) },
  };
  const press = (key: string, isRepeat = false) =>
    pageKeyOf(key)?.act({
      app: app as unknown as KeyPress['app'],
      key,
      isRepeat,
      list: 'neighbours',
      focusSearch: note('focusSearch'),
      focusTags: note('focusTags'),
      focusPlace: note('focusPlace'),
      showKeys: note('showKeys'),
    });
  return { app, calls, press };
}

describe('the keys of the page', () => {
  test.each([
    ['arrowdown', 'move 1 false'],
    ['arrowup', 'move -1 false'],
    [' ', 'toggle'],
    ['arrowright', 'playAgain'],
    ['arrowleft', 'stop'],
    ['1', 'playNeighbour 1'],
    ['9', 'playNeighbour 9'],
    ['enter', 'followHighlighted'],
    ['backspace', 'back'],
    ['m', 'choose 7 "like"'],
    ['+', 'choose 7 "like"'],
    ['u', 'choose 7 "unlike"'],
    ['-', 'choose 7 "unlike"'],
    ['r', 'auditionRandom'],
    ['l', 'change {"looping":true}'],
    ['p', 'focusPlace'],
    ['f', 'toggleFavourites [7,8]'],
    ['c', 'addToOpen [7,8]'],
    ['t', 'focusTags'],
    ['x', 'toggle [7]'],
    ['mod+a', 'add ["neighbours",3,4]'],
    ['mod+z', 'undo'],
    ['mod+shift+z', 'redo'],
    ['mod+y', 'redo'],
    ['/', 'focusSearch'],
    ['escape', 'clear'],
    ['?', 'showKeys'],
  ])('%s: %s', (key, call) => {
    const { calls, press } = witnessed();
    press(key);
    expect(calls).toEqual([call]);
  });

  test('none stands for two things, and what is said of each is its own', () => {
    const keys = pageKeys.flatMap((each) => each.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(pageKeys.map(({ says }) => says)).size).toBe(pageKeys.length);
    for (const { shown, says } of pageKeys) expect(shown.every(Boolean) && says.length > 3).toBe(true);
  });

  test('others do nothing', () => {
    expect(['a', '0', 'z', 'tab', 'home', 'mod+f'].map(pageKeyOf)).toEqual(Array(6).fill(null));
  });

  test('of those that are held down only moving goes on, and says so', () => {
    expect(pageKeys.filter(({ repeats }) => repeats).flatMap(({ keys }) => keys)).toEqual(['arrowup', 'arrowdown']);
    const { calls, press } = witnessed();
    press('arrowdown', true);
    expect(calls).toEqual(['move 1 true']);
  });

  test('the sound that is liked is that of the list with the focus; without one nothing is done', () => {
    const { app, calls, press } = witnessed(null);
    press('m');
    expect(app.browsing.soundIn).toHaveBeenCalledWith('neighbours');
    expect(calls).toEqual([]);
  });

  test.each([
    ['a letter', { key: 'F' }, 'f'],
    ['with Shift', { key: 'Z', shiftKey: true }, 'z'],
    ['with Ctrl', { key: 'z', ctrlKey: true }, 'mod+z'],
    ['with Cmd and Shift', { key: 'Z', metaKey: true, shiftKey: true }, 'mod+shift+z'],
  ])('is named: %s', (_, held, name) => {
    expect(keyOf({ ctrlKey: false, metaKey: false, shiftKey: false, ...held })).toBe(name);
  });

  test('the same key ends the loop', () => {
    const { calls, press } = witnessed(7, true);
    press('l');
    expect(calls).toEqual(['change {"looping":false}']);
  });
});

describe('a control with the focus', () => {
  /** What `closest` finds in an element of this kind: the selectors that name it. */
  const within = (...selectors: string[]) => ({
    closest: (asked: string) => (selectors.some((each) => asked.includes(each)) ? {} : null),
  });

  test.each([
    ['a text field, all of them', within('input, select'), ['a', '/', ' ', 'escape', 'arrowup', '1', 'mod+z'], []],
    [
      'a slider, those that move it',
      within('range', 'input, select'),
      ['arrowleft', 'home', ' '],
      ['m', '/', 'escape'],
    ],
    ['a tick box, those that tick it', within('checkbox', 'input, select'), [' '], ['arrowdown', 'm', 'escape']],
    ['a list to choose from, all without Ctrl', within('select'), ['a', 'arrowup', ' '], ['mod+z', 'mod+shift+z']],
    ['a button, those that press it', within('button'), [' ', 'enter'], ['arrowdown', 'm', 'escape', '1']],
    ['a dialog, all of them', within('dialog', 'button'), ['escape', 'arrowdown', 'm'], []],
    ['anything else, none', within(), [], [' ', 'enter', 'arrowdown', 'm', 'escape']],
  ])('keeps the keys it needs: %s', (_, target, own, others) => {
    expect(own.filter((key) => !belongsToControl(key, target))).toEqual([]);
    expect(others.filter((key) => belongsToControl(key, target))).toEqual([]);
  });
});
