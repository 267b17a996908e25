import { expect, test } from 'vitest';
import { create as createFixedPicture } from './fixed-picture.ts';
import { create as createPicture } from './picture.ts';
import { createStretch } from './stretch.ts';

const settings = { seconds: 2, side: '64' };
const fixed = createFixedPicture(settings);
const stretched = createPicture({ ...settings, position: 'start' });
const chirp = (length: number) =>
  createStretch(Float32Array.from({ length }, (_, i) => 0.3 * Math.sin(0.1 * i + (i * i) / 1e5))).whole;

test('of a clip that fills it is the picture', () => {
  expect(fixed.measure(chirp(44100)).data).toEqual(stretched.measure(chirp(44100)).data);
});

test('of a longer clip is that of its first two seconds', () => {
  expect(fixed.measure(chirp(100000)).data).toEqual(fixed.measure(chirp(44100)).data);
});

test('of a shorter clip is dark after its end', () => {
  const { data, rows, cols } = fixed.measure(chirp(11025));
  expect([rows, cols]).toEqual([1, 4096]);
  const lit = Array.from({ length: 64 }, (_, t) =>
    Array.from({ length: 64 }, (_, band) => data[band * 64 + t]).some(Boolean),
  );
  // A frame's window reaches 512 samples beyond its centre, and a frame is 689: the half second is 16 frames.
  expect(lit).toEqual(Array.from({ length: 64 }, (_, t) => (t + 0.5) * 689.0625 - 512 < 11025 - 1));
});

test('spans the seconds that its options ask for', () => {
  const second = createFixedPicture({ seconds: 1, side: '32' }).measure(chirp(22050));
  const { data } = createPicture({ seconds: 1, side: '32', position: 'start' }).measure(chirp(22050));
  expect(second.data).toEqual(data);
});

test('refuses options that are missing', () => {
  for (const options of [{}, { seconds: 2 }, { side: '64' }, { seconds: 0, side: '64' }])
    expect(() => createFixedPicture(options as never)).toThrow(RangeError);
});
