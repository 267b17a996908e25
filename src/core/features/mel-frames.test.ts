import { expect, test } from 'vitest';
import { create, quantiseLevels, readLevels } from './mel-frames.ts';
import { createStretch } from './stretch.ts';

const samples = Float32Array.from(
  { length: 10000 },
  (_, i) => 0.25 * Math.sin((i * i) / 40000) + 0.001 * Math.sin(i * i),
);
const measure = (gain: number) => create().measure(createStretch(samples.map((sample) => gain * sample)).whole).data;

test('bytes are half a dB a step from -140', () => {
  const levels = Float32Array.from([-140, -139.8, -139.7, -100, -40.4, -12.5, 0, 100]);
  const bytes = quantiseLevels({ data: levels, rows: 2, cols: 4 });
  expect(bytes).toEqual({ data: Uint8Array.from([0, 0, 1, 80, 199, 255, 255, 255]), rows: 2, cols: 4 });
  expect([...readLevels(bytes).data]).toEqual([-140, -140, -139.5, -100, -40.5, -12.5, -12.5, -12.5]);
});

test('every byte is read back as itself', () => {
  const bytes = { data: Uint8Array.from({ length: 256 }, (_, i) => i), rows: 256, cols: 1 };
  expect(quantiseLevels(readLevels(bytes))).toEqual(bytes);
});

test('frames are the levels of their bands within a quarter of a dB', () => {
  const clip = createStretch(samples).whole;
  const rows = create().measure(clip);
  expect([rows.rows, rows.cols]).toEqual([23, 40]);
  const read = readLevels(rows as Parameters<typeof readLevels>[0]).data;
  for (const [i, level] of clip.melLevels().data.entries())
    expect(Math.abs(read[i] - level)).toBeLessThanOrEqual(0.2501);
});

test('a gain of 6.02 dB is twelve steps', () => {
  const louder = measure(2);
  for (const [i, byte] of measure(1).entries()) {
    if (byte > 0) expect(Math.abs(louder[i] - byte - 12)).toBeLessThanOrEqual(1);
  }
});

test('silence is 0, and the loudest sine there can be is below 255', () => {
  expect(measure(0).every((byte) => byte === 0)).toBe(true);
  const sine = Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * 162 * i) / 22050));
  const greatest = Math.max(...create().measure(createStretch(sine).whole).data);
  // 10 log10(0.5 * 2 / 162.3) is -22.1 dB, byte 236, in the second band, 162.3 Hz wide; the window smears about 1 dB away.
  expect(greatest).toBe(234);
});
