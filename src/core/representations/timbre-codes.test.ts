import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sphericalKMeans } from '../clustering/spherical-k-means.ts';
import { create } from '../features/bark-frames.ts';
import { frameFftSize } from '../features/stretch.ts';
import type { Matrix } from '../math/matrix.ts';
import { rowOf } from '../math/matrix.ts';
import { normal, seededRandom } from '../math/random.ts';
import { framesInMemory, type Heard, type SoundFrames } from './heard.ts';
import type { Model, TrainingRun } from './representation.ts';
import { embed, train, windowStarts } from './timbre-codes.ts';

const now = () => performance.now();
const cols = 13;

/** A sound of these frames, each the bytes of a timbre. */
function soundOf(...frames: number[][]): Matrix<Uint8Array> {
  return { data: Uint8Array.from(frames.flat()), rows: frames.length, cols };
}

const silence = [1, ...new Array<number>(12).fill(128)];
/** As loud as each other, and bright in a way of their own. */
const timbre = (which: number) => silence.map((byte, k) => (k === 1 + (which % 12) ? 60 : k === 0 ? 90 : byte));
const repeated = (frame: number[], times: number) => Array.from({ length: times }, () => frame);

/** Sounds that glide between a few timbres, with noise. */
function library(sounds: number, seed: number, longest = 80): Matrix<Uint8Array>[] {
  const random = seededRandom(seed);
  return Array.from({ length: sounds }, (_, sound) => {
    const rows = 1 + Math.floor(random() * longest);
    const frames = Array.from({ length: rows }, (_, frame) =>
      timbre(sound + Math.floor(frame / 20)).map((byte) =>
        Math.max(0, Math.min(255, Math.round(byte + 8 * normal(random)))),
      ),
    );
    return soundOf(...frames);
  });
}

function hearing(matrices: Matrix<Uint8Array>[], firstId = 1): Heard {
  const frames = framesInMemory(
    Int32Array.from(matrices, (_, i) => firstId + 2 * i),
    matrices,
  );
  return { segments: {}, frames: { 'bark-frames': { ...frames, cols } } };
}

/** The same, stored in blocks, whose takes are written down. */
function inBlocks(heard: Heard, soundsPerBlock: number): { heard: Heard; asked: number[][] } {
  const asked: number[][] = [];
  const whole = heard.frames['bark-frames'];
  const places = Array.from({ length: whole.sounds }, (_, sound) => sound);
  const blocks: number[][] = [];
  for (let from = 0; from < places.length; from += soundsPerBlock) {
    blocks.push(places.slice(from, from + soundsPerBlock));
  }
  const frames: SoundFrames = {
    ...whole,
    blocks,
    take: (sounds) => {
      asked.push(Array.from(sounds));
      return whole.take(sounds);
    },
  };
  return { heard: { segments: {}, frames: { 'bark-frames': frames } }, asked };
}

const run = (options: TrainingRun['options'] = {}, rest: Partial<TrainingRun> = {}): TrainingRun => ({
  now,
  seed: 1,
  options,
  ...rest,
});

/** For each sound, its codes, each as the timbres in it. */
async function codesOf(heard: Heard, model: Model): Promise<number[][][]> {
  const { matrix, soundIds, segments } = await embed(heard, model, now);
  const all: number[][][] = [];
  for (let row = 0; row < matrix.rows; row++) {
    if (segments[row] === 0) all.push([]);
    expect(segments[row]).toBe(all[all.length - 1].length);
    expect(soundIds[row]).toBe(heard.frames['bark-frames'].soundIds[all.length - 1]);
    const code = rowOf(matrix, row);
    expect(code.every((bit) => bit === 0 || bit === 1)).toBe(true);
    all[all.length - 1].push(Array.from(code.keys()).filter((bit) => code[bit] === 1));
  }
  expect(all).toHaveLength(heard.frames['bark-frames'].sounds);
  return all;
}

function expectFinite({ weights, losses }: Model): void {
  expect(weights.every(({ values }) => values.every(Number.isFinite))).toBe(true);
  expect(losses.every(({ training, heldOut }) => Number.isFinite(training) && Number.isFinite(heldOut))).toBe(true);
}

