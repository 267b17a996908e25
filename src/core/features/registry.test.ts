import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { resolveOptions } from '../options.ts';
import { featureSettingsHash } from './feature.ts';
import { features } from './registry.ts';
import { createStretch } from './stretch.ts';

const clipOf = (length: number, sample: (i: number) => number) =>
  createStretch(Float32Array.from({ length }, (_, i) => sample(i))).whole;

const random = seededRandom(1);
const clips = {
  'a sine': clipOf(17640, (i) => 0.5 * Math.sin(i / 10)),
  noise: clipOf(9000, () => random() - 0.5),
  'a long chirp': clipOf(70000, (i) => 0.3 * Math.sin((i * i) / 1e5)),
  silence: clipOf(5000, () => 0),
  'a single silent sample': clipOf(1, () => 0),
  'a single sample': clipOf(1, () => -0.7),
  'two samples': clipOf(2, (i) => i - 0.5),
  'a frame': clipOf(441, (i) => Math.cos(i)),
  'a frame and a sample': clipOf(442, (i) => Math.cos(i)),
  'an offset': clipOf(5000, () => 0.25),
  'a click': clipOf(5000, (i) => (i === 2500 ? 1 : 0)),
  'a square wave at full scale': clipOf(5000, (i) => (i % 100 < 50 ? 1 : -1)),
  'every other sample at full scale': clipOf(5000, (i) => (i % 2 === 0 ? 1 : -1)),
  'a sound below 16 bits': clipOf(5000, () => 1e-6 * (random() - 0.5)),
  'a sound below float32 powers': clipOf(5000, () => 1e-30 * (random() - 0.5)),
  'a sound far beyond full scale': clipOf(5000, () => 1e6 * (random() - 0.5)),
};

test('features have their own ids and defaults within range', () => {
  expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
  for (const { options } of features) {
    const defaults = Object.fromEntries(options.map((option) => [option.key, option.default]));
    expect(resolveOptions(options, defaults)).toEqual(defaults);
    for (const option of options) {
      if (option.kind === 'choice') expect(option.choices.map(({ value }) => value)).toContain(option.default);
      else expect(option.min <= option.default && option.default <= option.max).toBe(true);
    }
  }
});

test('the picture stands first, and its default settings have the hash that libraries carry', () => {
  const [{ id, version, options }] = features;
  expect(id).toBe('picture');
  expect(featureSettingsHash(id, version, resolveOptions(options))).toBe('d74469cd0ecbb763');
});

describe.each(features.map((entry) => [entry.id, entry] as const))('%s', (_, { scope, options, load }) => {
  test.each(Object.entries(clips))('measures %s', async (_name, clip) => {
    const feature = (await load()).create(resolveOptions(options));
    const { data, rows, cols } = feature.measure(clip);
    expect(rows).toBe(scope === 'segment' ? 1 : clip.frames);
    expect(cols).toBe(feature.measure(clips.silence).cols);
    expect(data.length).toBe(rows * cols);
    expect(data.every(Number.isFinite)).toBe(true);
  });

  test('owes nothing to the clip before, and gives what is its own', async () => {
    const feature = (await load()).create(resolveOptions(options));
    const first = feature.measure(clips['a sine']);
    const kept = first.data.slice();
    feature.measure(clips.noise);
    expect(first.data).toEqual(kept);
    expect(feature.measure(clips['a sine']).data).toEqual(kept);
    // Whoever stores the rows transfers their buffer.
    expect(first.data.byteLength).toBe(first.data.buffer.byteLength);
  });

  test('leaves the samples as they are', async () => {
    const samples = Float32Array.from({ length: 3000 }, () => random() - 0.5);
    const before = samples.slice();
    (await load()).create(resolveOptions(options)).measure(createStretch(samples).whole);
    expect(samples).toEqual(before);
  });
});

test('a feature of frames has the same rows in whichever stretches a sound is measured', async () => {
  const samples = Float32Array.from({ length: 20 * 441 }, () => random() - 0.5);
  for (const { options, load } of features.filter(({ scope }) => scope === 'frame')) {
    const feature = (await load()).create(resolveOptions(options));
    const { data, cols } = feature.measure(createStretch(samples).whole);
    const middle = createStretch(samples.subarray(7 * 441 - 292, 12 * 441 + 292), 292, 292 + 5 * 441).whole;
    expect(feature.measure(middle).data).toEqual(data.subarray(7 * cols, 12 * cols));
  }
});

describe('the picture', () => {
  const entry = features.find(({ id }) => id === 'picture')!;
  const measure = async (samples: Float32Array, chosen: Record<string, number | string>) => {
    const { create } = await entry.load();
    return create(resolveOptions(entry.options, chosen)).measure(createStretch(samples).whole);
  };

  test('measures the excerpt that its options ask for', async () => {
    const samples = Float32Array.from(
      { length: 5 * 22050 },
      (_, i) => (i < 66150 || i >= 88200 ? 0.01 : 0.5) * Math.sin(i / (5 + i / 22050)),
    );
    const start = await measure(samples, {});
    expect(start.data).toEqual((await measure(samples.slice(0, 2 * 22050), {})).data);
    expect(start.data.length).toBe(64 * 64);
    const loudest = await measure(samples, { seconds: 1, position: 'loudest', side: '96' });
    const alone = await measure(samples.slice(66150, 88200), { seconds: 10, position: 'start', side: '96' });
    expect(loudest.data.length).toBe(96 * 96);
    // The window of greatest energy begins within a wave of the loud second.
    expect(loudest.data.filter((level, i) => Math.abs(level - alone.data[i]) > 8).length).toBeLessThan(300);
  });

  test('can be drawn at both ends of its options and at every size', async () => {
    for (const end of ['min', 'max'] as const) {
      const chosen = entry.options.flatMap((option) => (option.kind === 'number' ? [[option.key, option[end]]] : []));
      for (const side of ['32', '64', '96', '128']) {
        const { data } = await measure(new Float32Array(22050).fill(0.1), { ...Object.fromEntries(chosen), side });
        expect(data.length).toBe(Number(side) ** 2);
        expect(Math.max(...data)).toBe(255);
      }
    }
  });
});
