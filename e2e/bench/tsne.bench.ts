// How fast and how good the page's t-SNE is, through its own worker: on synthetic clusters and on what the autoencoder
// learns of each library, against other programs that make maps in browsers, all judged alike.

import { basename } from 'node:path';
import type { Page } from 'playwright';
import { type Against, type Figure, figure, libraries, type Prepare, type Setting } from './benchmark.ts';
import { watchProcesses } from './processes.ts';
import type { Peer, Settling, Speed } from './tsne-harness/page.ts';
import type { Quality } from './tsne-harness/projection.worker.ts';
import { options as mapOptions, tsneJsSeconds } from './tsne-harness/settings.ts';

/** The page to build in place of Earshot's. */
export const harness = 'tsne-harness';

const trusted = 0.95;

interface Goals {
  seconds?: number;
  trustworthiness?: number;
  /** Times the divergence of wasm-bhtsne. */
  timesDivergence?: number;
  firstPositionsSeconds?: number;
  trustedSeconds?: number;
  megabytes?: number;
}

interface Size {
  rows: number;
  peers: Peer[];
  withTsneJs: boolean;
  goals: Goals;
}

const sizes: Size[] = [
  { rows: 2_000, peers: ['wasm-bhtsne', 'umap-js'], withTsneJs: true, goals: {} },
  {
    rows: 10_000,
    peers: ['wasm-bhtsne', 'umap-js'],
    withTsneJs: false,
    goals: {
      seconds: 18,
      // scikit-learn's is 0.985.
      trustworthiness: 0.98,
      timesDivergence: 1.02,
      firstPositionsSeconds: 1.5,
      trustedSeconds: 5,
    },
  },
  { rows: 50_000, peers: [], withTsneJs: false, goals: { seconds: 90, megabytes: 1000 } },
];
/** wasm-bhtsne takes three times the perplexity of neighbours, and fails where there are fewer. */
const fewestForPeers = 3 * mapOptions.perplexity + 1;
const mostForPeers = 10_000;

interface Measured {
  ours: Settling;
  peakMegabytes: number | null;
  peers: Map<Peer, Speed>;
  tsneJs: Speed | null;
  qualities: Partial<Record<'tsne' | Peer, Quality>>;
  trustedSeconds: number | null;
}

/** A page for each data set, so that what one has left in memory is not taken for another's. */
async function withTsnePage<Result>({ browser, address }: Setting, use: (page: Page) => Promise<Result>) {
  const context = await browser.newContext({ baseURL: address });
  try {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'info') console.log(message.text());
      if (message.type() === 'error') console.error(`The page: ${message.text()}`);
    });
    await page.goto('/');
    await page.waitForFunction(() => 'tsneHarness' in window);
    return await use(page);
  } finally {
    await context.close();
  }
}

/** Has the rows that the page holds laid out by every method, ours first, and judged. */
async function measure(
  title: string,
  { browser }: Setting,
  page: Page,
  { peers, withTsneJs, goals }: Omit<Size, 'rows'>,
): Promise<Measured> {
  console.log(`${title}: t-SNE`);
  const keepsFrames = goals.trustedSeconds !== undefined;
  const stopWatching = await watchProcesses(browser);
  const ours = await page.evaluate((keepsFrames) => window.tsneHarness.settle(keepsFrames), keepsFrames);
  const peakMegabytes = (await stopWatching?.())?.tabPeakMegabytes ?? null;
  const speeds = new Map<Peer, Speed>();
  for (const peer of peers) {
    console.log(`${title}: ${peer}`);
    speeds.set(peer, await page.evaluate((peer) => window.tsneHarness.layOut(peer), peer));
  }
  if (withTsneJs) console.log(`${title}: tsne-js`);
  const tsneJs = withTsneJs ? await page.evaluate(() => window.tsneHarness.timeTsneJs()) : null;
  console.log(`${title}: judging`);
  const qualities = await page.evaluate(() => window.tsneHarness.judge());
  const trustedSeconds = keepsFrames
    ? await page.evaluate((trusted) => window.tsneHarness.secondsUntilTrusted(trusted), trusted)
    : null;
  return { ours, peakMegabytes, peers: speeds, tsneJs, qualities, trustedSeconds };
}

