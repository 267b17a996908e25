// Going through a library by keys: how long after a key a sound is scheduled, with what was fetched ahead and without.

import type { Page } from 'playwright';
import { drop } from '../drop.ts';
import { type Figure, figure, goal, libraries, type Prepare } from './benchmark.ts';
import { until, withFreshBrowser } from './fresh-page.ts';

const sounds = 200;
/** As long as a person listens before the next. */
const listeningMilliseconds = 300;
const goalMilliseconds = 30;

interface Start {
  /** From the key's event until the page is told of it: what the page was busy with. */
  handledMilliseconds: number;
  /** From the key's event until the sound is scheduled. */
  scheduledMilliseconds: number;
  /** From then until it is to be heard, by the clock of the audio. */
  aheadMilliseconds: number;
  /** Whether the sound was decoded before the key. */
  wasDecoded: boolean;
}

declare global {
  interface Window {
    starts: Start[];
  }
}

/** Notes the first start of a source after each key. */
async function watchStarts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.starts = [];
    let pressed: { at: number; handledAt: number } | null = null;
    window.addEventListener(
      'keydown',
      ({ timeStamp }) => (pressed = { at: timeStamp, handledAt: performance.now() }),
      true,
    );
    const decodedAt = new WeakMap<AudioBuffer, number>();
    const { decodeAudioData } = BaseAudioContext.prototype;
    BaseAudioContext.prototype.decodeAudioData = async function (this: BaseAudioContext, bytes: ArrayBuffer) {
      const buffer = await decodeAudioData.call(this, bytes);
      decodedAt.set(buffer, performance.now());
      return buffer;
    };
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, when = 0, ...rest: number[]) {
      start.call(this, when, ...rest);
      if (pressed === null || !this.buffer) return;
      window.starts.push({
        handledMilliseconds: pressed.handledAt - pressed.at,
        scheduledMilliseconds: performance.now() - pressed.at,
        aheadMilliseconds: 1000 * Math.max(0, when - this.context.currentTime),
        wasDecoded: (decodedAt.get(this.buffer) ?? Number.POSITIVE_INFINITY) < pressed.at,
      });
      pressed = null;
    };
  });
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

async function walk(page: Page, key: string): Promise<Start[]> {
  const before = await page.evaluate(() => window.starts.length);
  for (let i = 0; i < sounds; i++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(listeningMilliseconds);
  }
  return page.evaluate((from) => window.starts.slice(from), before);
}

function figures(name: string, starts: Start[]): Figure[] {
  const against = goal(goalMilliseconds);
  const of = (key: 'handledMilliseconds' | 'scheduledMilliseconds' | 'aheadMilliseconds', share: number) =>
    quantile(
      starts.map((start) => start[key]),
      share,
    );
  return [
    figure(`${name}: sounds that started`, starts.length, `of ${sounds}`),
    figure(`${name}: decoded before the key`, starts.filter(({ wasDecoded }) => wasDecoded).length, `of ${sounds}`),
    figure(`${name}: key to scheduled, p50`, of('scheduledMilliseconds', 0.5), 'ms', against),
    figure(`${name}: key to scheduled, p99`, of('scheduledMilliseconds', 0.99), 'ms', against),
    figure(`${name}: key to the page, p99`, of('handledMilliseconds', 0.99), 'ms'),
    figure(`${name}: scheduled ahead by, p50`, of('aheadMilliseconds', 0.5), 'ms'),
  ];
}

export const prepare: Prepare = (options) => {
  const paths = libraries(options);
  return (setting) =>
    withFreshBrowser(setting, '?backend=wasm', watchStarts, async (earshot) => {
      const { page } = earshot;
      await drop(page, ...paths);
      await until(earshot, '[role=status][data-stage=ready]');
      await until(earshot, '[aria-label=Map][data-ready=true]');
      return [...figures('row by row', await walk(page, 'ArrowDown')), ...figures('by chance', await walk(page, 'r'))];
    });
};
