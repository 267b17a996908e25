// How fast each index of the registry is built and answers, what memory it takes and how many of the nearest it finds: on
// synthetic clusters and on a library's own vectors, grown, against another program that searches in browsers.

import { basename } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { indexes } from '../../src/core/indexes/registry.ts';
import type { IndexEntry } from '../../src/core/indexes/search-index.ts';
import type { Space } from '../../src/core/math/distance.ts';
import { isWithin, type OptionValues } from '../../src/core/options.ts';
import { type Against, type Figure, figure, goal, libraries, type Prepare, WrongUse } from './benchmark.ts';
import { withOwnBrowser } from './fresh-page.ts';
import { watchProcesses } from './processes.ts';
import type { Stored } from './search-harness/page.ts';
import type { IndexMeasured } from './search-harness/search.worker.ts';
import { neighbours } from './search-harness/settings.ts';
import type { Answers } from './search-harness/timing.ts';
import type { PeerMeasured } from './search-harness/tsne-js.worker.ts';

/** The page to build in place of Earshot's. */
export const harness = 'search-harness';

const peerName = 'hnswlib-wasm';
const mostRows = 2_000_000;
/** It builds for minutes where there are more. */
const mostRowsOfPeer = 100_000;

interface Size {
  space: Space;
  rows: number;
  cols: number;
  /** Of the first index, exact, and of those that are not precise, with what they measure anew. */
  goals?: { milliseconds?: number; rescoredMilliseconds?: number; coarseMegabytes?: number };
}

const sizes: Size[] = [
  { space: 'cosine', rows: 100_000, cols: 64, goals: { milliseconds: 4 } },
  { space: 'cosine', rows: 100_000, cols: 288 },
  { space: 'hamming', rows: 1_000_000, cols: 128, goals: { milliseconds: 3 } },
  { space: 'cosine', rows: 1_000_000, cols: 64 },
  { space: 'cosine', rows: 2_000_000, cols: 128, goals: { rescoredMilliseconds: 50, coarseMegabytes: 600 } },
];
const rowsOfLibrary = 100_000;

async function withSearchPage<Result>(context: BrowserContext, use: (page: Page) => Promise<Result>): Promise<Result> {
  const page = await context.newPage();
  try {
    page.on('console', (message) => {
      if (message.type() === 'info') console.log(message.text());
      if (/error|warning/.test(message.type())) console.error(`The page: ${message.text()}`);
    });
    await page.goto('/');
    await page.waitForFunction(() => 'searchHarness' in window);
    return await use(page);
  } finally {
    await page.close();
  }
}

/** The defaults, then each number half and twice as large, as far as it may be; one that is 0 is chosen by the index. */
function settingsOf({ options }: IndexEntry): { title: string; values: OptionValues }[] {
  const others = options.flatMap((option) =>
    option.kind === 'number'
      ? [option.default / 2, option.default * 2]
          .filter((value) => value > 0 && isWithin(option, value))
          .map((value) => ({ title: `, ${option.label} ${value}`, values: { [option.key]: value } }))
      : [],
  );
  return [{ title: '', values: {} }, ...others];
}

