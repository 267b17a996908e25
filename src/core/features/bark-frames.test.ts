import { expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { barkCoefficients, create, quantiseCepstra, readCepstra } from './bark-frames.ts';
import { createStretch } from './stretch.ts';

const feature = create();
const measure = (samples: Float32Array) =>
  feature.measure(createStretch(samples).whole) as ReturnType<typeof quantiseCepstra>;

const halfSteps = [1.25, 1, 1, ...new Array(10).fill(0.5)];

test('are the cepstra of scipy within half a step', () => {
  const samples = Float32Array.from({ length: 5000 }, (_, i) => {
    const s = i / 22050;
    return (
      0.3 * Math.sin(2 * Math.PI * (80 * s + 2600 * s * s)) +
      0.6 * Math.exp(-9 * s) * Math.sin(2 * Math.PI * 523.25 * s)
    );
  });
  // edges = bark_to_hertz(np.linspace(bark(0), bark(11025), 26)), W from them as in mel.test.ts, P as in stretch.test.ts
  // L = np.maximum(-140, 10 * np.log10(P @ W.T * 2 / (1024 * 384))); scipy.fft.dct(L, norm='ortho', axis=1)[:, :13]
  const expected: Record<number, number[]> = {
    0: [
      -348.539421, 105.599821, 10.108973, 3.98313, -10.491723, -6.479645, -1.976022, 6.574402, 10.961858, 12.020143,
      8.047722, 2.277041, -3.803858,
    ],
    7: [
      -537.222677, 128.504224, -28.308206, -107.682677, -71.152892, -4.504745, 15.893166, -0.798881, -10.035142,
      1.696285, 16.762508, 18.76146, 6.968466,
    ],
  };
  const read = readCepstra(measure(samples));
  expect([read.rows, read.cols]).toEqual([12, barkCoefficients]);
  for (const [row, cepstrum] of Object.entries(expected)) {
    for (const [k, value] of cepstrum.entries()) {
      expect(Math.abs(read.data[Number(row) * 13 + k] - value)).toBeLessThan(halfSteps[k] + 0.02);
    }
  }
});

test('every byte is read back as itself', () => {
  const data = Uint8Array.from({ length: 256 * 13 }, (_, i) => Math.floor(i / 13));
  const bytes = { data, rows: 256, cols: 13 };
  expect(quantiseCepstra(readCepstra(bytes))).toEqual(bytes);
});

test('what is beyond a byte is its end', () => {
  const data = Float32Array.from({ length: 26 }, (_, i) => (i < 13 ? 1e6 : -1e6));
  const bytes = quantiseCepstra({ data, rows: 2, cols: 13 }).data;
  expect([...bytes]).toEqual([...new Array(13).fill(255), ...new Array(13).fill(0)]);
});

test('of silence are the floor and no shape, at any length', () => {
  for (const length of [1, 441, 5000]) {
    const { data, rows } = readCepstra(measure(new Float32Array(length)));
    for (let row = 0; row < rows; row++) {
      expect(Math.abs(data[row * 13] + 140 * Math.sqrt(24))).toBeLessThanOrEqual(1.26);
      expect([...data.subarray(row * 13 + 1, row * 13 + 13)]).toEqual(new Array(12).fill(0));
    }
  }
});

test('keep the shape of a sound at any gain', () => {
  const random = seededRandom(6);
  const samples = Float32Array.from({ length: 4410 }, () => random() - 0.5);
  const loud = readCepstra(measure(samples)).data;
  const quiet = readCepstra(measure(samples.map((sample) => sample / 10))).data;
  for (let i = 0; i < loud.length; i++) {
    const change = i % 13 === 0 ? 20 * Math.sqrt(24) : 0;
    expect(Math.abs(loud[i] - quiet[i] - change)).toBeLessThanOrEqual(2 * halfSteps[i % 13] + 0.01);
  }
});

test('lean to the lows or to the highs', () => {
  const sine = (hertz: number) =>
    Float32Array.from({ length: 4410 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 22050));
  const tilt = (hertz: number) => readCepstra(measure(sine(hertz))).data[5 * 13 + 1];
  expect(tilt(150)).toBeGreaterThan(50);
  expect(tilt(9000)).toBeLessThan(-50);
});
