import { expect, test } from 'vitest';
import { seededRandom } from '../math/random.ts';
import { createCepstrum, createSmoothLevels } from './cepstrum.ts';

const random = seededRandom(4);
const levels = { data: Float32Array.from({ length: 5 * 24 }, () => -140 * random()), rows: 5, cols: 24 };

test('levels come back from all coefficients', () => {
  const back = createSmoothLevels(24, 24)(createCepstrum(24, 24)(levels));
  expect([back.rows, back.cols]).toEqual([5, 24]);
  for (let i = 0; i < levels.data.length; i++) expect(back.data[i]).toBeCloseTo(levels.data[i], 3);
});

test('from the first ones come smooth levels, of which these are the coefficients', () => {
  const cepstra = createCepstrum(24, 13)(levels);
  const smooth = createSmoothLevels(24, 13)(cepstra);
  const again = createCepstrum(24, 24)(smooth);
  for (let row = 0; row < 5; row++) {
    for (let k = 0; k < 24; k++) {
      expect(again.data[row * 24 + k]).toBeCloseTo(k < 13 ? cepstra.data[row * 13 + k] : 0, 3);
    }
    // The first coefficient alone keeps the mean.
    const mean = (values: Float32Array) => values.subarray(row * 24, (row + 1) * 24).reduce((a, b) => a + b, 0) / 24;
    expect(mean(smooth.data)).toBeCloseTo(mean(levels.data), 3);
  }
});
