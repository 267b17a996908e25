// Several sounds picked out on the map or in a list, to do something with all of them.

import type { AppContext } from './context.ts';
import { isElsewhere } from './other-libraries.ts';
import type { PlaybackCapability } from './playback.ts';
import type { SearchCapability } from './search.ts';
import { strings } from './strings.ts';

export function createPickingCapability(
  { store }: AppContext,
  { playback, search }: { playback: PlaybackCapability; search: SearchCapability },
) {
  function here(soundIds: readonly number[]): readonly number[] {
    const own = soundIds.filter((id) => !isElsewhere(id));
    if (own.length === 0 && soundIds.length > 0) store.setState({ notice: strings.across.openFirst });
    return own;
  }

  return {
    /** Beside those that were picked before; those of other libraries are passed over. */
    add: (soundIds: readonly number[]) =>
      store.setState(({ picked }) => ({ picked: [...new Set([...picked, ...here(soundIds)])] })),

    /** Picks each of them, or lets it go where it was picked before. */
    toggle: (soundIds: readonly number[]) =>
      store.setState(({ picked }) => {
        const toggled = new Set(picked);
        for (const id of here(soundIds)) if (!toggled.delete(id)) toggled.add(id);
        return { picked: [...toggled] };
      }),

    clear: () => store.setState({ picked: [] }),

    /** The sounds that something is to be done with: those that are picked, or else this one. */
    meant(soundId: number | null): readonly number[] {
      const { picked } = store.getState();
      if (picked.length > 0) return picked;
      return soundId === null ? [] : [soundId];
    },

    /** The sounds that are dragged by this one: all that are picked, where it is among them. */
    draggedBy(soundId: number): readonly number[] {
      const { picked } = store.getState();
      return picked.includes(soundId) ? picked : [soundId];
    },

    /** Asks for what is like all of them. */
    ask: () => search.ask({ by: 'several', like: store.getState().picked, unlike: [] }),

    /** In the order in which they were picked. */
    play: () => playback.playInARow(store.getState().picked),
  };
}

export type PickingCapability = ReturnType<typeof createPickingCapability>;
