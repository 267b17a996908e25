import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { textOrder } from './text-order.ts';

const immediately = async () => {};

test('of texts is that of a stable sort by code units', async () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(texts, async (texts) => {
      const order = [...(await textOrder(texts, immediately))];
      expect([...order].sort((a, b) => a - b)).toEqual([...texts.keys()]);
      expect(order.map((place) => texts[place])).toEqual([...texts].sort());
    }),
  );
});

test.each([2048, 2049, 4096, 10_000])('of %i texts, many of them alike, has the lower place first', async (count) => {
  const random = seededRandom(count);
  const texts = Array.from({ length: count }, () => String(Math.floor(random() * 500)));
  let turns = 0;
  const order = await textOrder(texts, async () => {
    turns++;
  });
  const expected = texts.map((text, place) => ({ text, place }));
  // `sort` is stable.
  expected.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
  expect([...order]).toEqual(expected.map(({ place }) => place));
  expect(turns).toBeGreaterThanOrEqual(count / 2048);
});
