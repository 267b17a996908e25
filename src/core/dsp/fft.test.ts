import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createCosineTransform, createPowerSpectrum, createRealTransform } from './fft.ts';

function powerOf(frame: Float32Array): Float32Array {
  const power = new Float32Array(frame.length / 2 + 1);
  createPowerSpectrum(frame.length)(frame, power);
  return power;
}

/** All values are exact in float32, so numpy's float64 sees the same signal. */
function quadraticResidues(size: number, modulus: number, scale: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => (((i * i * 7 + i * 3) % modulus) - (modulus - 1) / 2) / scale);
}

// np.abs(np.fft.rfft([((i*i*7 + i*3) % 17 - 8) / 8 for i in range(16)])) ** 2
const numpy16 = [
  0.25, 34.18572235107422, 0.9605169892311096, 0.2073427140712738, 4.781249523162842, 2.9107987880706787,
  1.9769831895828247, 15.07114028930664, 3.0625,
];
// np.abs(np.fft.rfft([((i*i*7 + i*3) % 31 - 15) / 16 for i in range(size)]))[k] ** 2
const numpyAt: Record<number, [number, number][]> = {
  1024: [
    [0, 16592.660156],
    [1, 0.660621],
    [2, 0.662022],
    [3, 0.664375],
    [100, 71.568991],
    [255, 4.033232],
    [256, 5.925781],
    [257, 8.82405],
    [511, 1.128898],
    [512, 1.128906],
  ],
  2048: [
    [0, 66049],
    [1, 1.000294],
    [2, 1.001177],
    [511, 6.281551],
    [512, 7.945313],
    [513, 10.040699],
    [777, 1.95584],
    [1023, 0.390597],
    [1024, 0.390625],
  ],
};

describe('the power spectrum', () => {
  test('is that of numpy.fft', () => {
    const power = powerOf(quadraticResidues(16, 17, 8));
    for (const [k, expected] of numpy16.entries()) expect(power[k]).toBeCloseTo(expected, 4);
    for (const size of [1024, 2048]) {
      const long = powerOf(quadraticResidues(size, 31, 16));
      for (const [k, expected] of numpyAt[size]) expect(Math.abs(long[k] / expected - 1)).toBeLessThan(3e-6);
    }
  });

  test.each([8, 16, 32, 64, 1024, 4096])('of an impulse anywhere is flat, size %i', (size) => {
    for (const at of [0, 1, size / 2 - 1, size - 1]) {
      const frame = new Float32Array(size);
      frame[at] = 2;
      for (const value of powerOf(frame)) expect(value).toBeCloseTo(4, 5);
    }
  });

  test.each([8, 32, 256, 2048])('of a sine in a bin is that bin alone, size %i', (size) => {
    for (const bin of [1, size / 4 - 1, size / 4, size / 4 + 1, size / 2 - 1]) {
      const frame = Float32Array.from({ length: size }, (_, n) => Math.sin((2 * Math.PI * bin * n) / size + 0.3));
      for (const [k, value] of powerOf(frame).entries()) {
        expect(value / (size / 2) ** 2).toBeCloseTo(k === bin ? 1 : 0, 6);
      }
    }
  });

  test.each([8, 16, 128, 512, 1024])('holds the energy of noise (Parseval), size %i', (size) => {
    const random = seededRandom(size);
    const frame = Float32Array.from({ length: size }, () => random() - 0.5);
    const before = frame.slice();
    const power = powerOf(frame);
    let spectral = power[0] + power[size / 2];
    for (let k = 1; k < size / 2; k++) spectral += 2 * power[k];
    const energy = frame.reduce((sum, sample) => sum + sample * sample, 0);
    expect(spectral / size / energy).toBeCloseTo(1, 5);
    expect(frame).toEqual(before);
  });

  test('keeps nothing of one frame for the next', () => {
    const spectrum = createPowerSpectrum(64);
    const power = new Float32Array(33);
    spectrum(new Float32Array(64).fill(Number.NaN), power);
    expect(power.every(Number.isNaN)).toBe(true);
    spectrum(new Float32Array(64), power);
    expect(power.every((value) => value === 0)).toBe(true);
  });

  test('refuses sizes it cannot do', () => {
    for (const size of [0, 4, 12, 1000, -8, Number.NaN]) expect(() => createPowerSpectrum(size)).toThrow(RangeError);
    expect(() => createPowerSpectrum(16)(new Float32Array(16), new Float32Array(8))).toThrow(RangeError);
    expect(() => createPowerSpectrum(16)(new Float32Array(15), new Float32Array(9))).toThrow(RangeError);
  });
});

