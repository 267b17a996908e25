// How good the neighbours are: the main job in a real browser, judged by the page, its vectors exported as a person would,
// and judged here once more against folder names. Writes what was exported beside the figures.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { strings } from '../../src/app/strings.ts';
import { type ClusterAgreement, compareClusters } from '../../src/core/evaluation/clusters.ts';
import {
  evaluateRetrieval,
  type RetrievalFigures,
  type RetrievalQuality,
  retrievalMeasures,
} from '../../src/core/evaluation/retrieval.ts';
import type { MapQuality } from '../../src/core/evaluation/trustworthiness.ts';
import { bytesAsSource } from '../../src/core/formats/byte-source.ts';
import { parseCsv } from '../../src/core/formats/csv.ts';
import { openNpy } from '../../src/core/formats/npy.ts';
import type { Space } from '../../src/core/math/distance.ts';
import { seededRandom } from '../../src/core/math/random.ts';
import { representations } from '../../src/core/representations/registry.ts';
import type { EvaluationRecord, Judgement } from '../../src/storage/schema.ts';
import type { EarshotPage } from '../earshot-page.ts';
import { readZip } from '../read-zip.ts';
import { readStored } from '../stored.ts';
import { type Figure, figure, median, namedLibrary, type Prepare, WrongUse } from './benchmark.ts';
import { until, withFreshPage } from './fresh-page.ts';
import { runMainJob } from './main-job.ts';

const minimumPerLabel = 8;
const exportedFiles = ['embeddings.npy', 'sounds.csv', 'settings.json'];

interface Run {
  exported: Record<string, Uint8Array>;
  seconds: number;
  /** Within epochs; null for what needs none. */
  trainedSeconds: number | null;
  embeddingMilliseconds: number;
  judgement: Judgement;
  agreement: ClusterAgreement | null;
  map: MapQuality | null;
}

async function exportEmbeddings(earshot: EarshotPage): Promise<Record<string, Uint8Array>> {
  await earshot.button('Export').click();
  const download = earshot.page.waitForEvent('download');
  await earshot.page.getByRole('dialog').getByRole('button', { name: 'Embeddings' }).click();
  const files = await readZip(await (await download).path());
  for (const name of exportedFiles) if (!files[name]) throw new Error(`The exported zip has no ${name}.`);
  return files;
}

/** Judges what was exported by the folder in each path; sounds without one are left out. */
async function judge(exported: Record<string, Uint8Array>): Promise<{
  retrieval: RetrievalQuality | null;
  agreement: ClusterAgreement | null;
}> {
  const npy = await openNpy(bytesAsSource(exported['embeddings.npy']));
  const matrix = await npy.read(0, npy.rows);
  const { space } = JSON.parse(new TextDecoder().decode(exported['settings.json'])).representation as { space: Space };
  const [header, ...rows] = parseCsv(new TextDecoder().decode(exported['sounds.csv']));
  const [path, cluster] = ['path', 'cluster'].map((name) => header.indexOf(name));
  const labels = rows.map((row) => posix.dirname(row[path])).map((label) => (label === '.' ? [] : [label]));
  return {
    // Of several codes of a sound the most alike count, which an export does not hold.
    retrieval:
      space === 'hamming'
        ? null
        : evaluateRetrieval(space, matrix, labels, { minimumPerLabel, random: seededRandom(1) }),
    agreement: compareClusters(
      rows.map((row) => Number(row[cluster])),
      labels,
    ),
  };
}

/** Throws where what the page has stored or says is anything else than what follows from its export. */
async function checkPage({ page }: EarshotPage, found: RetrievalQuality, { retrieval }: Judgement): Promise<void> {
  const words = strings.quality;
  for (const measure of retrievalMeasures) {
    const [got, expected] = [retrieval.figures?.[measure] ?? 0, found.figures?.[measure] ?? 0];
    if (Math.abs(got - expected) > 5e-4) {
      throw new Error(`${words.measures[measure]} is ${got} in the page, and ${expected} by its export.`);
    }
  }
  const shown = await page.getByRole('region', { name: words.title }).textContent();
  const expected =
    retrieval.figures && retrieval.perLabel.length > 1
      ? retrievalMeasures.map((measure) => retrieval.figures?.[measure].toFixed(3) ?? '')
      : [];
  const missing = expected.filter((text) => !shown?.includes(text));
  if (missing.length > 0) throw new Error(`The page does not show "${missing.join('", "')}" but "${shown}".`);
}

