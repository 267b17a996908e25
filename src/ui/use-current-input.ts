import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { useApp } from './app-context.ts';

/** Has what a person does next meet the page as it is: a key that comes within a frame moves on from the row of the one before. */
export function useCurrentInput(): void {
  const { shown } = useApp();
  useEffect(() => {
    const show = () => flushSync(shown.release);
    // Before whatever deals with it.
    window.addEventListener('keydown', show, true);
    window.addEventListener('pointerdown', show, true);
    return () => {
      window.removeEventListener('keydown', show, true);
      window.removeEventListener('pointerdown', show, true);
    };
  }, [shown]);
}
