// Plays one sound at a time, from the original file. What is decoded already is scheduled within the call; a long sound is
// decoded while it plays.

import { matchingGain } from '../core/dsp/loudness.ts';
import { waveformOf } from '../core/dsp/waveform.ts';
import type { RangedAudio } from '../core/formats/ranged-audio.ts';
import { channelsOf, createDecodedSounds, type DecodedSound, durationOf } from './decoded-sounds.ts';
import { createPieces, pieceEnd } from './pieces.ts';
import { loopOfStretch } from './stretch-loop.ts';
import { createVoice, type Stretch, type Voice } from './voice.ts';

export type { Stretch };

/** How soon a piece of a long sound is decoded before it is needed. */
const aheadSeconds = 5;
/** What sounds are matched to: -20 dBFS. */
const targetRms = 0.1;
/** A change of volume is two thirds done in it. */
const volumeSeconds = 0.01;
/** A browser that lets sounds out does so within it. */
const suspendedMilliseconds = 500;

/** A sound that may be played: `key` tells it from all others, `read` gives its encoded bytes. */
export interface Playable {
  key: string;
  read: () => Promise<Blob>;
}

/** What the player holds, once it is decoded or known to be long. */
export interface Held {
  key: string;
  durationSeconds: number;
  /** What of it is played around and around, where that was chosen. */
  stretch: Stretch | null;
}

/**
 * `suspended`: the browser holds sound back until the page is clicked or typed on. `lost`: the device has failed.
 * `elsewhere`: the device that was chosen cannot be used.
 */
export type AudioTrouble = 'suspended' | 'lost' | 'elsewhere';

/** What of a sound is to be heard: from a place in seconds on, or a stretch around and around. */
interface Wanted {
  from: number | Stretch;
  /** To its end, also where sounds go around. */
  isOnce: boolean;
}

interface Listener {
  /** The key that plays now, or null. */
  onPlaying(key: string | null): void;
  /** Null while it is being decoded. */
  onHeld(held: Held | null): void;
  onTrouble(trouble: AudioTrouble): void;
}

export interface PlayerSettings {
  /** A factor, from 0 to 1. */
  volume: number;
  looping: boolean;
  matching: boolean;
  /** Of the device that sounds go to; empty for what the system chooses. */
  outputId: string;
}

export interface Player {
  /**
   * Stops what plays, then plays from `fromSeconds` on; `isOnce`: to its end, also where sounds go around. Rejects where it
   * cannot be decoded.
   */
  play(sound: Playable, fromSeconds?: number, isOnce?: boolean): Promise<void>;
  /** Stops what plays and holds this sound, so that it can be seen and played. Rejects where it cannot be decoded. */
  hold(sound: Playable, fromSeconds?: number): Promise<void>;
  /** Plays the sound that is held, from a place in seconds on, or a stretch of it around and around; else as it was last. */
  playAgain(from?: number | Stretch): Promise<void>;
  stop(): void;
  /** Stops, and holds nothing. */
  drop(): void;
  change(settings: PlayerSettings): void;
  /** Where in the sound that plays the player is, in seconds; null where none does. */
  position(): number | null;
  /** The waveform of the sound that is held, as `waveformOf` has it; null where it is not decoded as a whole. */
  waveform(columns: number): Float32Array | null;
  /** The same of any sound, decoded for it unless it is kept; null where it is too long. Rejects where it cannot be. */
  waveformOf(sound: Playable, columns: number): Promise<Float32Array | null>;
  /** Decodes these, one after the other, until it is called again or a sound is to be played. Never fails. */
  fetchAhead(sounds: readonly Playable[]): Promise<void>;
}

/** Where it begins, in seconds. */
function placeOf(from: Wanted['from']): number {
  return typeof from === 'number' ? from : from.startSeconds;
}

/** What is gone around, where that is less than the whole sound: it has a seam. */
function stretchOf({ from }: Wanted, durationSeconds: number): Stretch | null {
  if (typeof from === 'number') return null;
  return from.startSeconds > 0 || from.endSeconds < durationSeconds ? from : null;
}

