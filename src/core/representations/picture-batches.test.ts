// The pixels' scale and the loss of knowing nothing, on pictures of one level each.

import { expect, test } from 'vitest';
import { takeRows } from '../math/matrix.ts';
import { seededRandom } from '../math/random.ts';
import { blankLoss, scaleOf, shifted } from './picture-batches.ts';

/** One picture of four equal pixels for each level. */
function flat(...levels: number[]) {
  return {
    data: Uint8Array.from(levels.flatMap((level) => [level, level, level, level])),
    rows: levels.length,
    cols: 4,
  };
}

test.each<{ what: string; levels: number[]; mean: number; deviation: number; blank: number }>([
  { what: 'as on those trained on', levels: [0, 255, 255], mean: 0.5, deviation: 0.5, blank: 0.25 },
  {
    what: 'held out at the mean: never less than on those trained on',
    levels: [51, 153, 102],
    mean: 0.4,
    deviation: 0.2,
    blank: 0.04,
  },
  { what: 'a loud one held out of silent ones', levels: [0, 0, 255], mean: 0, deviation: 1e-3, blank: 1 },
  { what: 'nothing but silence', levels: [0, 0, 0], mean: 0, deviation: 1e-3, blank: 1e-6 },
])(
  'blank pictures, trained on the first two of $levels, judged on the third: $what',
  ({ levels, mean, deviation, blank }) => {
    const scale = scaleOf(flat(...levels.slice(0, 2)));
    expect(scale.mean).toBeCloseTo(mean, 7);
    expect(scale.deviation).toBeCloseTo(deviation, 7);
    expect(Object.values(scale)).toEqual(Array.from(Float32Array.from(Object.values(scale))));
    expect(blankLoss(flat(levels[2]), scale)).toBeCloseTo(blank, 7);
  },
);

test('copies the pictures of some rows in their order', () => {
  expect(takeRows(flat(1, 2, 3), Uint32Array.of(2, 0))).toEqual(flat(3, 1));
});

test('shifted pictures are theirs moved as a whole, each by a way of its own, with their edges drawn on', () => {
  const side = 9;
  const batch = 400;
  const picture = Float32Array.from({ length: side * side }, (_, i) => i);
  const values = Float32Array.from({ length: batch * side * side }, (_, i) => picture[i % (side * side)]);
  const moved = shifted(values, batch, 2, seededRandom(1));
  const ways = new Set<string>();
  for (let at = 0; at < moved.length; at += side * side) {
    // Where the middle pixel came from tells the way.
    const middle = moved[at + 4 * side + 4];
    const [down, right] = [4 - Math.floor(middle / side), 4 - (middle % side)];
    ways.add(`${down} ${right}`);
    for (let row = 0; row < side; row++) {
      for (let col = 0; col < side; col++) {
        const from = [row - down, col - right].map((place) => Math.min(side - 1, Math.max(0, place)));
        if (moved[at + row * side + col] !== from[0] * side + from[1])
          throw new Error(`Wrong at ${at}, ${row}, ${col}.`);
      }
    }
  }
  expect(ways.size).toBe(25);
  expect(values[4 * side + 4]).toBe(40);
  expect(shifted(values, batch, 2, seededRandom(1))).toEqual(moved);
});
