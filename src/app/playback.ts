// Hearing sounds: always the original file, one at a time.

import type { AppContext } from './context.ts';
import type { SourcesCapability } from './sources.ts';
import { strings } from './strings.ts';

export function createPlaybackCapability({ store, player }: AppContext, sources: SourcesCapability) {
  async function play(soundId: number): Promise<void> {
    const sound = store.getState().soundById.get(soundId);
    if (!sound) return;
    store.setState({ lastPlayed: soundId });
    try {
      await player.play(`${sound.libraryId}/${sound.id}`, () => sources.audioOf(sound));
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notPlayed(sound.name, (error as Error).message) });
    }
  }

  return {
    play,
    stop: () => player.stop(),
    /** Stops what plays, or plays again what was heard last. */
    async toggle(): Promise<void> {
      const { playing, lastPlayed } = store.getState();
      if (playing !== null) player.stop();
      else if (lastPlayed !== null) await play(lastPlayed);
    },
  };
}

export type PlaybackCapability = ReturnType<typeof createPlaybackCapability>;
