// Going through a library by keys: how long after a key a sound is scheduled, with what was fetched ahead and without.

import type { Page } from 'playwright';
import { drop } from '../drop.ts';
import { type Figure, figure, libraries, type Prepare } from './benchmark.ts';
import { until, withFreshBrowser } from './fresh-page.ts';

const sounds = 200;
/** As long as a person listens before the next. */
const listeningMilliseconds = 300;
const goalMilliseconds = 30;

interface Start {
  /** From the key's event until the sound is scheduled. */
  scheduledMilliseconds: number;
  /** From then until it is to be heard, by the clock of the audio. */
  aheadMilliseconds: number;
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
    let pressedAt: number | null = null;
    window.addEventListener('keydown', (event) => (pressedAt = event.timeStamp), true);
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, when = 0, ...rest: number[]) {
      start.call(this, when, ...rest);
      if (pressedAt === null) return;
      const aheadMilliseconds = 1000 * Math.max(0, when - this.context.currentTime);
      window.starts.push({ scheduledMilliseconds: performance.now() - pressedAt, aheadMilliseconds });
      pressedAt = null;
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
  const scheduled = starts.map(({ scheduledMilliseconds }) => scheduledMilliseconds);
  const against = { peer: 'goal', peerValue: goalMilliseconds, better: 'lower' } as const;
  return [
    figure(`${name}: sounds that started`, starts.length, `of ${sounds}`),
    figure(`${name}: key to scheduled, p50`, quantile(scheduled, 0.5), 'ms', against),
    figure(`${name}: key to scheduled, p99`, quantile(scheduled, 0.99), 'ms'),
    figure(
      `${name}: scheduled ahead by, p50`,
      quantile(
        starts.map(({ aheadMilliseconds }) => aheadMilliseconds),
        0.5,
      ),
      'ms',
    ),
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
