// Libraries of synthetic pictures, as large as is wanted, stored as the page stores its own, and what reading and training
// on them takes.

import { allRows, type Matrix } from '../../../src/core/math/matrix.ts';
import { normal, partSeed, type Random, seededRandom } from '../../../src/core/math/random.ts';
import { epochPictures } from '../../../src/core/representations/epoch-pictures.ts';
import { PICTURE_LIMITS, type PictureSource } from '../../../src/core/representations/picture-source.ts';
import { createEngine } from '../../../src/engine/client.ts';
import { openDatabase, updateSounds } from '../../../src/storage/database.ts';
import { type OpenRows, openRows, type StoredRowsKey } from '../../../src/storage/reader.ts';
import { featureKind, type LibraryRecord } from '../../../src/storage/schema.ts';

export interface ReadingTimes {
  /** Of finding out which rows there are. */
  openSeconds: number;
  heldOutSeconds: number;
  /** Of what an epoch trains on, and of as much that comes from all blocks. */
  sampleSeconds: number;
  scatteredSeconds: number;
}

export interface LargeRun {
  /** From the call until the first epoch begins to report, then of each epoch with all that belongs to it. */
  untilProgressSeconds: number;
  epochSeconds: number[];
  picturesPerSecond: number[];
  heldOut: number[];
  /** Null where the library was not embedded. */
  embedSeconds: number | null;
}

const seed = 1;
const side = 64;
/** As many as the page stores together. */
const soundsPerBlock = 256;
/** Sounds that are alike, and lie one after the other as those of a folder do. */
const soundsPerFamily = 700;
const blobs = 4;
const samples = 3;

const secondsSince = (started: number) => (performance.now() - started) / 1000;

function keyOf(count: number): StoredRowsKey {
  return { libraryId: `synthetic-${count}`, kind: featureKind('picture', 'synthetic') };
}

/** Where a blob lies, how wide it is along time and pitch, and how bright, all in pixels and levels. */
function familyOf(sound: number): Float32Array[] {
  const random = seededRandom(partSeed(seed, Math.floor(sound / soundsPerFamily)));
  return Array.from({ length: blobs }, () =>
    Float32Array.of(
      side * random(),
      side * random(),
      2 + 20 * random() ** 2,
      1 + 8 * random() ** 2,
      80 + 120 * random(),
    ),
  );
}

function bell(centre: number, width: number): Float32Array {
  return Float32Array.from({ length: side }, (_, at) => Math.exp(-0.5 * ((at - centre) / width) ** 2));
}

/** Blobs near those of its family on a floor that slopes, with a little noise. */
function drawPicture(family: Float32Array[], random: Random, pixels: Uint8ClampedArray): void {
  const floor = 40 * random();
  const slope = random() - 0.5;
  const drawn = family.map(([time, pitch, length, height, level]) => ({
    along: bell(time + 4 * normal(random), length * (0.7 + 0.6 * random())),
    up: bell(pitch + 2 * normal(random), height * (0.7 + 0.6 * random())),
    level: level * (0.6 + 0.4 * random()),
  }));
  for (let band = 0; band < side; band++) {
    const row = new Float32Array(side).fill(floor + slope * band);
    for (const { along, up, level } of drawn) {
      for (let frame = 0; frame < side; frame++) row[frame] += level * along[frame] * up[band];
    }
    pixels.set(
      row.map((value) => value + 10 * random()),
      band * side,
    );
  }
}

function syntheticPictures(from: number, rows: number): Matrix<Uint8Array> {
  const pixels = new Uint8ClampedArray(rows * side * side);
  for (let row = 0; row < rows; row++) {
    const random = seededRandom(partSeed(seed, -2 - from - row));
    drawPicture(familyOf(from + row), random, pixels.subarray(row * side * side, (row + 1) * side * side));
  }
  return { data: new Uint8Array(pixels.buffer), rows, cols: side * side };
}

