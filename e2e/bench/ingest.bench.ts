// Taking sounds in, from a drop to stored: how fast, what holds it up, whether the page stays fluent, what memory it takes.

import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isSidecar, looksLikeAudio } from '../../src/audio/file-kinds.ts';
import { type Against, type Figure, figure, goal, libraries, median, type Prepare, type Setting } from './benchmark.ts';
import { type DecoderRate, decodeFiles, decoderPeer } from './decoder.ts';
import { writeLongSound, writeShortSounds } from './generated-sounds.ts';
import { type Ingest, runIngest } from './ingest-job.ts';

const repeats = 3;
const shortSounds = 10_000;
const longHours = 3;
/** The long sound's copy and, on disks that know no holes, itself. */
const bytesForCopies = 2 * 1.9e9 + 1e9;

const goals = {
  picture: 500,
  everything: 250,
  blockMilliseconds: 100,
  longSoundMegabytes: 300,
};

/** The files below these folders of which the page will try to make sounds. */
function audioFiles(folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !isSidecar(relative(folder, path)) && looksLikeAudio(path, '')),
  );
}

async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-sounds-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function blockFigure(name: string, jobs: Ingest[]): Figure {
  const longest = Math.max(...jobs.map((job) => job.longestBlockMilliseconds));
  return figure(`${name}: longest block`, longest, 'ms, 0 where none reached 50', goal(goals.blockMilliseconds));
}

function memoryFigures(name: string, { usage }: Ingest, tabGoal?: Against): Figure[] {
  return [
    figure(`${name}: peak memory of the tab beyond the empty page's`, usage?.tabPeakMegabytes ?? null, 'MB', tabGoal),
    figure(`${name}: the same of all the browser's processes`, usage?.browserPeakMegabytes ?? null, 'MB'),
  ];
}

/** What was under way how much of the time, and what kept the processors busy. */
function stageFigures(name: string, { stages, usage, seconds, listingSeconds }: Ingest): Figure[] {
  const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false }).format;
  const busy = (what: string, spent: number | undefined) =>
    figure(
      `${name}: busy, ${what}`,
      usage && spent !== undefined ? (100 * spent) / usage.wallSeconds : null,
      '% of one processor',
    );
  return [
    figure(`${name}: listing`, (100 * listingSeconds) / seconds, '% of the time, before all others'),
    ...stages.map(({ stage, count, meanMilliseconds, share, meanAtOnce }) =>
      figure(
        `${name}: ${stage}`,
        100 * share,
        `% of the time, ${count} of ${format(meanMilliseconds)} ms, ${format(meanAtOnce)} at once`,
      ),
    ),
    busy("the page's main thread", usage?.seconds.page),
    busy('features workers', usage?.seconds.workers),
    busy("the tab's other threads (decoding, hashing)", usage?.seconds.otherThreads),
    busy('other processes (browser: files, storage, drawing)', usage?.seconds.otherProcesses),
    busy('programs other than the browser', usage?.seconds.otherPrograms),
  ];
}

/** Real libraries, the picture alone and everything in turn. */
async function measureLibraries(setting: Setting, folders: string[]): Promise<Figure[]> {
  const files = audioFiles(folders);
  const runs = { picture: [], everything: [] } as Record<'picture' | 'everything', (Ingest & { alone: DecoderRate })[]>;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const kind of ['picture', 'everything'] as const) {
      const query = kind === 'picture' ? '?features=picture' : '';
      const run = await runIngest(setting, { query, paths: folders }, async (ingest, page) => ({
        ...ingest,
        alone: await decodeFiles(page, files),
      }));
      runs[kind].push(run);
    }
  }
  const { picture, everything } = runs;
  const seconds = (jobs: Ingest[]) => median(jobs.map((job) => job.seconds));
  const rate = (name: string, jobs: typeof picture, goal: number) =>
    figure(
      `libraries: ${name}, median of ${repeats}`,
      files.length / seconds(jobs),
      `files/s, goal ${goal}`,
      decoderPeer(...jobs.map(({ alone }) => alone)),
    );
  const middle = everything.find((job) => job.seconds === seconds(everything)) as Ingest;
  return [
    figure('libraries: sounds', middle.sounds, `of ${files.length} files`),
    rate('picture alone', picture, goals.picture),
    rate('all features', everything, goals.everything),
    blockFigure('libraries, all features', everything),
    ...memoryFigures('libraries, all features', middle),
    ...stageFigures('libraries, all features', middle),
  ];
}

function measureShortSounds(setting: Setting): Promise<Figure[]> {
  return withFolder(async (folder) => {
    writeShortSounds(folder, shortSounds, 1);
    const name = `${shortSounds} generated files`;
    const job = await runIngest(setting, { paths: [folder] }, async (ingest) => ingest);
    return [
      figure(`${name}: sounds`, job.sounds, `of ${shortSounds} files`),
      figure(`${name}: all features`, shortSounds / job.seconds, 'files/s'),
      blockFigure(name, [job]),
      ...memoryFigures(name, job),
    ];
  });
}

function measureLongSound(setting: Setting): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const { bavail, bsize } = statfsSync(folder);
    const keepAudio = bavail * bsize > bytesForCopies;
    const name = `${longHours} h WAV${keepAudio ? '' : ', no copy kept for want of room'}`;
    const paths = [writeLongSound(folder, longHours)];
    const job = await runIngest(setting, { paths, keepAudio }, async (ingest) => ingest);
    return [
      figure(`${name}: drop to stored`, job.seconds, 's'),
      figure(`${name}: segments stored`, job.segments, `of ${job.sounds} sound`),
      blockFigure(name, [job]),
      ...memoryFigures(name, job, goal(goals.longSoundMegabytes)),
    ];
  });
}

export const prepare: Prepare = (options) => {
  const folders = libraries(options);
  return async (setting) => [
    ...(await measureLibraries(setting, folders)),
    ...(await measureShortSounds(setting)),
    ...(await measureLongSound(setting)),
  ];
};
