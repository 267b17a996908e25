// What a person has done to the library in this visit, to be taken back and to be done again, the latest first. It goes when
// another library is opened.

import type { AppContext } from './context.ts';
import { strings } from './strings.ts';

/** Something that was done. What it changes is as `redo` left it when `undo` is called, and the other way round. */
export interface Step {
  /** What was done, as it is told. */
  says: string;
  redo: () => Promise<void>;
  undo: () => Promise<void>;
  /** Whether it is about a library as a whole, and so outlasts it. */
  isOfLibraries?: true;
}

export function createHistory({ store }: Pick<AppContext, 'store'>) {
  let done: Step[] = [];
  let undone: Step[] = [];

  function show(notice?: string): void {
    const history = { undo: done.at(-1)?.says ?? null, redo: undone.at(-1)?.says ?? null };
    store.setState(notice === undefined ? { history } : { history, notice });
  }

  store.subscribe(({ library }, { library: before }) => {
    if (library?.id === before?.id) return;
    done = done.filter(({ isOfLibraries }) => isOfLibraries);
    undone = undone.filter(({ isOfLibraries }) => isOfLibraries);
    show();
  });

  /** A step that fails is gone: what it would change is no longer as it was, or cannot be stored. */
  async function perform(step: Step, how: 'undo' | 'redo', says: string): Promise<void> {
    if (how === 'redo') done.push(step);
    else undone.push(step);
    show(says);
    try {
      await step[how]();
    } catch (error) {
      console.error(error);
      done = done.filter((each) => each !== step);
      undone = undone.filter((each) => each !== step);
      show((error as Error).message);
    }
  }

  return {
    /** Does something, tells of it and remembers it. Never fails: the person is told. */
    do(step: Step): Promise<void> {
      undone = [];
      return perform(step, 'redo', step.says);
    },

    /** Tells of something that is done already, and remembers it. */
    did(step: Step): void {
      undone = [];
      done.push(step);
      show(step.says);
    },

    async undo(): Promise<void> {
      const step = done.pop();
      if (step) await perform(step, 'undo', strings.history.undone(step.says));
      else store.setState({ notice: strings.history.nothing });
    },

    async redo(): Promise<void> {
      const step = undone.pop();
      if (step) await perform(step, 'redo', step.says);
    },
  };
}

export type History = ReturnType<typeof createHistory>;
