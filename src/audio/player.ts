// Plays one sound at a time, from the original file, with fades short enough not to be heard and long enough not to click.
// A long sound is decoded while it plays.

import type { RangedAudio } from '../core/formats/ranged-audio.ts';
import { decodeRange, openSoundFile, readIfSmall } from './decode.ts';

/** Fade at each start, in seconds: short, or it would blunt a drum's attack. */
const fadeInSeconds = 0.002;
/** Fade at each end and stop, in seconds. */
const fadeOutSeconds = 0.005;
/** How far ahead a fade is scheduled, beside what the device renders at once: one that is missed is a click. */
const leadSeconds = 0.005;
/** How much of a long sound is decoded at once, and how soon before it is needed. */
const pieceSeconds = 10;
const aheadSeconds = 5;
/** Decoded sounds are kept up to this many bytes, the least recently played going first. */
const cacheBytes = 64 * 2 ** 20;

export interface Player {
  /**
   * Stops what plays, then plays `key`, whose encoded bytes `read` gives, from `fromSeconds` after its start on. Rejects
   * where it cannot be decoded.
   */
  play(key: string, read: () => Promise<Blob>, fromSeconds?: number): Promise<void>;
  stop(): void;
}

/** Fades in from `start` on, in the samples themselves: a fade that is scheduled may come after what it was to fade. */
function fadeIn(buffer: AudioBuffer, start = 0): AudioBuffer {
  const length = Math.min(Math.round(fadeInSeconds * buffer.sampleRate), buffer.length - start);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < length; i++) samples[start + i] *= i / length;
  }
  return buffer;
}

function fadeOut(buffer: AudioBuffer): AudioBuffer {
  const length = Math.min(Math.round(fadeOutSeconds * buffer.sampleRate), buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < length; i++) samples[buffer.length - 1 - i] *= i / length;
  }
  return buffer;
}

/** `onChange` is told the key that plays now, or null. */
export function createPlayer(onChange: (playing: string | null) => void): Player {
  let context: AudioContext | null = null;
  let current: { sources: Set<AudioBufferSourceNode>; gain: GainNode } | null = null;
  /** When the last sound that was stopped is silent, by the context's clock. */
  let silentAt = 0;
  // Counts the requests: a sound whose decoding ends after another was asked for is not played.
  let request = 0;
  const cache = new Map<string, AudioBuffer>();

  function keep(key: string, buffer: AudioBuffer): void {
    cache.delete(key);
    cache.set(key, buffer);
    let bytes = 0;
    for (const kept of cache.values()) bytes += kept.length * kept.numberOfChannels * 4;
    for (const [oldest, kept] of cache) {
      if (bytes <= cacheBytes || oldest === key) break;
      bytes -= kept.length * kept.numberOfChannels * 4;
      cache.delete(oldest);
    }
  }

  function silence(): void {
    if (!context || !current) return;
    const { sources, gain } = current;
    current = null;
    const start = context.currentTime + context.baseLatency + leadSeconds;
    silentAt = start + fadeOutSeconds;
    gain.gain.setValueAtTime(1, start);
    gain.gain.linearRampToValueAtTime(0, silentAt);
    for (const source of sources) {
      source.onended = () => gain.disconnect();
      source.stop(silentAt);
    }
  }

  /** Begins a sound that is made of one or several buffers, one after the other. */
  function begin(within: AudioContext) {
    const gain = new GainNode(within);
    gain.connect(within.destination);
    const playing = { sources: new Set<AudioBufferSourceNode>(), gain };
    current = playing;
    return {
      fadeIn(when: number): void {
        gain.gain.setValueAtTime(0, when);
        gain.gain.linearRampToValueAtTime(1, when + fadeInSeconds);
      },
      /** `last`: the sound ends with it. */
      add(buffer: AudioBuffer, when: number, last: boolean, offsetSeconds = 0, seconds = buffer.duration): void {
        const source = new AudioBufferSourceNode(within, { buffer });
        source.connect(gain);
        playing.sources.add(source);
        source.onended = () => {
          playing.sources.delete(source);
          if (!last) return;
          gain.disconnect();
          if (current !== playing) return;
          current = null;
          onChange(null);
        };
        source.start(when, offsetSeconds, seconds);
      },
    };
  }

  /** Rejects where a piece cannot be decoded. */
  async function playInPieces(
    within: AudioContext,
    audio: RangedAudio,
    { key, from, mine }: { key: string; from: number; mine: number },
  ): Promise<void> {
    const isWanted = () => mine === request;
    const duration = audio.frames / audio.sampleRateHertz;
    let sound: ReturnType<typeof begin> | null = null;
    let when = 0;
    for (let start = from; start < duration; start += pieceSeconds) {
      const seconds = Math.min(pieceSeconds, duration - start);
      const last = start + pieceSeconds >= duration;
      const { buffer, leadSamples } = await decodeRange(audio, within, start, start + seconds);
      if (!isWanted()) return;
      if (!sound) {
        fadeIn(buffer, leadSamples);
        sound = begin(within);
        when = Math.max(silentAt, within.currentTime + leadSeconds);
        onChange(key);
      }
      if (last) fadeOut(buffer);
      // A piece that comes too late is heard late, not cut.
      when = Math.max(when, within.currentTime);
      sound.add(buffer, when, last, leadSamples / buffer.sampleRate, seconds);
      when += seconds;
      const wait = when - within.currentTime - aheadSeconds;
      if (wait > 0 && !last) await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      if (!isWanted()) return;
    }
  }

  return {
    async play(key, read, fromSeconds = 0) {
      const mine = ++request;
      silence();
      onChange(null);
      context ??= new AudioContext({ latencyHint: 'interactive' });
      // Not awaited: without a gesture the browser would let it wait for ever.
      if (context.state === 'suspended') void context.resume();
      try {
        let buffer = cache.get(key);
        if (!buffer) {
          const blob = await read();
          const file = await openSoundFile(blob, await readIfSmall(blob));
          if (mine !== request) return;
          if (file.kind === 'ranges') {
            const seconds = file.audio.frames / file.audio.sampleRateHertz;
            const from = fromSeconds < seconds ? fromSeconds : 0;
            return await playInPieces(context, file.audio, { key, from, mine });
          }
          buffer = fadeOut(fadeIn(await file.decode(context)));
        }
        if (mine !== request) return;
        keep(key, buffer);
        // A rounded place may lie at the very end, where nothing would be heard.
        const from = fromSeconds < buffer.duration ? fromSeconds : 0;
        const when = from > 0 ? Math.max(silentAt, context.currentTime + leadSeconds) : silentAt;
        const sound = begin(context);
        // The fade at the beginning is in the samples; there is none in the middle of them.
        if (from > 0) sound.fadeIn(when);
        sound.add(buffer, when, true, from, buffer.duration - from);
        onChange(key);
      } catch (error) {
        // Of a sound that is no longer wanted nobody needs to hear.
        if (mine !== request) return;
        silence();
        onChange(null);
        throw error;
      }
    },
    stop() {
      request++;
      silence();
      onChange(null);
    },
  };
}
