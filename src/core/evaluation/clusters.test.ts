import { describe, expect, test } from 'vitest';
import { seededRandom, shuffle } from '../math/random.ts';
import { type ClusterAgreement, compareClusters } from './clusters.ts';

/** One label a row, or none. */
const single = (labels: Iterable<string | null>) => Array.from(labels, (label) => (label === null ? [] : [label]));
const compared = (assignment: ArrayLike<number>, labels: readonly (readonly string[])[]) =>
  compareClusters(assignment, labels) as ClusterAgreement;
const upTo = <Item>(count: number, item: (n: number) => Item) => Array.from({ length: count }, (_, n) => item(n));

describe('compareClusters', () => {
  test('by hand: two clusters of two labels', () => {
    const agreement = compared([0, 0, 0, 0, 1, 1, 1, 1], single('aaabbbbb'));
    expect(agreement.counts).toEqual([
      [3, 1],
      [0, 4],
    ]);
    expect(agreement.labels).toEqual(['a', 'b']);
    expect(agreement.counted).toBe(8);
    expect(agreement.purity).toBe(7 / 8);
    expect(agreement.largestLabelShare).toBe(5 / 8);
    // What is known of the label: its entropy less what is left of it within clusters, of which the second leaves none.
    const bits = (share: number) => -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);
    const information = bits(3 / 8) - bits(3 / 4) / 2;
    expect(agreement.normalisedMutualInformation).toBeCloseTo(information / ((1 + bits(3 / 8)) / 2), 12);
  });

  // scikit-learn 1.2.1, n = numpy.arange(60):
  //   t = contingency_matrix(labels, clusters); normalized_mutual_info_score(labels, clusters),
  //   t.max(axis=0).sum() / t.sum(), t.sum(axis=1).max() / t.sum(), for labels and clusters
  //   n*7%5, (n*n+3*n)%11%4
  //   ["ksh"[(i*i)%7%3] for i in range(40)], [(i*i)%7%3 if i%4 else i%3 for i in range(40)]
  test.each([
    [
      upTo(60, (n) => String((n * 7) % 5)),
      upTo(60, (n) => ((n * n + 3 * n) % 11) % 4),
      0.005392131560433108,
      0.23333333333333334,
      0.2,
    ],
    [
      upTo(40, (i) => 'ksh'[((i * i) % 7) % 3]),
      upTo(40, (i) => (i % 4 ? ((i * i) % 7) % 3 : i % 3)),
      0.4611779466472356,
      0.825,
      0.55,
    ],
  ])('agrees with scikit-learn', (labels, assignment, normalisedMutualInformation, purity, largestLabelShare) => {
    const agreement = compared(assignment, single(labels));
    expect(agreement.normalisedMutualInformation).toBeCloseTo(normalisedMutualInformation, 12);
    expect(agreement.purity).toBeCloseTo(purity, 12);
    expect(agreement.largestLabelShare).toBeCloseTo(largestLabelShare, 12);
    expect(agreement.counted).toBe(labels.length);
  });

  // scikit-learn 1.2.1, a row with n labels as 6 / n rows with each:
  //   rows = [(0,"ab"),(0,"a"),(1,"abc"),(1,"c"),(2,"bc"),(2,"b"),(0,"a"),(1,"b")]
  //   labels = [x for c, s in rows for x in s*(6//len(s))]; clusters = [c for c, s in rows for _ in range(6)]
  test('several labels a row share it, as scikit-learn says of fractions of rows', () => {
    const assignment = [0, 0, 1, 1, 2, 2, 0, 1];
    const labels = ['ab', 'a', 'abc', 'c', 'bc', 'b', 'a', 'b'].map((names) => [...names]);
    const agreement = compared(assignment, labels);
    expect(agreement.normalisedMutualInformation).toBeCloseTo(0.37043158910796486, 12);
    expect(agreement.purity).toBeCloseTo(2 / 3, 12);
    expect(agreement.largestLabelShare).toBeCloseTo(0.4166666666666667, 12);
    expect(agreement.counted).toBe(8);
    expect(agreement.counts[1][0]).toBeCloseTo(1 / 3, 12);
    expect(agreement.counts[2]).toEqual([0, 1.5, 0.5]);
  });

  test('a label that a row has twice counts once', () => {
    expect(compareClusters([0, 1], [['a', 'a', 'b'], ['b']])).toEqual(compareClusters([0, 1], [['a', 'b'], ['b']]));
  });

  test.each([
    ['the same partition', 'aabbcc', [2, 2, 0, 0, 1, 1], 1, 1],
    ['one cluster of one label', 'aaaa', [0, 0, 0, 0], 1, 1],
    ['one label in several clusters', 'aaaa', [0, 1, 0, 1], 0, 1],
    ['one cluster of several labels', 'abab', [0, 0, 0, 0], 0, 1 / 2],
    ['independent', 'abababab', [0, 0, 1, 1, 0, 0, 1, 1], 0, 1 / 2],
    ['one label, in the second cluster', [null, 'a', 'a'], [0, 1, 1], 1, 1],
  ])('%s', (_, labels, assignment, normalisedMutualInformation, purity) => {
    const agreement = compared(assignment, single(labels));
    expect(agreement.normalisedMutualInformation).toBeCloseTo(normalisedMutualInformation, 12);
    expect(agreement.purity).toBe(purity);
  });

  test('a cluster a row is pure, but tells less than the labels alone would', () => {
    const agreement = compared([0, 1, 2, 3], single('aabb'));
    expect(agreement.purity).toBe(1);
    expect(agreement.normalisedMutualInformation).toBeCloseTo(1 / ((2 + 1) / 2), 12);
  });

  test('does not depend on the numbers of clusters or the order of rows', () => {
    const random = seededRandom(4);
    const assignment = upTo(200, () => Math.floor(random() * 6));
    const labels = assignment.map((cluster) =>
      [...'abcdef'].filter((_, label) => random() < (label === cluster ? 0.7 : 0.2)),
    );
    const before = compared(assignment, labels);
    const numbers = shuffle([0, 1, 2, 3, 4, 5], random);
    const order = shuffle(
      upTo(200, (row) => row),
      random,
    );
    const after = compared(
      order.map((row) => numbers[assignment[row]]),
      order.map((row) => labels[row]),
    );
    expect(after.counted).toBe(before.counted);
    expect(after.counted).toBeLessThan(200);
    for (const figure of ['purity', 'normalisedMutualInformation', 'largestLabelShare'] as const) {
      expect(after[figure]).toBeCloseTo(before[figure], 12);
    }
    before.counts.forEach((counts, cluster) => {
      counts.forEach((count, label) => {
        expect(after.counts[numbers[cluster]][label]).toBeCloseTo(count, 12);
      });
    });
    expect(before.purity).toBeGreaterThan(before.largestLabelShare);
  });

  test('rows without a label change nothing but the number of clusters', () => {
    const without = compared([0, 0, 1, 1, 1], single('abbba'));
    const labels = single(['a', null, 'b', 'b', null, 'b', 'a', null]);
    const agreement = compared(Int32Array.of(0, 1, 0, 1, 0, 1, 1, 3), labels);
    expect(agreement).toEqual({ ...without, counts: [...without.counts, [0, 0], [0, 0]] });
    expect(agreement.counted).toBe(5);
  });

  test('labels are ordered by code unit and may be named like what every object has', () => {
    const { labels, counts } = compared([0, 0, 0, 1], single(['b', 'a', 'Z', '__proto__']));
    expect(labels).toEqual(['Z', '__proto__', 'a', 'b']);
    expect(counts).toEqual([
      [1, 0, 1, 1],
      [0, 1, 0, 0],
    ]);
  });

  test.each([
    ['no labels', [0, 1, 0]],
    ['no rows', []],
  ])('%s: nothing is counted', (_, assignment) => {
    expect(compareClusters(assignment, single(assignment.map(() => null)))).toBeNull();
  });

  test('refuses what it cannot compare, and says why', () => {
    expect(() => compareClusters([0, 1], [['a']])).toThrow(/labels of 1 rows for 2/);
    expect(() => compareClusters([0, -1], [['a'], ['a']])).toThrow(/Row 1 is in cluster -1/);
    expect(() => compareClusters([0.5, 1], [[], []])).toThrow(RangeError);
  });
});
