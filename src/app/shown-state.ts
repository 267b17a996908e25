// The state as it is shown: the latest, told of a moment later where that saves drawing everything twice.

import type { State, Store } from './state.ts';

/** Longer nobody is to wait for a sign that a click was heard: a frame and a half. */
const mostMilliseconds = 25;

export interface ShownState extends Pick<Store, 'getState' | 'getInitialState'> {
  subscribe(listener: (state: State, before: State) => void): () => void;
  /**
   * Tells of no change until what it gives is called, or for 25 ms: to be called before the first of them. A layout of the
   * page takes as long as a search does, and what is asked by would be shown just before what is found.
   */
  hold(): () => void;
  /** Tells at once what is held back. */
  release(): void;
}

export function createShownState(store: Store): ShownState {
  const listeners = new Set<(state: State, before: State) => void>();
  /** What was told last, while something is held back. */
  let told: State | null = null;
  let held = 0;
  let timer: ReturnType<typeof setTimeout>;

  function tell(state: State, before: State): void {
    for (const listener of listeners) listener(state, before);
  }

  function release(): void {
    clearTimeout(timer);
    const before = told;
    told = null;
    if (before && before !== store.getState()) tell(store.getState(), before);
  }

  store.subscribe((state, before) => {
    if (!told) tell(state, before);
  });

  return {
    getState: () => told ?? store.getState(),
    getInitialState: store.getInitialState,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hold() {
      held++;
      if (!told) {
        told = store.getState();
        timer = setTimeout(release, mostMilliseconds);
      }
      return () => {
        held--;
        if (held === 0) release();
      };
    },
    release,
  };
}
