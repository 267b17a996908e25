import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import type { OptionValues } from '../options.ts';
import { framesInMemory, type Heard, type SoundFrames } from './heard.ts';
import type { EpochReport, Model } from './representation.ts';
import { embed, train } from './song-vectors.ts';
import { songVectorsWeightNames } from './song-vectors-options.ts';

const options = {
  epochs: 4,
  vectorSize: 4,
  hidden: 6,
  stacked: 2,
  batchSize: 4,
  inferenceSteps: 3,
  learningRate: 0.01,
};
const now = () => performance.now();
const bands = 6;

function sound(frames: number, level: (frame: number, band: number) => number): Matrix<Uint8Array> {
  const data = Uint8Array.from({ length: frames * bands }, (_, i) => level(Math.floor(i / bands), i % bands));
  return { data, rows: frames, cols: bands };
}

const heardOf = (sounds: Matrix<Uint8Array>[], ids = sounds.map((_, i) => i + 10)): Heard => ({
  segments: {},
  frames: { 'mel-frames': framesInMemory(Int32Array.from(ids), sounds) },
});

/** Sounds of 1 to 12 frames of noise, loud in two of six bands each: every third sound in the same ones. */
function kinds(count: number): Matrix<Uint8Array>[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) =>
    sound(1 + ((i * 5) % 12), (_frame, band) => 60 + 40 * random() + (Math.floor(band / 2) === i % 3 ? 100 : 0)),
  );
}

const heard = heardOf(kinds(13));

/** Trains, and aborts once `epochs` have been finished. */
function interrupted(epochs: number, chosen: OptionValues): Promise<Model> {
  const controller = new AbortController();
  return train(heard, {
    seed: 1,
    now,
    options: chosen,
    signal: controller.signal,
    onEpoch: ({ model }) => {
      if (model.epoch === epochs) controller.abort();
    },
  });
}

function expectUnitOrZero({ data, rows, cols }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const length = Math.hypot(...data.subarray(row * cols, (row + 1) * cols));
    expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
  }
}

