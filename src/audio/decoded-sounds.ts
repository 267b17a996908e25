// Sounds as they are decoded for the loudspeaker: the short ones are kept, within bounds, so that they are there at once when
// they are asked for again, or were fetched ahead.

import { gatedLevel, type Level } from '../core/dsp/loudness.ts';
import type { RangedAudio } from '../core/formats/ranged-audio.ts';
import { openSoundFile, readIfSmall } from './decode.ts';

/** The least recently played go first. */
const keptBytes = 64 * 2 ** 20;

export interface WholeSound {
  kind: 'whole';
  buffer: AudioBuffer;
  /** Computed when it is first asked for. */
  level(): Level;
}

/** A long sound, which is decoded while it plays. */
export interface LongSound {
  kind: 'ranges';
  audio: RangedAudio;
}

export type DecodedSound = WholeSound | LongSound;

export function durationOf(sound: DecodedSound): number {
  return sound.kind === 'whole' ? sound.buffer.duration : sound.audio.frames / sound.audio.sampleRateHertz;
}

export function channelsOf(buffer: AudioBuffer): Float32Array[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
}

function wholeSound(buffer: AudioBuffer): WholeSound {
  let level: Level | null = null;
  return {
    kind: 'whole',
    buffer,
    level: () => {
      level ??= gatedLevel(channelsOf(buffer), buffer.sampleRate);
      return level;
    },
  };
}

export function createDecodedSounds() {
  /** The least recently played first. */
  const kept = new Map<string, WholeSound>();
  const underWay = new Map<string, Promise<DecodedSound>>();

  function keep(key: string, sound: WholeSound): void {
    kept.delete(key);
    kept.set(key, sound);
    const bytesOf = ({ buffer }: WholeSound) => buffer.length * buffer.numberOfChannels * 4;
    let bytes = 0;
    for (const each of kept.values()) bytes += bytesOf(each);
    for (const [oldest, each] of kept) {
      if (bytes <= keptBytes || oldest === key) break;
      bytes -= bytesOf(each);
      kept.delete(oldest);
    }
  }

  async function decode(key: string, read: () => Promise<Blob>, context: BaseAudioContext): Promise<DecodedSound> {
    const blob = await read();
    const file = await openSoundFile(blob, await readIfSmall(blob));
    if (file.kind === 'ranges') return file;
    const sound = wholeSound(await file.decode(context));
    keep(key, sound);
    return sound;
  }

  return {
    /** At once, where it is kept. */
    get(key: string): WholeSound | null {
      const sound = kept.get(key);
      if (sound) keep(key, sound);
      return sound ?? null;
    },

    /** Decodes what is not kept, at the context's rate; what is being decoded already is waited for. */
    async open(key: string, read: () => Promise<Blob>, context: BaseAudioContext): Promise<DecodedSound> {
      const sound = this.get(key) ?? underWay.get(key);
      if (sound) return sound;
      const opening = decode(key, read, context).finally(() => underWay.delete(key));
      underWay.set(key, opening);
      return opening;
    },
  };
}

export type DecodedSounds = ReturnType<typeof createDecodedSounds>;