describe('windowStarts', () => {
  test.each([
    [0, 30, 0, [0]],
    [1, 30, 0, [0]],
    [30, 30, 0, [0]],
    [31, 30, 0, [0, 1]],
    [60, 30, 0, [0, 30]],
    [70, 30, 0, [0, 30, 40]],
    [70, 30, 50, [0, 15, 30, 40]],
    [12, 10, 90, [0, 1, 2]],
    [7, 5, 90, [0, 1, 2]],
  ])('of %i frames, windows of %i that overlap by %i %%', (frames, window, overlap, expected) => {
    expect(windowStarts(frames, { window, overlap })).toEqual(expected);
  });

  test('every frame is in a window, and every window in the sound', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 5, max: 250 }),
        fc.integer({ min: 0, max: 18 }),
        (frames, window, overlap) => {
          const starts = windowStarts(frames, { window, overlap: 5 * overlap });
          const covered = new Set(starts.flatMap((start) => Array.from({ length: window }, (_, i) => start + i)));
          for (let frame = 0; frame < frames; frame++) expect(covered.has(frame)).toBe(true);
          expect(Math.max(...starts)).toBe(Math.max(0, frames - window));
          expect(new Set(starts).size).toBe(starts.length);
        },
      ),
    ));
});

describe('train', () => {
  test('finds the timbres that there are, each a centroid', async () => {
    const sounds = Array.from({ length: 6 }, (_, i) => soundOf(...repeated(timbre(i), 20)));
    const model = await train(hearing(sounds), run({ centroids: 16 }));
    expect(model.ended).toBe('finished');
    expect(model.weights.map(({ shape }) => shape)).toEqual([[16, cols]]);
    expect(model.losses[model.losses.length - 1].training).toBeCloseTo(0, 5);
    expect(model.bestEpoch).toBe(model.epoch);
    const codes = await codesOf(hearing(sounds), model);
    expect(codes.every((of) => of.length === 1 && of[0].length === 1)).toBe(true);
    expect(new Set(codes.flat(2)).size).toBe(6);
    // A sound that passes through two of them has both; one a little quieter is the same.
    const quieter = timbre(0).map((byte, k) => (k === 0 ? byte - 2 : byte));
    const [both] = await codesOf(hearing([soundOf(timbre(4), timbre(0), quieter, timbre(4))]), model);
    expect(both[0].sort()).toEqual([codes[0][0][0], codes[4][0][0]].sort());
  });

  test('fits a library about as closely as sphericalKMeans of the same frames', async () => {
    const sounds = library(60, 5);
    const model = await train(hearing(sounds), run({ centroids: 24 }));
    const frames = sounds.flatMap((sound) => Array.from({ length: sound.rows }, (_, row) => rowOf(sound, row)));
    // Straight from the feature's definition of its bytes.
    const steps = [2.5, 2, 2, ...new Array<number>(10).fill(1)];
    const data = Float32Array.from(
      frames.flatMap((bytes) =>
        Array.from(bytes, (byte, k) => (k === 0 ? 0.3 * ((byte - 275) * 2.5 + 685) : (byte - 128) * steps[k])),
      ),
    );
    const { meanCosine } = sphericalKMeans(
      { data, rows: frames.length, cols },
      { clusters: 24, starts: 3, random: seededRandom(1) },
    );
    const { training, heldOut } = model.losses[model.losses.length - 1];
    expect(Math.abs(training - (1 - meanCosine))).toBeLessThan(0.1 * (1 - meanCosine));
    expect(Math.abs(heldOut - training)).toBeLessThan(0.2 * training);
    // It never gets worse.
    model.losses.slice(1).forEach((loss, i) => {
      expect(loss.training).toBeLessThan(model.losses[i].training + 1e-6);
    });
  });

  test('the same seed gives the same, another seed another', async () => {
    const heard = hearing(library(20, 2));
    const model = await train(heard, run({ centroids: 16 }));
    expect(await train(heard, run({ centroids: 16 }))).toEqual(model);
    expect((await train(heard, run({ centroids: 16 }, { seed: 2 }))).weights).not.toEqual(model.weights);
  });

  test('learns from as many frames as asked for, of all sounds, a block at a time', async () => {
    const sounds = Array.from({ length: 100 }, (_, i) => soundOf(...repeated(timbre(i % 12), 50)));
    const { heard, asked } = inBlocks(hearing(sounds), 7);
    const rates: number[] = [];
    const onEpoch = ({ picturesPerSecond }: { picturesPerSecond: number }) => void rates.push(picturesPerSecond);
    // On a clock that stands still an epoch takes a millisecond.
    const model = await train(heard, run({ centroids: 16, sample: 1000 }, { onEpoch, now: () => 0 }));
    expect(asked.flat()).toEqual(Array.from({ length: 100 }, (_, sound) => sound));
    expect(new Set(rates)).toEqual(new Set([1_000_000]));
    const codes = await codesOf(heard, model);
    expect(new Set(codes.flat(2)).size).toBe(12);
    expect(Math.max(...asked.map(({ length }) => length))).toBe(7);
  });

  test('goes on from any checkpoint as if not interrupted', async () => {
    const heard = hearing(library(40, 3));
    const checkpoints: Model[] = [];
    const onEpoch = ({ model }: { model: Model }) => void checkpoints.push(structuredClone(model));
    const straight = await train(heard, run({ centroids: 32 }, { onEpoch }));
    expect(checkpoints).toHaveLength(straight.epoch);
    expect(straight.epoch).toBeGreaterThan(2);
    for (const resume of [checkpoints[0], checkpoints[1], checkpoints[checkpoints.length - 1]]) {
      expect(await train(heard, run({ centroids: 32 }, { resume }))).toEqual(straight);
    }
  });

  test('ends when aborted, with the last whole epoch, which goes on', async () => {
    const heard = hearing(library(40, 3));
    const straight = await train(heard, run({ centroids: 32 }));
    const signal = { aborted: false };
    const onEpoch = ({ model }: { model: Model }) => {
      signal.aborted = model.epoch === 2;
    };
    const aborted = await train(heard, run({ centroids: 32 }, { signal, onEpoch }));
    expect(aborted).toMatchObject({ ended: 'aborted', epoch: 2 });
    expect(await train(heard, run({ centroids: 32 }, { resume: aborted }))).toEqual(straight);

    const atOnce = await train(heard, run({ centroids: 32 }, { signal: { aborted: true } }));
    expect(atOnce).toMatchObject({ ended: 'aborted', epoch: 0 });
    expect(await train(heard, run({ centroids: 32 }, { resume: atOnce }))).toEqual(straight);
  });

  test('reports on the way and lets other events in', async () => {
    const heard = inBlocks(hearing(library(40, 3)), 4).heard;
    let clock = 0;
    let turns = 0;
    const shares: number[] = [];
    const timer = setInterval(() => turns++, 0);
    await train(
      heard,
      run({ centroids: 16 }, { now: () => (clock += 100), onProgress: (share) => void shares.push(share) }),
    );
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  });

  test('refuses too few sounds, and a model of another size to resume', async () => {
    await expect(train(hearing(library(1, 1)), run())).rejects.toThrow(/at least 2 sounds .* got 1/);
    await expect(train(hearing([]), run())).rejects.toThrow(RangeError);
    const resume = await train(hearing(library(4, 1)), run({ centroids: 16 }));
    await expect(train(hearing(library(4, 1)), run({ centroids: 32 }, { resume }))).rejects.toThrow(/16 x 13.*32 x 13/);
  });
});

