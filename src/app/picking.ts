// Several sounds picked out on the map, to do something with all of them.

import type { AppContext } from './context.ts';
import type { PlaybackCapability } from './playback.ts';
import type { SearchCapability } from './search.ts';

export function createPickingCapability(
  { store }: AppContext,
  { playback, search }: { playback: PlaybackCapability; search: SearchCapability },
) {
  return {
    /** Beside those that were picked before. */
    add: (soundIds: readonly number[]) =>
      store.setState(({ picked }) => ({ picked: [...new Set([...picked, ...soundIds])] })),

    /** Picks each of them, or lets it go where it was picked before. */
    toggle: (soundIds: readonly number[]) =>
      store.setState(({ picked }) => {
        const toggled = new Set(picked);
        for (const id of soundIds) if (!toggled.delete(id)) toggled.add(id);
        return { picked: [...toggled] };
      }),

    clear: () => store.setState({ picked: [] }),

    /** Asks for what is like all of them. */
    ask: () => search.ask({ by: 'several', like: store.getState().picked, unlike: [] }),

    /** In the order in which they were picked. */
    play: () => playback.playInARow(store.getState().picked),
  };
}

export type PickingCapability = ReturnType<typeof createPickingCapability>;
