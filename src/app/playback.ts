// Hearing sounds: always the original file, one at a time.

import { unreadable } from '../audio/dropped-files.ts';
import type { Playable, Stretch } from '../audio/player.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { type AppContext, holdsVectors } from './context.ts';
import { isElsewhere, libraryOfSound, soundOf } from './other-libraries.ts';
import type { SourcesCapability } from './sources.ts';
import { outsideId, type State } from './state.ts';
import { strings } from './strings.ts';

export type { Stretch };

/** What the volume may be, in dB; at the least there is silence. */
export const volumeRange = { least: -48, most: 0 };

/** The factor of a level in dB. */
export function gainOf(decibels: number): number {
  return decibels <= volumeRange.least ? 0 : 10 ** (decibels / 20);
}

/** Tells the original of a sound from all others that the player may hold. */
function keyOf({ libraryId, id, hash }: SoundRecord): string {
  return `${libraryId}/${id}/${hash}`;
}

/** The sound of whichever library that the player holds; null where it holds none, or what was made from one. */
export function heldSound(state: State): SoundRecord | null {
  const sound = soundOf(state, state.lastPlayed ?? outsideId);
  return sound && state.held?.key === keyOf(sound) ? sound : null;
}

/** Of a file that has gone or changed since it was found, the browser's own words say neither what happened nor what to do. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException) return `${unreadable(error).message} ${strings.sources.showAgain}`;
  return (error as Error).message;
}

/** Longer ones are not fetched before they are asked for: a minute of stereo takes 20 MB. */
const fetchedSeconds = 30;