describe('embed', () => {
  test('a long sound has several codes, of what is in each window', async () => {
    const sounds = Array.from({ length: 4 }, (_, i) => soundOf(...repeated(timbre(i), 10)));
    const model = await train(hearing(sounds), run({ centroids: 16, window: 10 }));
    const [[a], [b], [c]] = (await codesOf(hearing(sounds), model)).map((of) => of[0]);
    const long = soundOf(...repeated(timbre(0), 10), ...repeated(timbre(1), 10), ...repeated(timbre(2), 5));
    const found = await codesOf(hearing([sounds[0], long, sounds[1]], 40), model);
    expect(found.map((of) => of.map((code) => code.sort()))).toEqual([[[a]], [[a], [b], [b, c].sort()], [[b]]]);
  });

  test('does not depend on how sounds are stored, nor on what else is embedded', async () => {
    const sounds = library(30, 6);
    const model = await train(hearing(sounds), run({ centroids: 16, overlap: 50 }));
    const whole = await embed(hearing(sounds), model, now);
    expect(await embed(inBlocks(hearing(sounds), 4).heard, model, now)).toEqual(whole);
    const last = await embed(hearing(sounds.slice(-1)), model, now);
    expect(last.matrix.data).toEqual(whole.matrix.data.slice(-last.matrix.data.length));
  });

  test('silence, and a sound without frames, have a code of zeros', async () => {
    const model = await train(hearing(library(10, 4)), run({ centroids: 16 }));
    const quiet = [soundOf(...repeated(silence, 40)), soundOf(), soundOf(silence, timbre(1))];
    const [silent, none, partly] = await codesOf(hearing(quiet), model);
    expect([silent, none]).toEqual([[[]], [[]]]);
    expect(partly[0]).toHaveLength(1);
  });

  test('a silent window beside others is left out, so that two sounds that end in silence are not alike for it', async () => {
    const model = await train(hearing(library(10, 4)), run({ centroids: 16 }));
    const tail = repeated(silence, 60);
    const sounds = [1, 2].map((which) => soundOf(...repeated(timbre(which), 30), ...tail));
    const codes = await codesOf(hearing(sounds), model);
    for (const ofSound of codes) for (const code of ofSound) expect(code).not.toEqual([]);
    expect(codes[0]).not.toEqual(codes[1]);
  });

  test('what the feature makes of digital silence is silence', async () => {
    const bins = frameFftSize / 2 + 1;
    const spectra = () => ({ data: new Float32Array(3 * bins), rows: 3, cols: bins });
    const frames = create().measure({ spectra } as never) as Matrix<Uint8Array>;
    expect(Array.from(frames.data)).toEqual([...silence, ...silence, ...silence]);
  });

  test.each<[string, Matrix<Uint8Array>[]]>([
    ['all silent', [soundOf(...repeated(silence, 5)), soundOf(silence)]],
    ['all identical', Array.from({ length: 5 }, () => soundOf(...repeated(timbre(3), 7)))],
    ['of one frame', [soundOf(timbre(1)), soundOf(timbre(2))]],
    ['without frames', [soundOf(), soundOf()]],
    ['of opposite frames', [soundOf(timbre(1)), soundOf(timbre(1).map((byte, k) => (k === 0 ? 1 : 256 - byte)))]],
    ['at the ends of the range', [soundOf(new Array(13).fill(0)), soundOf(new Array(13).fill(255)), soundOf(silence)]],
  ])('sounds %s give no NaN', async (_, sounds) => {
    const heard = hearing(sounds);
    const model = await train(heard, run());
    expect(model).toMatchObject({ ended: 'finished', epoch: model.losses.length });
    expect(model.epoch).toBeGreaterThan(0);
    expectFinite(model);
    await codesOf(heard, model);
    const later = hearing(library(6, 2));
    await codesOf(later, model);
    expectFinite(await train(later, run({}, { resume: model })));
  });

  test('refuses weights that are not those of the settings', async () => {
    const heard = hearing(library(4, 1));
    const model = await train(heard, run({ centroids: 16 }));
    await expect(embed(heard, { ...model, options: { centroids: 17 } }, now)).rejects.toThrow(/16 x 13.*17 x 13/);
    await expect(embed(heard, { ...model, weights: [] }, now)).rejects.toThrow(RangeError);
    const [{ shape, values }] = model.weights;
    const damaged = { ...model, weights: [{ shape, values: values.map(() => Number.NaN) }] };
    await expect(embed(heard, damaged, now)).rejects.toThrow(/damaged/);
  });
});