export function createPlayer({ onPlaying, onHeld, onTrouble }: Listener): Player {
  let settings: PlayerSettings = { volume: 1, looping: false, matching: false, outputId: '' };
  let output: { context: AudioContext; gain: GainNode } | null = null;
  let voice: Voice | null = null;
  /** When the last voice that was stopped is silent, by the context's clock. */
  let silentAt = 0;
  // Counts the requests: a sound whose decoding ends after another was asked for is not played.
  let request = 0;
  let fetching = 0;
  /** What is to be heard and not decoded yet: whatever is fetched ahead waits for it. */
  let opening: Promise<DecodedSound> | null = null;
  let held: (Wanted & { sound: Playable }) | null = null;
  const decoded = createDecodedSounds();

  function open(): { context: AudioContext; gain: GainNode } {
    if (output) return output;
    const context = new AudioContext({ latencyHint: 'interactive' });
    const gain = new GainNode(context, { gain: settings.volume });
    gain.connect(context.destination);
    output = { context, gain };
    silentAt = 0;
    if (settings.outputId !== '') route(context);
    context.onstatechange = () => {
      // Safari says so when another app or a call takes the device.
      if (output?.context === context && voice && (context.state as string) === 'interrupted') onTrouble('suspended');
    };
    // Not among TypeScript's own yet: the device has failed, and the context is of no more use.
    context.addEventListener('error', () => {
      if (output?.context !== context) return;
      void context.close();
      output = null;
      voice = null;
      request++;
      onPlaying(null);
      onTrouble('lost');
    });
    return output;
  }

  /** Has everything that a context plays go to the device that was chosen. */
  function route(context: AudioContext): void {
    // Not among TypeScript's own yet, nor in every browser.
    const { setSinkId } = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    setSinkId?.call(context, settings.outputId).catch((error: unknown) => {
      console.warn(error);
      onTrouble('elsewhere');
    });
  }

  /** Browsers hold sound back until there was a gesture, and may do so again: the next one lets it out. */
  function letOut(context: AudioContext): void {
    if (context.state === 'running') return;
    // Not awaited: without a gesture the browser would let it wait for ever.
    void context.resume();
    const gestures = ['pointerdown', 'keydown'] as const;
    const resume = () => void context.resume();
    for (const gesture of gestures) window.addEventListener(gesture, resume);
    const end = () => {
      if (context.state !== 'running' && context.state !== 'closed') return;
      for (const gesture of gestures) window.removeEventListener(gesture, resume);
      context.removeEventListener('statechange', end);
    };
    context.addEventListener('statechange', end);
    setTimeout(() => voice && context.state === 'suspended' && onTrouble('suspended'), suspendedMilliseconds);
  }

  function silence(): void {
    if (voice) silentAt = voice.silence();
    voice = null;
  }

  function begin(sound: DecodedSound): Voice {
    const begun = createVoice(open().gain, {
      notBefore: silentAt,
      level: levelOf(sound),
      onEnd() {
        if (voice !== begun) return;
        voice = null;
        onPlaying(null);
      },
    });
    voice = begun;
    return begun;
  }

  function levelOf(sound: DecodedSound): number {
    // Of a long sound nobody knows the peaks: it is left as it is.
    return settings.matching && sound.kind === 'whole' ? matchingGain(sound.level(), targetRms) : 1;
  }

  /** What is gone around of a sound, if anything. */
  function loopOf({ from, isOnce }: Wanted, durationSeconds: number): Stretch | null {
    if (typeof from !== 'number') return from;
    return settings.looping && !isOnce ? { startSeconds: 0, endSeconds: durationSeconds } : null;
  }

  /** Rejects where a piece cannot be decoded. */
  async function playPieces(audio: RangedAudio, { key, ...wanted }: Wanted & { key: string }, mine: number) {
    const { context } = open();
    const duration = audio.frames / audio.sampleRateHertz;
    const pieceOf = createPieces(audio, context, stretchOf(wanted, duration));
    let started: Voice | null = null;
    let start = placeOf(wanted.from);
    while (true) {
      const end = pieceEnd(start, loopOf(wanted, duration)?.endSeconds ?? duration);
      const { buffer, leadSamples } = await pieceOf(start, end);
      if (mine !== request) return;
      started ??= begin({ kind: 'ranges', audio });
      started.addPiece(buffer, {
        offsetSeconds: leadSamples / buffer.sampleRate,
        seconds: end - start,
        placeSeconds: start,
      });
      onPlaying(key);
      const wait = started.endTime() - context.currentTime - aheadSeconds;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      if (mine !== request) return;
      const loop = loopOf(wanted, duration);
      const isOver = end >= (loop?.endSeconds ?? duration);
      if (isOver && !loop) return started.endAfterPieces();
      start = isOver && loop ? loop.startSeconds : end;
    }
  }

  /** Within the call where it is decoded. */
  function start(key: string, sound: DecodedSound, { from, isOnce }: Wanted, mine: number): Promise<void> | undefined {
    const seconds = durationOf(sound);
    // A rounded place may lie at the very end, where nothing would be heard.
    const wanted = { from: typeof from === 'number' && from >= seconds ? 0 : from, isOnce };
    if (sound.kind === 'ranges') return playPieces(sound.audio, { key, ...wanted }, mine);
    const stretch = stretchOf(wanted, seconds);
    if (stretch) {
      const around = loopOfStretch(sound.buffer, stretch);
      begin(sound).playAround(around.buffer, around.stretch);
    } else begin(sound).playWhole(sound.buffer, placeOf(wanted.from), loopOf(wanted, seconds));
    onPlaying(key);
  }

  async function take(sound: Playable, wanted: Wanted, isToPlay: boolean): Promise<void> {
    const mine = ++request;
    fetching++;
    silence();
    onPlaying(null);
    const { context } = open();
    if (isToPlay) letOut(context);
    const isNew = held?.sound.key !== sound.key;
    held = { sound, ...wanted };
    try {
      const kept = decoded.get(sound.key);
      if (isNew && !kept) onHeld(null);
      opening = kept ? Promise.resolve(kept) : decoded.open(sound.key, sound.read, context);
      const opened = kept ?? (await opening);
      if (mine !== request) return;
      const playing = isToPlay ? start(sound.key, opened, wanted, mine) : undefined;
      const stretch = typeof wanted.from === 'number' ? null : wanted.from;
      onHeld({ key: sound.key, durationSeconds: durationOf(opened), stretch });
      await playing;
    } catch (error) {
      // Of a sound that is no longer wanted nobody needs to hear.
      if (mine !== request) return;
      silence();
      onPlaying(null);
      throw error;
    }
  }

  return {
    play: (sound, from = 0, isOnce = false) => take(sound, { from, isOnce }, true),
    hold: (sound, from = 0) => take(sound, { from, isOnce: false }, false),

    async playAgain(from = held?.from ?? 0) {
      if (held) await take(held.sound, { from, isOnce: false }, true);
    },

    stop() {
      request++;
      silence();
      onPlaying(null);
    },

    drop() {
      this.stop();
      held = null;
      onHeld(null);
    },

    change(changed) {
      const before = settings;
      settings = changed;
      if (output && changed.outputId !== before.outputId) route(output.context);
      output?.gain.gain.setTargetAtTime(changed.volume, output.context.currentTime, volumeSeconds);
      const sound = held && decoded.get(held.sound.key);
      if (!held || !voice || !sound) return;
      if (changed.matching !== before.matching) voice.setLevel(levelOf(sound));
      // A stretch was chosen to go around.
      if (changed.looping !== before.looping && typeof held.from === 'number') {
        voice.setLoop(loopOf(held, durationOf(sound)));
      }
    },

    position: () => voice?.position() ?? null,

    waveform(columns) {
      const sound = held && decoded.get(held.sound.key);
      return sound ? waveformOf(channelsOf(sound.buffer), columns) : null;
    },

    async waveformOf({ key, read }, columns) {
      const sound = await decoded.open(key, read, open().context);
      return sound.kind === 'whole' ? waveformOf(channelsOf(sound.buffer), columns) : null;
    },

    async fetchAhead(sounds) {
      const mine = ++fetching;
      await opening?.catch(() => {});
      for (const { key, read } of sounds) {
        if (mine !== fetching || !output) return;
        try {
          await decoded.open(key, read, output.context);
        } catch {
          // Whoever plays it is told why it cannot be.
        }
      }
    },
  };
}
