import { expect, test } from 'vitest';
import { barkFilterbank, barkToHertz, hertzToBark } from './bark.ts';

test("is Traunmüller's formula with its corrections", () => {
  // z = 26.81 * f / (1960 + f) - 0.53; z += 0.15 * (2 - z) where z < 2; z += 0.22 * (z - 20.1) where z > 20.1
  const barks: [number, number][] = [
    [0, -0.1505],
    [100, 0.955738],
    [500, 4.919187],
    [1000, 8.527432],
    [4000, 17.463289],
    [9000, 21.790323],
    [11025, 22.702513],
  ];
  for (const [hertz, bark] of barks) expect(hertzToBark(hertz)).toBeCloseTo(bark, 5);
});

test("is Zwicker's table within a fifth of a critical band", () => {
  // The edges of critical bands 1 to 22.
  const edges = [
    100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400,
    7700, 9500,
  ];
  for (const [i, hertz] of edges.entries()) expect(Math.abs(hertzToBark(hertz) - (i + 1))).toBeLessThan(0.2);
});

test('goes there and back', () => {
  for (let hertz = 0; hertz <= 12000; hertz += 125) expect(barkToHertz(hertzToBark(hertz))).toBeCloseTo(hertz, 7);
});

test('has room for 24 bands in spectra of 1024 samples', () => {
  const { startBins, firstWeights } = barkFilterbank({
    sampleRate: 22050,
    fftSize: 1024,
    bands: 24,
    lowestHertz: 0,
    highestHertz: 11025,
  });
  expect(startBins.length).toBe(24);
  for (let band = 0; band < 24; band++) expect(firstWeights[band + 1] - firstWeights[band]).toBeGreaterThanOrEqual(6);
});