describe('training', () => {
  test('lowers both losses below that of guessing, reports complete models, and repeats itself', async () => {
    const reports: EpochReport[] = [];
    const run = { seed: 1, now, options: { ...options, epochs: 8 } };
    const model = await train(heard, { ...run, onEpoch: (report) => void reports.push(report) });
    expect(reports.map((report) => report.model.epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(model).toMatchObject({ epoch: 8, seed: 1, ended: 'finished' });
    const last = model.losses[7];
    expect(last.training).toBeLessThan(0.9 * model.losses[0].training);
    expect(last.training).toBeLessThan(Math.LN2);
    expect(last.heldOut).toBeLessThan(Math.LN2);
    expect(model.weights).toHaveLength(songVectorsWeightNames.length);
    expect(reports[0].reconstructions).toBeNull();
    expect(reports[0].picturesPerSecond).toBeGreaterThan(0);
    expect(reports[2].model.losses).toHaveLength(3);
    expectUnitOrZero((await embed(heard, reports[2].model, now)).matrix);
    expect(await train(heard, run)).toEqual(model);
    expect((await train(heard, { ...run, seed: 2 })).losses).not.toEqual(model.losses);
  });

  test.each([
    ['to its end', options, 4],
    ['past its best epoch until it stops by itself', { ...options, learningRate: 0.1, epochs: 60, patience: 3 }, null],
  ])('interrupted equals a straight run %s, to the digit', async (_, chosen, epochs) => {
    const run = { seed: 1, now, options: chosen };
    const straight = await train(heard, run);
    if (epochs) expect(straight).toMatchObject({ epoch: epochs, ended: 'finished' });
    else expect(straight.ended).toBe('stopped early');
    for (const epoch of [1, straight.epoch - 1]) {
      const half = await interrupted(epoch, chosen);
      expect(half).toMatchObject({ epoch, ended: 'aborted' });
      expect(await train(heard, { ...run, resume: structuredClone(half) })).toEqual(straight);
    }
    expect(await train(heard, { ...run, resume: straight })).toEqual(straight);
  });

  test('keeps the best epoch to embed with', async () => {
    const checkpoints: Model[] = [];
    const chosen = { ...options, learningRate: 0.1, epochs: 60, patience: 3 };
    const model = await train(heard, {
      seed: 1,
      now,
      options: chosen,
      onEpoch: (report) => void checkpoints.push(report.model),
    });
    const heldOut = model.losses.map((loss) => loss.heldOut);
    const best = heldOut.indexOf(Math.min(...heldOut));
    expect(model.bestEpoch).toBe(best + 1);
    expect(model.epoch).toBeGreaterThan(best + 1);
    expect(model.weights).toEqual(checkpoints[best].weights);
    expect(await embed(heard, model, now)).toEqual(await embed(heard, checkpoints[best], now));
  });

  test('aborted before it began, gives the model it began with', async () => {
    const model = await train(heard, { seed: 1, now, options, signal: AbortSignal.abort() });
    expect(model).toMatchObject({ epoch: 0, losses: [], ended: 'aborted' });
    expectUnitOrZero((await embed(heard, model, now)).matrix);
  });

  test.each([
    ['silences', Array.from({ length: 12 }, () => sound(5, () => 0))],
    ['sounds of one level', Array.from({ length: 12 }, () => sound(5, () => 255))],
    ['fifty sounds alike', Array.from({ length: 50 }, () => sound(3, (frame, band) => 20 * frame + band))],
    ['sounds of one frame', kinds(9).map((frames) => ({ data: frames.data.slice(0, bands), rows: 1, cols: bands }))],
    ['a sound among silences', [...kinds(1), ...Array.from({ length: 8 }, () => sound(2, () => 0))]],
    ['a click in silence, twice', [0, 1].map(() => sound(9, (frame) => (frame === 4 ? 200 : 0)))],
    ['two sounds', kinds(2)],
    ['three sounds', kinds(3)],
    ['four sounds', kinds(4)],
  ])('learns what there is to learn from %s', async (_, sounds) => {
    const all = heardOf(sounds);
    const model = await train(all, { seed: 1, now, options: { ...options, epochs: 2, batchSize: 16 } });
    expect(model).toMatchObject({ epoch: 2, ended: 'finished' });
    expect(model.losses.every(({ training, heldOut }) => training >= 0 && heldOut >= 0)).toBe(true);
    expect(model.losses.every(({ training, heldOut }) => Number.isFinite(training + heldOut))).toBe(true);
    const { matrix } = await embed(all, model, now);
    expect(matrix.data.every(Number.isFinite)).toBe(true);
    expectUnitOrZero(matrix);
  });

  test('goes back from an epoch whose loss is no number, and says so where no rate helps', async () => {
    const model = await train(heard, { seed: 1, now, options: { ...options, epochs: 1 } });
    const broken = structuredClone({ ...model, latest: undefined });
    broken.weights[0].values.fill(Number.NaN);
    await expect(train(heard, { seed: 1, now, options, resume: broken })).rejects.toThrow(
      /Training diverged in epoch 2, even after .* halved 5 times.*Lower the learning rate \(it was 0.01\)/,
    );
  });

  test('says what it needs', async () => {
    await expect(train(heardOf(kinds(1)), { seed: 1, now, options })).rejects.toThrow(
      new RangeError('Song vectors need at least 2 sounds to learn from, got 1. Add more.'),
    );
    const model = await train(heard, { seed: 1, now, options: { ...options, epochs: 1 } });
    const wider = { ...options, vectorSize: 8 };
    await expect(train(heard, { seed: 1, now, options: wider, resume: model })).rejects.toThrow(/Train afresh/);
    const narrow = heardOf([{ data: new Uint8Array(4), rows: 2, cols: 2 }]);
    await expect(embed(narrow, model, now)).rejects.toThrow(/another size/);
    const damaged = structuredClone(model);
    damaged.weights[1].values = new Float32Array(1);
    await expect(embed(heard, damaged, now)).rejects.toThrow(RangeError);
  });
});

describe('sounds beyond memory', () => {
  test('are read in samples, and in groups to embed, to the same vectors', async () => {
    const sounds = kinds(40);
    const whole = heardOf(sounds);
    const inMemory = whole.frames['mel-frames'];
    const limits = { pictures: 8, bytes: 2 * 8 * 12 * bands };
    let most = 0;
    const streamed: SoundFrames = {
      ...inMemory,
      blocks: [0, 1, 2, 3].map((block) => Array.from({ length: 10 }, (_, i) => block * 10 + i)),
      take: async (places) => {
        most = Math.max(most, places.length);
        return inMemory.take(places);
      },
    };
    const source: Heard = { segments: {}, frames: { 'mel-frames': streamed } };
    const run = { seed: 1, now, options, limits };
    const model = await train(source, run);
    expect(most).toBeLessThanOrEqual(8);
    const checkpoints: Model[] = [];
    await train(source, { ...run, onEpoch: (report) => void checkpoints.push(report.model) });
    expect(await train(source, { ...run, resume: checkpoints[1] })).toEqual(model);
    expect(await embed(source, model, now, limits)).toEqual(await embed(whole, model, now));
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('vectors', () => {
  test('of a sound are the same whatever else is embedded, one a sound, as segment 0', async () => {
    const model = await train(heard, { seed: 1, now, options });
    const all = await embed(heard, model, now);
    expect([all.matrix.rows, all.matrix.cols]).toEqual([13, 4]);
    expect([...all.soundIds.slice(0, 3), ...all.segments.slice(0, 3)]).toEqual([10, 11, 12, 0, 0, 0]);
    const one = await embed(heardOf([kinds(13)[5]], [99]), model, now);
    expect(one.matrix.data).toEqual(all.matrix.data.slice(5 * 4, 6 * 4));
    expect([...one.soundIds]).toEqual([99]);
  });

  test('put sounds of one kind together, also new ones', async () => {
    const model = await train(heardOf(kinds(24)), { seed: 1, now, options: { ...options, epochs: 10 } });
    const { matrix } = await embed(heardOf(kinds(36).slice(24)), model, now);
    const { data, rows, cols } = matrix;
    const cosine = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < cols; i++) sum += data[a * cols + i] * data[b * cols + i];
      return sum;
    };
    let right = 0;
    for (let row = 0; row < rows; row++) {
      const others = Array.from({ length: rows }, (_, other) => other).filter((other) => other !== row);
      const nearest = others.reduce((best, other) => (cosine(row, other) > cosine(row, best) ? other : best));
      if (nearest % 3 === row % 3) right++;
    }
    expect(right).toBeGreaterThanOrEqual(10);
  });
});
