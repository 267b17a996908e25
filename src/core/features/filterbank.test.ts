import { describe, expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { bandLevels, sumBands, triangularFilterbank } from './filterbank.ts';
import { createStretch } from './stretch.ts';

const linear = { fromHertz: (hertz: number) => hertz, toHertz: (value: number) => value };
const settings = { sampleRate: 22050, fftSize: 1024, bands: 20, lowestHertz: 0, highestHertz: 11025 };
const filterbank = triangularFilterbank(settings, linear);

const spectraOf = (samples: Float32Array) => createStretch(samples).whole.spectra();

describe('triangles on a linear scale', () => {
  test('are evenly spaced, with an area of 1 over Hz', () => {
    const hertzPerBin = 22050 / 1024;
    for (let band = 0; band < 20; band++) {
      const weights = filterbank.weights.subarray(filterbank.firstWeights[band], filterbank.firstWeights[band + 1]);
      const centre = filterbank.startBins[band] + weights.indexOf(Math.max(...weights));
      expect(Math.abs(centre * hertzPerBin - (11025 * (band + 1)) / 21)).toBeLessThanOrEqual(hertzPerBin / 2);
      expect(weights.reduce((sum, weight) => sum + weight, 0) * hertzPerBin).toBeCloseTo(1, 2);
    }
  });

  test('sum a spectrum as a dense matrix would', () => {
    const power = Float32Array.from({ length: 513 }, (_, k) => ((k * 37) % 101) / 10);
    const sums = new Float32Array(20);
    sumBands(filterbank, power, sums);
    for (const [band, sum] of sums.entries()) {
      const width = 11025 / 21;
      const dense = power.map((value, k) => {
        const distance = Math.abs((k * 22050) / 1024 - (band + 1) * width);
        return (value * Math.max(0, 1 - distance / width)) / width;
      });
      expect(sum).toBeCloseTo(
        dense.reduce((total, value) => total + value, 0),
        5,
      );
    }
  });

  test('refuse what cannot be', () => {
    const make = (change: object) => () => triangularFilterbank({ ...settings, ...change }, linear);
    expect(make({ highestHertz: 12000 })).toThrow(/half the sample rate/);
    expect(make({ lowestHertz: 11025 })).toThrow(RangeError);
    expect(make({ lowestHertz: Number.NaN })).toThrow(RangeError);
    expect(make({ bands: 0 })).toThrow(RangeError);
    expect(make({ bands: 2.5 })).toThrow(RangeError);
    expect(make({ bands: 3000 })).toThrow(/fewer bands/);
  });
});

describe('levels of bands', () => {
  test('of white noise are its mean square over half the sample rate', () => {
    const random = seededRandom(3);
    // Uniform in -1 to 1: a mean square of 1 / 3.
    const { data, rows, cols } = bandLevels(
      filterbank,
      spectraOf(Float32Array.from({ length: 220500 }, () => 2 * random() - 1)),
    );
    for (let band = 0; band < cols; band++) {
      let density = 0;
      for (let row = 2; row < rows - 2; row++) density += 10 ** (data[row * cols + band] / 10) / (rows - 4);
      expect(Math.abs(10 * Math.log10(density) - 10 * Math.log10(1 / 3 / 11025))).toBeLessThan(0.5);
    }
  });

  test('of a sine add up to its mean square', () => {
    const sine = Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * 3000 * i) / 22050));
    const { data, cols } = bandLevels(filterbank, spectraOf(sine));
    // The triangles add up to 1 / width between the first's and the last's peak.
    let power = 0;
    for (let band = 0; band < cols; band++) power += 10 ** (data[25 * cols + band] / 10) * (11025 / 21);
    expect(power).toBeCloseTo(0.5, 3);
  });

  test('follow the gain, down to -140 dB', () => {
    const samples = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
    const { data } = bandLevels(filterbank, spectraOf(samples));
    const quieter = bandLevels(filterbank, spectraOf(samples.map((sample) => sample / 100)));
    for (const [i, level] of data.entries()) expect(quieter.data[i]).toBeCloseTo(level - 40, 3);
    const silent = bandLevels(filterbank, spectraOf(samples.map((sample) => sample * 1e-9)));
    for (const level of silent.data) expect(level).toBeCloseTo(-140, 4);
  });
});
