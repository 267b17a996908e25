// Hearing sounds: always the original file, one at a time.

import { readAudio } from '../storage/database.ts';
import type { AppContext } from './context.ts';

export function createPlaybackCapability({ store, database, player }: AppContext) {
  async function play(soundId: number): Promise<void> {
    const sound = store.getState().soundById.get(soundId);
    if (!sound) return;
    try {
      await player.play(`${sound.libraryId}/${sound.id}`, () => readAudio(database, sound));
    } catch (error) {
      console.error(error);
      store.setState({ notice: `${sound.name} could not be played: ${(error as Error).message}` });
    }
  }

  return {
    play,
    stop: () => player.stop(),
    /** Plays what is selected, or stops what plays. */
    async toggle(): Promise<void> {
      const { playing, selection } = store.getState();
      if (playing !== null) player.stop();
      else if (selection) await play(selection.soundId);
    },
  };
}

export type PlaybackCapability = ReturnType<typeof createPlaybackCapability>;