/** In a page of its own, so that what one has left in memory is not taken for another's; with the tab's peak. */
function measureAlone<Measured>(context: BrowserContext, use: (page: Page) => Promise<Measured>) {
  return withSearchPage(context, async (page) => {
    const stopWatching = await watchProcesses(context.browser() as Browser);
    const measured = await use(page);
    return { measured, peakMegabytes: (await stopWatching?.())?.tabPeakMegabytes ?? null };
  });
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

function recallOf({ found }: Answers, truth: Answers): number {
  const shared = found.map((rows, query) => rows.filter((row) => truth.found[query].includes(row)).length);
  return shared.reduce((sum, each) => sum + each, 0) / (found.length * neighbours);
}

interface Measured {
  measured: IndexMeasured;
  peakMegabytes: number | null;
}

function figuresOf(name: string, size: Size, answers: Answers, truth: Answers, against: (Against | null)[]): Figure[] {
  const [first, ...others] = against.filter((each) => each !== null);
  const median = quantile(answers.milliseconds, 0.5);
  return [
    figure(`${name}: a query, median`, median, 'ms', first),
    ...others.map((each) => figure(`${name}: the same`, median, 'ms', each)),
    figure(`${name}: a query, 99th percentile`, quantile(answers.milliseconds, 0.99), 'ms'),
    figure(`${name}: recall of the nearest ${neighbours}`, recallOf(answers, truth), `of ${size.rows}`),
  ];
}

function goalOf(value: number | undefined): Against | null {
  return value === undefined ? null : goal(value);
}

/** Progress, for whoever does not want to wait for the table. */
function tell(name: string, buildSeconds: number, { milliseconds }: Answers): void {
  const median = quantile(milliseconds, 0.5).toPrecision(3);
  console.log(`${name}: built in ${buildSeconds.toFixed(1)} s, a query ${median} ms`);
}

/** Every index for this space on what is stored, the first of which is exact, then the peer. */
async function measureAll(title: string, context: BrowserContext, size: Size, stored: Stored, withPeer: boolean) {
  const measured: { name: string; isFirst: boolean; of: Measured }[] = [];
  for (const entry of indexes.filter(({ spaces }) => spaces.includes(size.space))) {
    for (const settings of settingsOf(entry)) {
      const name = `${title}, ${entry.label}${settings.title}`;
      const of = await measureAlone(context, (page) =>
        page.evaluate(([id, values, stored]) => window.searchHarness.measureIndex(id, values, stored), [
          entry.id,
          settings.values,
          stored,
        ] as const),
      );
      tell(name, of.measured.buildSeconds, of.measured.plain);
      if (of.measured.rescored) tell(`${name}, measured anew`, of.measured.buildSeconds, of.measured.rescored);
      measured.push({ name, isFirst: measured.length === 0, of });
    }
  }
  const truth = measured[0].of.measured.plain;
  let peer: PeerMeasured | null = null;
  const figures: Figure[] = [];
  if (withPeer) {
    const { measured, peakMegabytes } = await measureAlone(context, (page) =>
      page.evaluate((stored) => window.searchHarness.measurePeer(stored), stored),
    );
    peer = measured;
    figures.push(figure(`${title}, ${peerName}: peak memory of the tab`, peakMegabytes, 'MB'));
    for (const { ef, answers } of peer.answers) {
      tell(`${title}, ${peerName}, ef ${ef}`, peer.buildSeconds, answers);
      figures.push(...figuresOf(`${title}, ${peerName}, ef ${ef}`, size, answers, truth, []));
    }
  }
  const againstPeer: Against[] = (peer?.answers ?? []).map(({ ef, answers }) => ({
    peer: `${peerName}, ef ${ef}: recall ${recallOf(answers, truth).toFixed(3)}`,
    peerValue: quantile(answers.milliseconds, 0.5),
    better: 'lower',
  }));
  const buildPeer: Against | undefined = peer
    ? { peer: peerName, peerValue: peer.buildSeconds, better: 'lower' }
    : undefined;
  for (const { name, isFirst, of } of measured) {
    const { buildSeconds, megabytes, plain, rescored, firstToTenth } = of.measured;
    const { milliseconds, rescoredMilliseconds, coarseMegabytes } = size.goals ?? {};
    figures.push(
      figure(`${name}: building, from storage`, buildSeconds, 's', buildPeer),
      figure(`${name}: memory of the index`, megabytes, 'MB'),
      figure(
        `${name}: peak memory of the tab`,
        of.peakMegabytes,
        'MB',
        (rescored && goalOf(coarseMegabytes)) ?? undefined,
      ),
      ...figuresOf(name, size, plain, truth, [isFirst ? goalOf(milliseconds) : null, ...againstPeer]),
      ...(rescored
        ? figuresOf(`${name}, measured anew`, size, rescored, truth, [goalOf(rescoredMilliseconds), ...againstPeer])
        : []),
    );
    if (isFirst) figures.push(figure(`${title}: first neighbour`, firstToTenth, "of the tenth's distance"));
  }
  return figures;
}

export const prepare: Prepare = (options) => {
  const most = options.rows === undefined ? undefined : Number(options.rows);
  if (most !== undefined && !(most > 0)) throw new WrongUse(`--rows ${options.rows} is no number of rows.`);
  const folders = options.library || process.env.SAMPLE_LIBRARIES ? libraries(options) : [];
  const isForPeer = ({ space, rows }: Size) => space !== 'hamming' && rows <= (most ?? mostRowsOfPeer);
  return async (setting) => {
    const figures: Figure[] = [];
    for (const size of sizes.filter(({ rows }) => rows <= (most ?? mostRows))) {
      const { space, rows, cols } = size;
      const title = `${rows} x ${cols}${space === 'hamming' ? ' bits' : ''}`;
      console.log(`${title}: storing`);
      const ofSize = await withOwnBrowser(setting, async (context) => {
        const stored = await withSearchPage(context, (page) =>
          page.evaluate(([...shape]) => window.searchHarness.storeClusters(...shape), [space, rows, cols] as const),
        );
        return measureAll(title, context, size, stored, isForPeer(size));
      });
      figures.push(...ofSize);
    }
    for (const folder of folders) {
      console.log(`${basename(folder)}: measuring and growing`);
      const ofLibrary = await withOwnBrowser(setting, async (context) => {
        const stored = await withSearchPage(context, async (page) => {
          await page.getByLabel('Library').setInputFiles(folder);
          return page.evaluate((rows) => window.searchHarness.storeLibrary(rows), rowsOfLibrary);
        });
        const size: Size = { space: stored.space, rows: stored.rows, cols: stored.queries.cols };
        const title = `${basename(folder)}, ${size.rows} x ${size.cols}`;
        return measureAll(title, context, size, stored, isForPeer(size));
      });
      figures.push(...ofLibrary);
    }
    return figures;
  };
};
