// How good the neighbours are: the main job in a real browser, its vectors exported as a person would, and judged here
// against folder names. Writes what was exported beside the figures.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { strings } from '../../src/app/strings.ts';
import { evaluateRetrieval, type RetrievalQuality, retrievalMeasures } from '../../src/core/evaluation/retrieval.ts';
import { parseCsv } from '../../src/core/formats/csv.ts';
import { decodeNpy } from '../../src/core/formats/npy.ts';
import { seededRandom } from '../../src/core/math/random.ts';
import type { EarshotPage } from '../earshot-page.ts';
import { readZip } from '../read-zip.ts';
import { type Figure, figure, median, namedLibrary, type Prepare, WrongUse } from './benchmark.ts';
import { withFreshPage } from './fresh-page.ts';
import { runMainJob } from './main-job.ts';

const minimumPerLabel = 8;
const exportedFiles = ['embeddings.npy', 'sounds.csv', 'settings.json'];

interface Run extends RetrievalQuality {
  exported: Record<string, Uint8Array>;
  seconds: number;
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
function judge(exported: Record<string, Uint8Array>): RetrievalQuality {
  const matrix = decodeNpy(exported['embeddings.npy']);
  const [header, ...rows] = parseCsv(new TextDecoder().decode(exported['sounds.csv']));
  const path = header.indexOf('path');
  const labels = rows.map((row) => posix.dirname(row[path])).map((label) => (label === '.' ? [] : [label]));
  return evaluateRetrieval('cosine', matrix, labels, { minimumPerLabel, random: seededRandom(1) });
}

/** Throws where the page says anything else than what follows from its export. */
async function checkPage({ page }: EarshotPage, quality: RetrievalQuality): Promise<void> {
  const words = strings.quality;
  const { judged, perLabel, figures, chance } = quality;
  const expected =
    figures && chance
      ? [
          ...retrievalMeasures.map(
            (measure) =>
              `${words.measures[measure]} ${figures[measure].toFixed(3)} ${words.chance} ${chance[measure].toFixed(3)}`,
          ),
          words.judged(judged, perLabel.length),
        ]
      : [words.cannot];
  const shown = await page.getByRole('region', { name: words.title }).textContent();
  const squeeze = (text: string | null) => text?.replace(/\s/g, '') ?? '';
  const missing = expected.filter((text) => !squeeze(shown).includes(squeeze(text)));
  if (missing.length > 0) {
    throw new Error(`The exported files give "${missing.join('", "')}"; the page shows "${shown}".`);
  }
}

function figuresOf(quality: RetrievalQuality, ending: string): Figure[] {
  const { figures, chance } = quality;
  return retrievalMeasures.map((name) => {
    const byChance = { peer: 'chance', peerValue: chance?.[name] ?? null, better: 'higher' } as const;
    return figure(`${name}${ending}`, figures?.[name] ?? null, '0 to 1', byChance);
  });
}

/** The medians over the runs; null where none could be judged. */
function medianQuality(runs: Run[]): RetrievalQuality {
  const given = runs.map(({ figures }) => figures).filter((figures) => figures !== null);
  if (given.length === 0) return runs[0];
  const figures = { ...given[0] };
  for (const name of retrievalMeasures) figures[name] = median(given.map((each) => each[name]));
  return { ...runs[0], figures };
}

function readSeeds(seeds = '1'): number {
  if (!/^[1-9]\d?$/.test(seeds)) throw new WrongUse(`--seeds is ${seeds}, expected a whole number from 1 to 99.`);
  return Number(seeds);
}

export const prepare: Prepare = (options) => {
  const library = namedLibrary(options);
  const seeds = readSeeds(options.seeds);
  const folder = options.json ? dirname(resolve(options.json)) : resolve('test-results');

  return async (setting) => {
    const runs: Run[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const run = await withFreshPage(setting, `?seed=${seed}`, async (earshot) => {
        const { totalSeconds } = await runMainJob(earshot, library);
        const exported = await exportEmbeddings(earshot);
        const quality = judge(exported);
        await checkPage(earshot, quality);
        return { ...quality, exported, seconds: totalSeconds };
      });
      runs.push(run);
    }
    mkdirSync(folder, { recursive: true });
    for (const name of exportedFiles) writeFileSync(join(folder, name), runs[0].exported[name]);
    return [
      ...figuresOf(medianQuality(runs), ''),
      figure('sounds judged', runs[0].judged, 'sounds'),
      figure('folders', runs[0].perLabel.length, `with at least ${minimumPerLabel} sounds`),
      figure('drop to map', median(runs.map((run) => run.seconds)), 's'),
      ...(seeds > 1 ? runs.flatMap((run, i) => figuresOf(run, `, seed ${i + 1}`)) : []),
    ];
  };
};
