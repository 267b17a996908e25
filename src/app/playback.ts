// Hearing sounds: always the original file, one at a time.

import type { AppContext } from './context.ts';
import type { SourcesCapability } from './sources.ts';
import { outsideId } from './state.ts';
import { strings } from './strings.ts';

export function createPlaybackCapability({ store, player }: AppContext, sources: SourcesCapability) {
  /** The sound from outside that is searched by, from a moment on. */
  async function playOutside(fromSeconds = 0): Promise<void> {
    const { outside } = store.getState();
    if (!outside) return;
    const { file } = outside;
    store.setState({ lastPlayed: outsideId });
    try {
      await player.play(`outside/${outsideId}/${file.name}/${file.lastModified}`, async () => file, fromSeconds);
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notPlayed(file.name, (error as Error).message) });
    }
  }

  /** From a moment on, in seconds from the sound's start. */
  async function play(soundId: number, fromSeconds = 0): Promise<void> {
    if (soundId === outsideId) return playOutside(fromSeconds);
    const sound = store.getState().soundById.get(soundId);
    if (!sound) return;
    store.setState({ lastPlayed: soundId });
    try {
      await player.play(`${sound.libraryId}/${sound.id}`, () => sources.audioOf(sound), fromSeconds);
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notPlayed(sound.name, (error as Error).message) });
    }
  }

  return {
    play,
    playOutside,
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
