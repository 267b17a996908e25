// Listens in on Web Audio: which sources play, what they hold, and the very samples that reach the loudspeaker.

import type { Page } from '@playwright/test';
import { expect } from './earshot-page.ts';

interface PlayedSource {
  channels: number;
  durationSeconds: number;
  sampleRate: number;
  /** Root mean square of each channel. */
  levels: number[];
  /** Earlier sources that nobody had told to stop when this one started. */
  othersPlaying: number;
}

declare global {
  interface Window {
    recorded: {
      sources: PlayedSource[];
      /** What reached the loudspeaker since the recorder was ready, without a gap. */
      blocks: Float32Array[];
    };
  }
}

/** Runs where the sound is made: the page may be as busy as it likes, and no sample is lost. */
const recorderScript = `
  registerProcessor('recorder', class extends AudioWorkletProcessor {
    block = new Float32Array(4096);
    filled = 0;
    process([input]) {
      if (input[0]) this.block.set(input[0], this.filled);
      else this.block.fill(0, this.filled, this.filled + 128);
      this.filled += 128;
      if (this.filled === this.block.length) {
        this.port.postMessage(this.block);
        this.filled = 0;
      }
      return true;
    }
  });
`;

/**
 * To be called before the page is opened, where its policy is bypassed: it allows no script but the page's own. The
 * first sound that plays starts the recorder.
 */
export async function placeRecorder(page: Page): Promise<void> {
  await page.addInitScript((script) => {
    const recorded: Window['recorded'] = { sources: [], blocks: [] };
    window.recorded = recorded;
    const live = new Set<AudioBufferSourceNode>();
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...times: [number?]) {
      const { buffer } = this;
      if (!buffer) throw new Error('A source started without a sound.');
      recorded.sources.push({
        channels: buffer.numberOfChannels,
        durationSeconds: buffer.duration,
        sampleRate: buffer.sampleRate,
        levels: Array.from({ length: buffer.numberOfChannels }, (_, channel) => {
          const samples = buffer.getChannelData(channel);
          return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
        }),
        othersPlaying: live.size,
      });
      live.add(this);
      this.addEventListener('ended', () => live.delete(this));
      start.apply(this, times);
    } as typeof start;
    AudioBufferSourceNode.prototype.stop = function (this: AudioBufferSourceNode, ...times: [number?]) {
      live.delete(this);
      stop.apply(this, times);
    };

    const connect = AudioNode.prototype.connect as (target: AudioNode, ...rest: number[]) => AudioNode;
    const taps = new WeakMap<AudioContext, GainNode>();
    const tapOf = (context: AudioContext) => {
      const made = taps.get(context);
      if (made) return made;
      const tap = new GainNode(context);
      taps.set(context, tap);
      const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
      void context.audioWorklet.addModule(address).then(() => {
        const recorder = new AudioWorkletNode(context, 'recorder', { channelCount: 1, channelCountMode: 'explicit' });
        recorder.port.onmessage = ({ data }) => recorded.blocks.push(data);
        connect.call(tap, recorder);
        connect.call(recorder, context.destination);
      });
      return tap;
    };
    AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode, ...rest: number[]) {
      if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
        connect.call(this, tapOf(target.context));
      }
      return connect.call(this, target, ...rest);
    } as AudioNode['connect'];
  }, recorderScript);
}

/** Waits until something has been recorded that was not yet when this was called. */
export async function expectRecording(page: Page): Promise<void> {
  const blocks = () => page.evaluate(() => window.recorded.blocks.length);
  const before = await blocks();
  await expect.poll(blocks).toBeGreaterThan(before + 2);
}

/**
 * Of what was recorded: the largest sample, the largest step between two, how often it began, and its end. Of sounds that
 * never fall below 0.
 */
export function heard(page: Page): Promise<{ peak: number; step: number; starts: number; last: number }> {
  return page.evaluate(() => {
    const result = { peak: 0, step: 0, starts: 0, last: 0 };
    for (const block of window.recorded.blocks) {
      for (const sample of block) {
        result.peak = Math.max(result.peak, sample);
        result.step = Math.max(result.step, Math.abs(sample - result.last));
        if (sample > 0.001 && result.last <= 0.001) result.starts++;
        result.last = sample;
      }
    }
    return result;
  });
}

export function playedSources(page: Page): Promise<PlayedSource[]> {
  return page.evaluate(() => window.recorded.sources);
}
