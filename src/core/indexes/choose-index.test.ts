import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Space } from '../math/distance.ts';
import { resolveOptions } from '../options.ts';
import { chooseIndex } from './choose-index.ts';
import { planOf } from './lsh.ts';
import { layOut } from './lsh-layout.ts';
import { indexes } from './registry.ts';

test.each([
  ['cosine', 0, 0, 'exact'],
  ['cosine', 844, 64, 'exact'],
  ['euclidean', 1_000_000, 64, 'exact'],
  ['cosine', 2_000_000, 64, 'lsh'],
  ['cosine', 1_000_000, 128, 'lsh'],
  ['cosine', 2_000_000, 128, 'compact'],
  ['euclidean', 90_000, 1000, 'exact'],
  ['euclidean', 90_000, 4000, 'compact'],
  ['hamming', 5_000_000, 128, 'hamming'],
] as const)('in %s space, %i x %i: %s', (space, rows, cols, wanted) => {
  expect(chooseIndex(space, rows, cols)).toBe(wanted);
});

test('what is chosen is in the registry and searches the space; LSH with its defaults fits a tab', () =>
  fc.assert(
    fc.property(
      fc.constantFrom<Space>('cosine', 'euclidean', 'hamming'),
      fc.nat(5_000_000),
      fc.nat(2000),
      (space, rows, cols) => {
        const id = chooseIndex(space, rows, cols);
        const entry = indexes.find((each) => each.id === id);
        expect(entry?.spaces).toContain(space);
        if (!entry || id !== 'lsh') return;
        const plan = planOf(resolveOptions(entry.options), rows);
        expect(layOut({ space, rows, cols }, plan).bytes).toBeLessThan(1.1e9);
      },
    ),
  ));
