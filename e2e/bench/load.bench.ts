// What it costs to open the page: the JavaScript fetched, and the time passed, before the empty page can be used.

import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { EarshotPage } from '../earshot-page.ts';
import { figure, goal, median, type Prepare, type Setting } from './benchmark.ts';
import { readTimeline, recordTimeline, timeOf } from './timeline.ts';

const loads = 5;
const goalBytes = 250_000;

interface Load {
  usableMilliseconds: number;
  scripts: number;
  compressedBytes: number;
  bytes: number;
}

function collectScripts(page: Page): Promise<Buffer>[] {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('javascript')) bodies.push(response.body());
  });
  return bodies;
}

/** Loads with nothing cached, over a network without delay. */
async function loadOnce({ browser, address }: Setting): Promise<Load> {
  const context = await browser.newContext({ baseURL: address });
  try {
    const page = await context.newPage();
    await recordTimeline(page);
    const bodies = collectScripts(page);
    const earshot = new EarshotPage(page, 'everything');
    await earshot.open();
    await earshot.expectStage('empty');
    const scripts = await Promise.all(bodies);
    return {
      usableMilliseconds: timeOf(await readTimeline(page), 'empty'),
      scripts: scripts.length,
      compressedBytes: scripts.reduce((sum, body) => sum + gzipSync(body).length, 0),
      bytes: scripts.reduce((sum, body) => sum + body.length, 0),
    };
  } finally {
    await context.close();
  }
}

export const prepare: Prepare = () => async (setting) => {
  const measured: Load[] = [];
  for (let load = 0; load < loads; load++) measured.push(await loadOnce(setting));
  const compressed = Math.max(...measured.map((load) => load.compressedBytes));
  return [
    figure('JavaScript before the page can be used, gzip', compressed / 1000, 'kB', goal(goalBytes / 1000)),
    figure('JavaScript before the page can be used', measured[0].bytes / 1000, 'kB'),
    figure('scripts before the page can be used', measured[0].scripts, 'files'),
    figure(`time until usable, median of ${loads} cold loads`, median(measured.map((m) => m.usableMilliseconds)), 'ms'),
  ];
};
