import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idRanges } from './id-ranges.ts';

test('ranges hold every id once, in its order, and are neither long nor wide', () => {
  const steps = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3000 })), { maxLength: 1200 });
  fc.assert(
    fc.property(steps, (steps) => {
      let id = 0;
      const ids = steps.map((step) => {
        id += step;
        return id;
      });
      const ranges = idRanges(ids);
      expect(ranges.flat()).toEqual(ids);
      for (const range of ranges) {
        expect(range.length).toBeGreaterThan(0);
        expect(range.length).toBeLessThanOrEqual(200);
        expect((range.at(-1) as number) - range[0]).toBeLessThan(1000);
      }
    }),
  );
});

test('those that stand together are read two hundred at a time, those far apart each alone', () => {
  const ids = Array.from({ length: 450 }, (_, i) => i + 7);
  expect(idRanges(ids).map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(idRanges([1, 1000, 1001, 5000])).toEqual([[1, 1000], [1001], [5000]]);
});
