import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../options.ts';
import { features } from './registry.ts';

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

describe('the picture', () => {
  const entry = features.find(({ id }) => id === 'picture')!;

  test('measures the excerpt that its options ask for', async () => {
    const { create } = await entry.load();
    const samples = new Float32Array(5 * 22050);
    samples.fill(0.01);
    samples.fill(-0.5, 3 * 22050, 4 * 22050);
    const start = create(resolveOptions(entry.options)).measure(samples, 22050);
    expect(start).toMatchObject({ startSeconds: 0, durationSeconds: 2 });
    expect(start.picture.length).toBe(64 * 64);
    expect(start.peak).toBe(0.5);
    expect(start.levelDecibels).toBeCloseTo(-40, 4);

    const options = resolveOptions(entry.options, { seconds: 1, position: 'loudest', side: '96' });
    const loudest = create(options).measure(samples, 22050);
    expect(loudest).toMatchObject({ startSeconds: 3, durationSeconds: 1, peak: 0.5 });
    expect(loudest.picture.length).toBe(96 * 96);
  });

  test('measures a short sound whole', async () => {
    const { create } = await entry.load();
    const { startSeconds, durationSeconds } = create(resolveOptions(entry.options)).measure(
      new Float32Array(2205).fill(0.1),
      22050,
    );
    expect([startSeconds, durationSeconds]).toEqual([0, 0.1]);
  });

  test('can be drawn at both ends of its options and at every size', async () => {
    const { create } = await entry.load();
    for (const end of ['min', 'max'] as const) {
      const chosen = entry.options.flatMap((option) => (option.kind === 'number' ? [[option.key, option[end]]] : []));
      for (const side of ['32', '64', '96', '128']) {
        const options = resolveOptions(entry.options, { ...Object.fromEntries(chosen), side });
        const { picture } = create(options).measure(new Float32Array(22050).fill(0.1), 22050);
        expect(picture.length).toBe(Number(side) ** 2);
        expect(Math.max(...picture)).toBe(255);
      }
    }
  });

  test('refuses another sample rate, naming both', async () => {
    const { create } = await entry.load();
    const feature = create(resolveOptions(entry.options));
    expect(() => feature.measure(new Float32Array(10), 44100)).toThrow(/44100 Hz.*22050 Hz/);
  });
});