describe('the cosine transform', () => {
  test('is the real part that numpy.fft has', () => {
    // np.fft.rfft([((i*i*7 + i*3) % 17 - 8) / 8 for i in range(16)]).real
    const expected = [0.5, -4.880247, 0.390165, 0.120735, -1.125, 1.579012, -0.140165, -3.3195, -1.75];
    const sums = new Float32Array(9);
    createCosineTransform(16)(quadraticResidues(16, 17, 8), sums);
    for (const [k, value] of expected.entries()) expect(sums[k]).toBeCloseTo(value, 5);
  });

  test.each([8, 64, 512, 2048])('of a mirrored power spectrum is the circular autocorrelation, size %i', (size) => {
    const random = seededRandom(size);
    const frame = Float32Array.from({ length: size }, () => random() - 0.5);
    const power = powerOf(frame);
    const mirrored = Float32Array.from({ length: size }, (_, k) => power[Math.min(k, size - k)]);
    const sums = new Float32Array(size / 2 + 1);
    createCosineTransform(size)(mirrored, sums);
    for (const lag of [0, 1, 3, size / 4, size / 2]) {
      const direct = frame.reduce((sum, sample, n) => sum + sample * frame[(n + lag) % size], 0);
      expect(sums[lag] / size).toBeCloseTo(direct, 4);
    }
  });

  test('refuses sizes it cannot do', () => {
    for (const size of [0, 4, 12]) expect(() => createCosineTransform(size)).toThrow(RangeError);
    expect(() => createCosineTransform(16)(new Float32Array(16), new Float32Array(16))).toThrow(RangeError);
  });
});

describe('the real transform', () => {
  test('is the sum that defines it', () => {
    const frame = quadraticResidues(16, 17, 8);
    const [real, imaginary] = [new Float32Array(9), new Float32Array(9)];
    createRealTransform(16).forward(frame, real, imaginary);
    for (let k = 0; k <= 8; k++) {
      let [re, im] = [0, 0];
      frame.forEach((value, n) => {
        re += value * Math.cos((2 * Math.PI * k * n) / 16);
        im -= value * Math.sin((2 * Math.PI * k * n) / 16);
      });
      expect(real[k]).toBeCloseTo(re, 5);
      expect(imaginary[k]).toBeCloseTo(im, 5);
    }
  });

  test.each([8, 16, 128, 512, 1024])('comes back to the frame, size %i', (size) => {
    const random = seededRandom(size);
    const frame = Float32Array.from({ length: size }, () => random() - 0.5);
    const [real, imaginary] = [new Float32Array(size / 2 + 1), new Float32Array(size / 2 + 1)];
    const { forward, inverse } = createRealTransform(size);
    forward(frame, real, imaginary);
    const power = powerOf(frame);
    for (let k = 0; k <= size / 2; k++) expect(real[k] ** 2 + imaginary[k] ** 2).toBeCloseTo(power[k], 3);
    const back = new Float32Array(size);
    inverse(real, imaginary, back);
    for (let n = 0; n < size; n++) expect(back[n]).toBeCloseTo(frame[n], 6);
  });

  test('refuses sizes it cannot do', () => {
    for (const size of [0, 4, 12]) expect(() => createRealTransform(size)).toThrow(RangeError);
    const { forward, inverse } = createRealTransform(16);
    const [nine, eight, frame] = [new Float32Array(9), new Float32Array(8), new Float32Array(16)];
    expect(() => forward(frame, nine, eight)).toThrow(RangeError);
    expect(() => inverse(eight, nine, frame)).toThrow(RangeError);
  });
});
