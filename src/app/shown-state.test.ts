import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createShownState } from './shown-state.ts';
import { createState, type State } from './state.ts';

describe('what is shown of the state', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Every change that is told, as the notice after and before it. */
  function listened() {
    const store = createState();
    const shown = createShownState(store);
    const told: (string | null)[][] = [];
    const stop = shown.subscribe((state: State, before: State) => told.push([state.notice, before.notice]));
    const say = (notice: string) => store.setState({ notice });
    return { store, shown, told, stop, say };
  }

  test('is told at once where nothing is held', () => {
    const { told, say, stop } = listened();
    say('a');
    say('b');
    stop();
    say('c');
    expect(told).toEqual([
      ['a', null],
      ['b', 'a'],
    ]);
  });

  test('is told in one, once all that was held for is there, and is what was told until then', () => {
    const { shown, told, say } = listened();
    const [first, second] = [shown.hold(), shown.hold()];
    say('a');
    first();
    say('b');
    expect(told).toEqual([]);
    expect(shown.getState().notice).toBeNull();
    second();
    expect(told).toEqual([['b', null]]);
    say('c');
    expect(told).toHaveLength(2);
  });

  test('is told after 25 ms at the latest, and as usual from then on', () => {
    const { shown, told, say } = listened();
    const release = shown.hold();
    say('a');
    vi.advanceTimersByTime(24);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([['a', null]]);
    say('b');
    release();
    expect(told).toEqual([
      ['a', null],
      ['b', 'a'],
    ]);
  });

  test('is told at once where it is wanted, and can be held again before all that was held for is there', () => {
    const { shown, told, say } = listened();
    const first = shown.hold();
    say('a');
    shown.release();
    expect(told).toEqual([['a', null]]);
    const second = shown.hold();
    say('b');
    first();
    expect(told).toHaveLength(1);
    second();
    expect(told).toEqual([
      ['a', null],
      ['b', 'a'],
    ]);
  });

  test('is not told where nothing has changed', () => {
    const { shown, told } = listened();
    shown.hold()();
    vi.advanceTimersByTime(100);
    expect(told).toEqual([]);
  });
});
