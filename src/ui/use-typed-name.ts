import { useCallback, useRef } from 'react';
import { foldText } from '../app/text-query.ts';

/** Letters that follow each other faster than this are of one name. */
const typingMilliseconds = 800;

export type TypedName = (letter: string, now: number, names: readonly string[], at: number) => number | null;

/** Whether a key is one that names are typed with. */
export function isLetter(key: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(key);
}

/** The row of a list that a name leads to which is typed letter by letter, from row `at` on; null where none begins so. */
export function useTypedName(): TypedName {
  const typed = useRef({ text: '', at: 0 });
  return useCallback((letter, now, names, at) => {
    const before = now - typed.current.at < typingMilliseconds ? typed.current.text : '';
    // The same letter again leads to the next; a name that is typed further may still be the one that it was.
    const text = before === letter ? letter : before + letter;
    typed.current = { text, at: now };
    const first = text === letter ? at + 1 : at;
    for (let i = 0; i < names.length; i++) {
      const row = (first + i) % names.length;
      if (foldText(names[row]).startsWith(foldText(text))) return row;
    }
    return null;
  }, []);
}