/** Stores a library of `count` synthetic pictures; the same ones each time. */
export async function storePictures(count: number): Promise<void> {
  const { libraryId, kind } = keyOf(count);
  const library: LibraryRecord = {
    id: libraryId,
    name: libraryId,
    createdAt: 0,
    revision: 1,
    nextSoundId: count,
    nextBlock: Math.ceil(count / soundsPerBlock),
    measuring: { segmentation: {}, features: {} },
    activeModelId: null,
  };
  const provenance = { libraryId, kind, libraryRevision: 1, featureHash: 'synthetic', modelId: null };
  const database = await openDatabase(
    () => {},
    () => {},
  );
  for (let from = 0; from < count; from += soundsPerBlock) {
    const matrix = syntheticPictures(from, Math.min(soundsPerBlock, count - from));
    const soundIds = Int32Array.from({ length: matrix.rows }, (_, row) => from + row);
    const segments = new Int32Array(matrix.rows);
    const rowStarts = allRows({ rows: matrix.rows + 1 });
    const block = { ...provenance, block: from / soundsPerBlock, soundIds, segments, rowStarts, matrix };
    await updateSounds(database, library, [], [block]);
  }
  database.close();
}

/** The median of a few epochs. */
async function timeSample(source: PictureSource): Promise<number> {
  const times: number[] = [];
  for (let epoch = 0; epoch < samples; epoch++) {
    const started = performance.now();
    await epochPictures(source, seed, PICTURE_LIMITS).of(epoch);
    times.push(secondsSince(started));
  }
  return times.sort((a, b) => a - b)[samples >> 1];
}

/** Reads what training reads, without training. */
export async function timeReading(count: number): Promise<ReadingTimes> {
  const started = performance.now();
  const source = (await openRows(keyOf(count))) as OpenRows<Uint8Array>;
  const openSeconds = secondsSince(started);
  const readingHeldOut = performance.now();
  await source.take(epochPictures(source, seed, PICTURE_LIMITS).judged);
  return {
    openSeconds,
    heldOutSeconds: secondsSince(readingHeldOut),
    sampleSeconds: await timeSample(source),
    scatteredSeconds: await timeSample({ ...source, blocks: [allRows(source)] }),
  };
}

/** Trains the default model for `epochs` and then embeds everything if asked, through the page's own worker on WebAssembly. */
export async function trainLarge(count: number, epochs: number, alsoEmbed: boolean): Promise<LargeRun> {
  const engine = createEngine();
  await engine.chooseBackend(['wasm']);
  const pictures = keyOf(count);
  const run: LargeRun = {
    untilProgressSeconds: 0,
    epochSeconds: [],
    picturesPerSecond: [],
    heldOut: [],
    embedSeconds: null,
  };
  let started = performance.now();
  const model = await engine.train(
    { representationId: 'autoencoder', heard: { picture: pictures }, options: { epochs, patience: 0 }, seed },
    async ({ model: { losses }, picturesPerSecond }) => {
      run.epochSeconds.push(secondsSince(started));
      run.picturesPerSecond.push(picturesPerSecond);
      run.heldOut.push(losses[losses.length - 1].heldOut);
      started = performance.now();
      console.info(
        `${count} pictures: epoch ${losses.length} of ${epochs}, ${picturesPerSecond.toFixed(0)} pictures/s`,
      );
    },
    () => {
      if (run.untilProgressSeconds > 0) return;
      run.untilProgressSeconds = secondsSince(started);
      started = performance.now();
    },
    new AbortController().signal,
  );
  if (alsoEmbed) {
    const embedding = performance.now();
    const { matrix } = await engine.embed('autoencoder', { picture: pictures }, model, null);
    if (matrix.rows !== count) throw new Error(`Of ${count} pictures ${matrix.rows} were embedded.`);
    run.embedSeconds = secondsSince(embedding);
  }
  return run;
}
