// Hearing sounds: always the original file, one at a time.

import { type AppContext, holdsVectors } from './context.ts';
import type { SourcesCapability } from './sources.ts';
import { outsideId } from './state.ts';
import { strings } from './strings.ts';

export function createPlaybackCapability({ store, player }: AppContext, sources: SourcesCapability) {
  /** Counts what was asked for: a row of sounds ends where something else is. */
  let request = 0;

  /** The sound from outside that is searched by, from a moment on. */
  async function beginOutside(fromSeconds: number): Promise<void> {
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

  async function begin(soundId: number, fromSeconds: number): Promise<void> {
    if (soundId === outsideId) return beginOutside(fromSeconds);
    const { soundById, library } = store.getState();
    const sound = soundById.get(soundId);
    if (!sound) return;
    store.setState({ lastPlayed: soundId });
    // The player says that there is nothing to be heard.
    if (holdsVectors(library)) return;
    try {
      await player.play(`${sound.libraryId}/${sound.id}`, () => sources.audioOf(sound), fromSeconds);
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notPlayed(sound.name, (error as Error).message) });
    }
  }

  /** Until this sound plays no longer, for whatever reason. */
  function silenceAfter(soundId: number): Promise<void> {
    return new Promise((resolve) => {
      if (store.getState().playing !== soundId) return resolve();
      const stop = store.subscribe(({ playing }) => {
        if (playing === soundId) return;
        stop();
        resolve();
      });
    });
  }

  /** From a moment on, in seconds from the sound's start. */
  async function play(soundId: number, fromSeconds = 0): Promise<void> {
    request++;
    await begin(soundId, fromSeconds);
  }

  function stop(): void {
    request++;
    player.stop();
  }

  return {
    play,
    playOutside: (fromSeconds?: number) => play(outsideId, fromSeconds),
    stop,
    /** Stops what plays, or plays again what was heard last. */
    async toggle(): Promise<void> {
      const { playing, lastPlayed } = store.getState();
      if (playing !== null) stop();
      else if (lastPlayed !== null) await play(lastPlayed);
    },
    /** Each to its end, then the next; stopping one, or playing another, ends the row. */
    async playInARow(soundIds: readonly number[]): Promise<void> {
      const mine = ++request;
      for (const soundId of soundIds) {
        await begin(soundId, 0);
        if (mine === request) await silenceAfter(soundId);
        if (mine !== request) return;
      }
    },
  };
}

export type PlaybackCapability = ReturnType<typeof createPlaybackCapability>;