export function createPlaybackCapability({ store, player }: AppContext, sources: SourcesCapability) {
  /** Counts what was asked for: a row of sounds ends where something else is. */
  let request = 0;
  /** What is moved to by a key that is held down. */
  let passing: { soundId: number; fromSeconds: number } | null = null;

  store.subscribe(({ settings }, { settings: before }) => {
    if (settings === before) return;
    const { volumeDecibels, looping, matchLoudness, outputId } = settings;
    player.change({ volume: gainOf(volumeDecibels), looping, matching: matchLoudness, outputId });
  });

  // What was heard of another library goes with it, or the player would hold what nobody can name.
  store.subscribe((state, before) => {
    const { lastPlayed } = state;
    if (state.others === before.others || lastPlayed === null || !isElsewhere(lastPlayed)) return;
    if (soundOf(state, lastPlayed)) return;
    request++;
    player.drop();
    store.setState({ lastPlayed: null });
  });

  function playableOf(sound: SoundRecord): Playable {
    return { key: keyOf(sound), read: () => sources.audioOf(sound) };
  }

  /** Whether it is worth being decoded before it is asked for. */
  function isNear(sound: SoundRecord): boolean {
    return sound.durationSeconds <= fetchedSeconds && sources.mayBeHad(sound);
  }

  function find(soundId: number): (Playable & { name: string }) | null {
    const { outside } = store.getState();
    if (soundId === outsideId) {
      if (!outside) return null;
      const { file } = outside;
      const key = `outside/${outsideId}/${file.name}/${file.lastModified}`;
      return { key, name: file.name, read: async () => file };
    }
    const sound = soundOf(store.getState(), soundId);
    return sound ? { ...playableOf(sound), name: sound.name } : null;
  }

  /** Whether there is nothing to be heard in the library of a sound, which the player's bar says. */
  const isSilent = (soundId: number) => holdsVectors(libraryOfSound(store.getState(), soundId));

  /** Has the player do something with a sound, unless it cannot be heard. Gives whether it was done. */
  async function hear(soundId: number, name: string, play: () => Promise<void>): Promise<boolean> {
    if (isSilent(soundId)) return false;
    try {
      await play();
      return true;
    } catch (error) {
      console.error(error);
      store.setState({ notice: strings.notices.notPlayed(name, reasonOf(error)) });
      return false;
    }
  }

  async function begin(soundId: number, fromSeconds: number, isOnce = false): Promise<boolean> {
    const sound = find(soundId);
    if (!sound) return false;
    store.setState({ lastPlayed: soundId });
    return hear(soundId, sound.name, () => player.play(sound, fromSeconds, isOnce));
  }

  /** A sound is moved to or clicked. */
  async function select(soundId: number, fromSeconds = 0): Promise<void> {
    if (store.getState().settings.playOnSelect) return play(soundId, fromSeconds);
    request++;
    const sound = find(soundId);
    if (!sound) return;
    store.setState({ lastPlayed: soundId });
    await hear(soundId, sound.name, () => player.hold(sound, fromSeconds));
  }

  /** Plays what the player holds: from a place in seconds on, or a stretch around and around; else as it was last. */
  async function playAgain(from?: number | Stretch): Promise<void> {
    request++;
    if (passing) {
      const { soundId, fromSeconds } = passing;
      passing = null;
      return play(soundId, fromSeconds);
    }
    const { lastPlayed } = store.getState();
    const sound = lastPlayed === null ? null : find(lastPlayed);
    if (lastPlayed !== null && sound) await hear(lastPlayed, sound.name, () => player.playAgain(from));
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

  /** Has these sounds decoded before they are asked for, the first ones first, unless something else is. */
  function fetchAhead(soundIds: readonly number[]): void {
    const sounds = soundIds.flatMap((id) => (isSilent(id) ? [] : (soundOf(store.getState(), id) ?? [])));
    void player.fetchAhead(sounds.filter(isNear).map(playableOf));
  }

  function stop(): void {
    request++;
    player.stop();
  }

  return {
    play,
    playAgain,

    /**
     * Each to its end, then the next, and after the last the first again while sounds go around; stopping one, or playing
     * another, ends the row.
     */
    async playInARow(soundIds: readonly number[]): Promise<void> {
      const mine = ++request;
      // One alone goes around by itself, without a gap.
      const isOnce = soundIds.length > 1;
      let isHeard: boolean;
      do {
        isHeard = false;
        for (const [place, soundId] of soundIds.entries()) {
          const begun = begin(soundId, 0, isOnce);
          fetchAhead([soundIds[(place + 1) % soundIds.length]]);
          if (await begun) isHeard = true;
          if (mine === request) await silenceAfter(soundId);
          if (mine !== request) return;
        }
        // A row of which nothing can be heard is over, or it would never end.
      } while (isHeard && store.getState().settings.looping);
    },

    /** `isPassing`: by a key that is held down. Then it is only shown; `settle` is for when the key is let go. */
    async select(soundId: number, fromSeconds = 0, isPassing = false): Promise<void> {
      const wasPassing = passing !== null;
      passing = null;
      if (!isPassing) return select(soundId, fromSeconds);
      if (!wasPassing) {
        request++;
        // Also what is still being decoded, or it would be heard in passing.
        player.drop();
      }
      passing = { soundId, fromSeconds };
      store.setState({ lastPlayed: soundId });
    },

    isPassing: () => passing !== null,

    async settle(): Promise<void> {
      if (!passing) return;
      const { soundId, fromSeconds } = passing;
      passing = null;
      await select(soundId, fromSeconds);
    },

    stop,

    /** Stops what plays, or plays again what was heard last or moved to. */
    async toggle(): Promise<void> {
      if (store.getState().playing !== null) stop();
      else await playAgain();
    },

    fetchAhead,

    /**
     * The outline of any sound, as `waveformOf` of core/dsp has it, in so many columns; null where it is too long to be
     * decoded for that, or its audio cannot be had.
     */
    async outlineOf(soundId: number, columns: number): Promise<Float32Array | null> {
      const { soundById, library } = store.getState();
      const sound = soundById.get(soundId);
      if (!sound || holdsVectors(library) || !isNear(sound)) return null;
      try {
        return await player.waveformOf(playableOf(sound), columns);
      } catch (error) {
        // Whoever plays it is told why it cannot be.
        console.warn(error);
        return null;
      }
    },

    position: player.position,
    waveform: player.waveform,
  };
}

export type PlaybackCapability = ReturnType<typeof createPlaybackCapability>;