/** A row a measure, each held against chance, or what stands for it. */
function figuresOf(runs: readonly Run[], ending: string): Figure[] {
  /** The median over the runs that have it; null where none does. */
  const over = (pick: (run: Run) => number | null | undefined) => {
    const values = runs.map(pick).filter((value) => value !== null && value !== undefined);
    return values.length > 0 ? median(values) : null;
  };
  const ofRetrieval = (
    name: string,
    pick: (judgement: Judgement, measure: keyof RetrievalFigures) => number | null | undefined,
  ) =>
    retrievalMeasures.map((measure) =>
      figure(
        `${measure}${name}${ending}`,
        over(({ judgement }) => pick(judgement, measure)),
        '0 to 1',
        {
          peer: 'chance',
          peerValue: over(({ judgement }) => judgement.retrieval.chance?.[measure]),
          better: 'higher',
        },
      ),
    );
  return [
    ...ofRetrieval('', ({ retrieval }, measure) => retrieval.figures?.[measure]),
    ...ofRetrieval(', macro', ({ retrieval }, measure) => retrieval.macro?.[measure]),
    ...ofRetrieval(
      ', without copies',
      ({ retrieval, copies }, measure) => (copies?.retrieval ?? retrieval).figures?.[measure],
    ),
    figure(
      `training${ending}`,
      over(({ trainedSeconds }) => trainedSeconds),
      's',
    ),
    figure(
      `embedding${ending}`,
      over(({ embeddingMilliseconds }) => embeddingMilliseconds),
      'ms a sound',
    ),
    figure(
      `probe accuracy${ending}`,
      over(({ judgement }) => judgement.probe?.accuracy),
      '0 to 1',
      { peer: 'commonest label', peerValue: over(({ judgement }) => judgement.probe?.chance), better: 'higher' },
    ),
    figure(
      `cluster purity${ending}`,
      over(({ agreement }) => agreement?.purity),
      '0 to 1',
      { peer: 'one cluster', peerValue: over(({ agreement }) => agreement?.largestLabelShare), better: 'higher' },
    ),
    figure(
      `normalised mutual information${ending}`,
      over(({ agreement }) => agreement?.normalisedMutualInformation),
      '0 to 1',
    ),
    figure(
      `dimensions used${ending}`,
      over(({ judgement }) => judgement.spread?.dimensions),
      `of ${runs[0].judgement.spread?.columns}`,
    ),
    figure(
      `near-identical vectors${ending}`,
      over(({ judgement }) => judgement.spread?.nearIdentical),
      'share of sounds',
    ),
    figure(
      `trustworthiness of the map${ending}`,
      over(({ map }) => map?.trustworthiness),
      '0 to 1',
    ),
    figure(
      `continuity of the map${ending}`,
      over(({ map }) => map?.continuity),
      '0 to 1',
    ),
  ];
}

function readSeeds(seeds = '1'): number {
  if (!/^[1-9]\d?$/.test(seeds)) throw new WrongUse(`--seeds is ${seeds}, expected a whole number from 1 to 99.`);
  return Number(seeds);
}

const everyOne = 'all';

/** Labels; undefined is what "Train" trains unless another is chosen. */
function readRepresentations(name?: string): (string | undefined)[] {
  if (name === undefined) return [undefined];
  if (name === everyOne) return representations.map(({ label }) => label);
  const found = representations.find(({ id, label }) => [id, label.toLowerCase()].includes(name.toLowerCase()));
  if (found) return [found.label];
  const all = representations.map(({ label }) => `"${label}"`).join(', ');
  throw new WrongUse(`--representation is "${name}", expected ${everyOne} or one of ${all}.`);
}

async function judgeRun(earshot: EarshotPage, library: string, representation?: string): Promise<Run> {
  const { totalSeconds } = await runMainJob(earshot, library, representation);
  // The last of what is made after the map.
  await until(earshot, `[aria-label="${strings.clusters.title}"] .clusters`);
  await until(earshot, '[role=status][data-stage=ready]');
  const { libraries, models, evaluations, maps } = (await readStored(earshot.page)) as unknown as {
    libraries: { activeModelId: string }[];
    models: { modelId: string; trainedSeconds?: number; embeddingMilliseconds: number }[];
    evaluations: EvaluationRecord[];
    maps: { modelId: string; quality?: MapQuality | null }[];
  };
  const [{ activeModelId }] = libraries;
  const isInUse = ({ modelId }: { modelId: string | null }) => modelId === activeModelId;
  const judgement = evaluations.find(isInUse)?.judgement;
  const model = models.find(isInUse);
  if (!judgement || !model) throw new Error('The page has not judged its run.');
  const exported = await exportEmbeddings(earshot);
  const { retrieval, agreement } = await judge(exported);
  if (retrieval) await checkPage(earshot, retrieval, judgement);
  return {
    exported,
    seconds: totalSeconds,
    trainedSeconds: model.trainedSeconds ?? null,
    embeddingMilliseconds: model.embeddingMilliseconds,
    judgement,
    agreement,
    map: maps.find(isInUse)?.quality ?? null,
  };
}

export const prepare: Prepare = (options) => {
  const library = namedLibrary(options);
  const seeds = readSeeds(options.seeds);
  const wanted = readRepresentations(options.representation);
  const folder = options.json ? dirname(resolve(options.json)) : resolve('test-results');

  return async (setting) => {
    const figures: Figure[] = [];
    for (const representation of wanted) {
      const runs: Run[] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        runs.push(
          await withFreshPage(setting, `?seed=${seed}`, (earshot) => judgeRun(earshot, library, representation)),
        );
      }
      const of = wanted.length > 1 ? `, ${representation}` : '';
      const exportedTo = wanted.length > 1 ? join(folder, `${representation}`) : folder;
      mkdirSync(exportedTo, { recursive: true });
      for (const name of exportedFiles) writeFileSync(join(exportedTo, name), runs[0].exported[name]);
      const { retrieval, copies } = runs[0].judgement;
      figures.push(
        ...figuresOf(runs, `${of}${seeds > 1 ? `, median of ${seeds} seeds` : ''}`),
        figure(`sounds judged${of}`, retrieval.judged, 'sounds'),
        figure(`near copies among them${of}`, copies?.sounds ?? 0, 'sounds'),
        figure(`labels${of}`, retrieval.perLabel.length, `with at least ${minimumPerLabel} sounds`),
        figure(`drop to map${of}`, median(runs.map((run) => run.seconds)), 's'),
        ...(seeds > 1 ? runs.flatMap((run, i) => figuresOf([run], `${of}, seed ${i + 1}`)) : []),
      );
    }
    return figures;
  };
};
