// Plays one sound at a time, from the original file, with fades short enough not to be heard and long enough not to click.

/** Fade at each start, in seconds: short, or it would blunt a drum's attack. */
const fadeInSeconds = 0.002;
/** Fade at each end and stop, in seconds. */
const fadeOutSeconds = 0.005;
/** How far ahead a fade is scheduled, beside what the device renders at once: one that is missed is a click. */
const leadSeconds = 0.005;
/** Decoded sounds are kept up to this many bytes, the least recently played going first. */
const cacheBytes = 64 * 2 ** 20;

export interface Player {
  /** Stops what plays, then plays `key`, whose encoded bytes `read` gives. Rejects where it cannot be decoded. */
  play(key: string, read: () => Promise<Blob>): Promise<void>;
  stop(): void;
}

/** Fades both ends in the samples themselves: a fade that is scheduled may come after what it was to fade. In place. */
function fadeEnds(buffer: AudioBuffer): AudioBuffer {
  const fadeIn = Math.min(Math.round(fadeInSeconds * buffer.sampleRate), buffer.length);
  const fadeOut = Math.min(Math.round(fadeOutSeconds * buffer.sampleRate), buffer.length - fadeIn);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < fadeIn; i++) samples[i] *= i / fadeIn;
    for (let i = 0; i < fadeOut; i++) samples[buffer.length - 1 - i] *= i / fadeOut;
  }
  return buffer;
}

/** `onChange` is told the key that plays now, or null. */
export function createPlayer(onChange: (playing: string | null) => void): Player {
  let context: AudioContext | null = null;
  let current: { source: AudioBufferSourceNode; gain: GainNode } | null = null;
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
    const { source, gain } = current;
    current = null;
    const start = context.currentTime + context.baseLatency + leadSeconds;
    silentAt = start + fadeOutSeconds;
    gain.gain.setValueAtTime(1, start);
    gain.gain.linearRampToValueAtTime(0, silentAt);
    source.onended = () => gain.disconnect();
    source.stop(silentAt);
  }

  return {
    async play(key, read) {
      const mine = ++request;
      silence();
      onChange(null);
      context ??= new AudioContext({ latencyHint: 'interactive' });
      // Not awaited: without a gesture the browser would let it wait for ever.
      if (context.state === 'suspended') void context.resume();
      const buffer = cache.get(key) ?? fadeEnds(await context.decodeAudioData(await (await read()).arrayBuffer()));
      if (mine !== request) return;
      keep(key, buffer);
      const source = new AudioBufferSourceNode(context, { buffer });
      const gain = new GainNode(context);
      source.connect(gain).connect(context.destination);
      current = { source, gain };
      source.onended = () => {
        gain.disconnect();
        if (current?.source !== source) return;
        current = null;
        onChange(null);
      };
      source.start(silentAt);
      onChange(key);
    },
    stop() {
      request++;
      silence();
      onChange(null);
    },
  };
}