/** One row against each of those that there are; one alone where there are none. */
function rowsAgainst(
  subject: string,
  what: string,
  value: number | null,
  unit: string,
  against: (Against | null)[],
): Figure[] {
  const [first, ...others] = against.filter((each) => each !== null);
  return [
    figure(`${subject}: ${what}`, value, unit, first),
    ...others.map((each) => figure(`${subject}: the same`, value, unit, each)),
  ];
}

function goal(value: number | undefined, better: Against['better'], peer = 'goal'): Against | null {
  return value === undefined ? null : { peer, peerValue: value, better };
}

function figuresOf(title: string, measured: Measured, goals: Goals): Figure[] {
  const { ours, peers, tsneJs, qualities } = measured;
  const againstSpeeds = (key: keyof Speed): Against[] =>
    Array.from(peers, ([peer, speed]) => ({ peer, peerValue: speed[key], better: 'lower' }));
  const againstQualities = (key: keyof Quality, better: Against['better']): Against[] =>
    [...peers.keys()]
      .map((peer) => ({ peer, peerValue: qualities[peer]?.[key] ?? null, better }))
      .filter(({ peerValue }) => peerValue !== null);
  const bhtsneDivergence = qualities['wasm-bhtsne']?.divergence ?? null;
  const divergenceGoal =
    goals.timesDivergence && bhtsneDivergence ? goals.timesDivergence * bhtsneDivergence : undefined;
  const name = `${title}, t-SNE`;
  return [
    ...rowsAgainst(name, 'in all', ours.seconds, 's', [...againstSpeeds('seconds'), goal(goals.seconds, 'lower')]),
    ...rowsAgainst(name, 'an iteration', ours.millisecondsPerIteration, 'ms', [
      ...againstSpeeds('millisecondsPerIteration'),
      tsneJs && { peer: 'tsne-js', peerValue: tsneJs.millisecondsPerIteration, better: 'lower' },
    ]),
    ...rowsAgainst(name, 'KL divergence', qualities.tsne?.divergence ?? null, 'nats', [
      ...againstQualities('divergence', 'lower'),
      goal(divergenceGoal, 'lower', `goal: ${goals.timesDivergence} times wasm-bhtsne`),
    ]),
    ...rowsAgainst(name, 'trustworthiness', qualities.tsne?.trustworthiness ?? null, 'at 10 neighbours', [
      ...againstQualities('trustworthiness', 'higher'),
      goal(goals.trustworthiness, 'higher'),
    ]),
    ...rowsAgainst(name, 'first positions', ours.firstPositionsSeconds, 's', [
      goal(goals.firstPositionsSeconds, 'lower'),
    ]),
    ...(goals.trustedSeconds === undefined
      ? []
      : rowsAgainst(name, `until trustworthiness ${trusted}`, measured.trustedSeconds, 's', [
          goal(goals.trustedSeconds, 'lower'),
        ])),
    ...(goals.megabytes === undefined
      ? []
      : rowsAgainst(name, 'peak memory of the tab', measured.peakMegabytes, 'MB beyond its rows', [
          goal(goals.megabytes, 'lower'),
        ])),
    ...(tsneJs ? [figure(`${title}, tsne-js: in all`, tsneJs.seconds, `s, stopped after ${tsneJsSeconds}`)] : []),
  ];
}

/** The libraries, where any are named: without them there are still the clusters. */
const named = (options: Parameters<Prepare>[0]): string[] =>
  options.library || process.env.SAMPLE_LIBRARIES ? libraries(options) : [];

export const prepare: Prepare = (options) => {
  const folders = named(options);
  return async (setting) => {
    const figures: Figure[] = [];
    for (const { rows, ...size } of sizes) {
      const title = `${rows} rows`;
      const measured = await withTsnePage(setting, async (page) => {
        await page.evaluate((rows) => window.tsneHarness.useClusters(rows), rows);
        return measure(title, setting, page, size);
      });
      figures.push(...figuresOf(title, measured, size.goals));
    }
    for (const folder of folders) {
      const ofLibrary = await withTsnePage(setting, async (page) => {
        await page.getByLabel('Library').setInputFiles(folder);
        const rows = await page.evaluate(() => window.tsneHarness.useLibrary());
        const title = `${basename(folder)}, ${rows} segments`;
        const peers: Peer[] = rows >= fewestForPeers && rows <= mostForPeers ? ['wasm-bhtsne', 'umap-js'] : [];
        return figuresOf(title, await measure(title, setting, page, { peers, withTsneJs: false, goals: {} }), {});
      });
      figures.push(...ofLibrary);
    }
    return figures;
  };
};
