import { expect, test } from 'vitest';
import { hertzToBark } from './bark.ts';
import { hertzTicks } from './hertz-ticks.ts';
import { hertzToMel } from './mel.ts';
import { createPicture } from './picture.ts';

test.each([32, 64, 128])('a sine is brightest where its frequency is marked, of %i mel bands', (bands) => {
  const picture = createPicture({ melBands: bands, frames: 3 });
  const ticks = hertzTicks(bands, hertzToMel);
  expect(ticks.map(({ hertz }) => hertz)).toEqual([100, 1000, 5000, 10_000]);
  for (const { hertz, place } of ticks) {
    const levels = picture(
      Float32Array.from({ length: 22_050 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 22_050)),
    );
    const column = Array.from({ length: bands }, (_, band) => levels[band * 3 + 1]);
    const brightest = column.indexOf(255);
    // A triangle of a narrow band may hold more of the neighbouring bin.
    expect(Math.abs((brightest + 0.5) / bands - place)).toBeLessThan(1.1 / bands);
  }
});

test('edges are half a band beyond the outermost', () => {
  const ticks = hertzTicks(24, hertzToBark);
  expect(ticks.map(({ hertz }) => hertz)).toEqual([100, 1000, 5000, 10_000]);
  expect(ticks.map(({ place }) => place)).toEqual(ticks.map(({ place }) => place).sort((a, b) => a - b));
  // Evenly spaced in hertz, half of the rate is the last edge of the last triangle: half a band above the picture.
  expect(hertzTicks(10, (hertz) => hertz)).toEqual([
    { hertz: 1000, place: expect.closeTo((1000 / (11_025 / 11) - 0.5) / 10, 9) },
    { hertz: 5000, place: expect.closeTo((5000 / (11_025 / 11) - 0.5) / 10, 9) },
    { hertz: 10_000, place: expect.closeTo((10_000 / (11_025 / 11) - 0.5) / 10, 9) },
  ]);
});
