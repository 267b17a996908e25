import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LibraryRecord } from '../storage/schema.ts';
import { createHistory, type Step } from './history.ts';
import { createState } from './state.ts';

/** A library whose only content is a list of words, and steps that add one to it. */
function written() {
  const store = createState();
  const history = createHistory({ store });
  const words: string[] = [];
  const step = (word: string, more: Partial<Step> = {}): Step => ({
    says: `wrote ${word}`,
    redo: async () => void words.push(word),
    undo: async () => {
      expect(words.pop()).toBe(word);
    },
    ...more,
  });
  const open = (id: string) => store.setState({ library: { id } as LibraryRecord });
  open('first');
  const shown = () => ({ ...store.getState().history, notice: store.getState().notice });
  return { store, history, words, step, open, shown };
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

describe('what was done', () => {
  test('is taken back the latest first, and done again the other way round', async () => {
    const { history, words, step, shown } = written();
    await history.do(step('a'));
    await history.do(step('b'));
    expect(words).toEqual(['a', 'b']);
    expect(shown()).toEqual({ undo: 'wrote b', redo: null, notice: 'wrote b' });
    await history.undo();
    expect(words).toEqual(['a']);
    expect(shown()).toEqual({ undo: 'wrote a', redo: 'wrote b', notice: 'Undone: wrote b' });
    await history.undo();
    expect(words).toEqual([]);
    await history.redo();
    await history.redo();
    expect(words).toEqual(['a', 'b']);
    expect(shown()).toEqual({ undo: 'wrote b', redo: null, notice: 'wrote b' });
  });

  test('cannot be done again once something else was', async () => {
    const { history, words, step, shown } = written();
    await history.do(step('a'));
    await history.undo();
    await history.do(step('b'));
    await history.redo();
    expect(words).toEqual(['b']);
    expect(shown().redo).toBeNull();
  });

  test('with nothing left it says so, and there is nothing to do again', async () => {
    const { history, shown } = written();
    await history.undo();
    expect(shown().notice).toBe('There is nothing to undo.');
    await history.redo();
    expect(shown().redo).toBeNull();
  });

  test('that was done already is only remembered', async () => {
    const { history, words, step, shown } = written();
    words.push('a');
    history.did(step('a'));
    expect(words).toEqual(['a']);
    expect(shown().notice).toBe('wrote a');
    await history.undo();
    expect(words).toEqual([]);
  });

  test('and fails is told, gone, and in the way of nothing else', async () => {
    const { history, words, step, shown } = written();
    const fail = () => Promise.reject(new Error('There is no room.'));
    await history.do(step('a'));
    await history.do(step('b', { redo: fail }));
    expect(shown()).toEqual({ undo: 'wrote a', redo: null, notice: 'There is no room.' });
    await history.do(step('c', { undo: fail }));
    await history.undo();
    expect(shown()).toEqual({ undo: 'wrote a', redo: null, notice: 'There is no room.' });
    words.pop();
    await history.undo();
    expect(words).toEqual([]);
  });

  test('goes when another library is opened, unless it is about libraries', async () => {
    const { history, step, open, shown } = written();
    await history.do(step('deletion', { isOfLibraries: true }));
    await history.do(step('a'));
    open('second');
    expect(shown()).toMatchObject({ undo: 'wrote deletion', redo: null });
  });

  test('stays when the open library changes', async () => {
    const { history, step, open, shown } = written();
    await history.do(step('a'));
    open('first');
    expect(shown().undo).toBe('wrote a');
  });
});
