import { describe, expect, test } from 'vitest';
import { distancesTo } from '../math/distance.ts';
import { type Matrix, rowOf } from '../math/matrix.ts';
import { normal, seededRandom, shuffle } from '../math/random.ts';
import { evaluateRetrieval, evaluateRetrievalBy, expectedAveragePrecision } from './retrieval.ts';

const line = (...values: number[]): Matrix => ({ data: Float32Array.from(values), rows: values.length, cols: 1 });
const options = (minimumPerLabel: number) => ({ minimumPerLabel, random: seededRandom(1) });
const atLeastTwo = options(2);
/** One label a row, or none. */
const single = (labels: readonly (string | null)[]) => labels.map((label) => (label === null ? [] : [label]));

/** Clusters around `labels` centres, loose enough that retrieval is neither perfect nor chance. */
function clusters(count: number, size: number, cols: number) {
  const random = seededRandom(11);
  const centres = Float32Array.from({ length: count * cols }, () => normal(random));
  const data = new Float32Array(count * size * cols);
  for (let i = 0; i < data.length; i++) {
    const label = Math.floor(i / cols) % count;
    data[i] = centres[label * cols + (i % cols)] + normal(random);
  }
  const labels = Array.from({ length: count * size }, (_, row) => `label ${row % count}`);
  return { matrix: { data, rows: count * size, cols }, labels: single(labels) };
}

describe('evaluateRetrieval', () => {
  test('by hand: two labels on a line', () => {
    // From 0 (a): 1 b, 2 a, 4 b, 7 a     precision at hits 1/2, 2/4
    // From 1 (b): 0 a, 2 a (tie, 0 first), 4 b, 7 a     1/3
    // From 2 (a): 1 b, 0 a, 4 b (tie, 0 first), 7 a     1/2, 2/4
    // From 4 (b): 2 a, 1 b, 7 a (tie, 1 first), 0 a     1/2
    // From 7 (a): 4 b, 2 a, 1 b, 0 a     1/2, 2/4
    const quality = evaluateRetrieval('euclidean', line(0, 1, 2, 4, 7), single(['a', 'b', 'a', 'b', 'a']), atLeastTwo);
    expect(quality.judged).toBe(5);
    expect(quality.figures?.meanAveragePrecision).toBeCloseTo((0.5 + 1 / 3 + 0.5 + 0.5 + 0.5) / 5, 12);
    // Only 4 candidates: 2 of 4 for each a, 1 of 4 for each b, and a random order does the same.
    expect(quality.figures?.precisionAt5).toBeCloseTo((3 * 0.5 + 2 * 0.25) / 5, 12);
    expect(quality.chance?.precisionAt5).toBeCloseTo((3 * 0.5 + 2 * 0.25) / 5, 12);
    expect(quality.perLabel.map(({ label, count }) => [label, count])).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(quality.perLabel[0].figures.meanAveragePrecision).toBeCloseTo(0.5, 12);
    expect(quality.perLabel[1].figures.meanAveragePrecision).toBeCloseTo(5 / 12, 12);
    expect(quality.perLabel[1].figures.precisionAt5).toBe(0.25);
  });

  test('by hand: precision at 1, R-precision and macro averages of the same', () => {
    const labels = single(['a', 'b', 'a', 'b', 'a']);
    const { figures, macro, chance } = evaluateRetrieval('euclidean', line(0, 1, 2, 4, 7), labels, atLeastTwo);
    // The nearest of each is of the other label.
    expect(figures?.precisionAt1).toBe(0);
    // Of the nearest 2 of each a one is an a; the nearest 1 of each b is none.
    expect(figures?.rPrecision).toBeCloseTo((3 * 0.5 + 0) / 5, 12);
    expect(macro?.rPrecision).toBeCloseTo((0.5 + 0) / 2, 12);
    expect(macro?.meanAveragePrecision).toBeCloseTo((0.5 + 5 / 12) / 2, 12);
    expect(chance?.precisionAt1).toBeCloseTo((3 * 0.5 + 2 * 0.25) / 5, 12);
    expect(chance?.rPrecision).toBeCloseTo((3 * 0.5 + 2 * 0.25) / 5, 12);
  });

  test('by hand: with several labels a sound, whatever shares one is right, once', () => {
    // From 0 (a, b): 1 b, 3 a, 9 c: right, right, wrong. From 1 (b): 0 right. From 3 (a): 0 right at rank 2 (1 first).
    const labels = [['a', 'b'], ['b', 'b'], ['a'], ['c'], ['c', 'a']];
    const quality = evaluateRetrieval('euclidean', line(0, 1, 3, 20, 30), labels, atLeastTwo);
    expect(quality.judged).toBe(5);
    expect(quality.perLabel.map(({ label, count }) => [label, count])).toEqual([
      ['a', 3],
      ['b', 2],
      ['c', 2],
    ]);
    const ofRow = [
      // 1 b, 3 a, 20 c, 30 c and a: right at ranks 1, 2 and 4.
      (1 + 1 + 3 / 4) / 3,
      // 0 a and b, 3 a, 20 c, 30: right at rank 1.
      1,
      // 1 b, 0 a and b, 20 c, 30 c and a: right at ranks 2 and 4.
      (1 / 2 + 2 / 4) / 2,
      // 30 c and a first.
      1,
      // 20 c, 3 a, 1 b, 0 a and b: right at ranks 1, 2 and 4.
      (1 + 1 + 3 / 4) / 3,
    ];
    expect(quality.figures?.meanAveragePrecision).toBeCloseTo(ofRow.reduce((a, b) => a + b) / 5, 12);
    expect(quality.perLabel[1].figures.meanAveragePrecision).toBeCloseTo((ofRow[0] + ofRow[1]) / 2, 12);
  });

  test('intervals are about the mean, as wide as its standard error says, and repeat for a seed', () => {
    const { matrix, labels } = clusters(10, 60, 4);
    const judge = (seed: number) =>
      evaluateRetrieval('cosine', matrix, labels, { minimumPerLabel: 8, random: seededRandom(seed) });
    const { figures, intervals } = judge(1);
    expect(judge(1).intervals).toEqual(intervals);
    expect(judge(2).intervals).not.toEqual(intervals);
    // Whether the nearest is right is 0 or 1: its standard error follows from its mean.
    const mean = figures?.precisionAt1 as number;
    const width = 2 * 1.96 * Math.sqrt((mean * (1 - mean)) / 600);
    const { low, high } = intervals as NonNullable<typeof intervals>;
    expect((high.precisionAt1 - low.precisionAt1) / width).toBeCloseTo(1, 0);
    expect((high.precisionAt1 + low.precisionAt1) / 2).toBeCloseTo(mean, 1);
  });

  test('clusters far apart are found perfectly, clusters interleaved are not', () => {
    const apart = line(...Array.from({ length: 16 }, (_, row) => (row < 8 ? row : 1000 + row)));
    const labels = single(Array.from({ length: 16 }, (_, row) => (row < 8 ? 'low' : 'high')));
    const perfect = evaluateRetrieval('euclidean', apart, labels, options(8));
    expect(Object.values(perfect.figures ?? {})).toEqual([1, 1, 1, 1]);
    expect(perfect.perLabel.map(({ label }) => label)).toEqual(['high', 'low']);
    expect(perfect.chance?.precisionAt5).toBeCloseTo(7 / 15, 12);
    expect(perfect.chance?.meanAveragePrecision).toBeCloseTo(expectedAveragePrecision(7, 15), 12);
  });

  test('ties rank by row, the lower first', () => {
    const all = line(...Array.from({ length: 12 }, () => 1));
    const first = single(Array.from({ length: 12 }, (_, row) => (row < 6 ? 'a' : 'b')));
    const quality = evaluateRetrieval('euclidean', all, first, atLeastTwo);
    // Every query sees rows 0, 1, 2 ... : an a finds its five at once, a b finds its own at ranks 7 to 11.
    expect(quality.perLabel[0]).toEqual({
      label: 'a',
      count: 6,
      figures: { precisionAt1: 1, precisionAt5: 1, rPrecision: 1, meanAveragePrecision: 1 },
    });
    expect(quality.perLabel[1].figures.precisionAt5).toBe(0);
    expect(quality.perLabel[1].figures.meanAveragePrecision).toBeCloseTo(
      (1 / 7 + 2 / 8 + 3 / 9 + 4 / 10 + 5 / 11) / 5,
      12,
    );
  });

  test('labels with too few members, and no label, are neither queries nor candidates', () => {
    const labels = single(['a', null, 'a', 'alone', 'b', 'b', null]);
    const quality = evaluateRetrieval('euclidean', line(0, 0.1, 1, 0.2, 5, 6, 5.5), labels, atLeastTwo);
    expect(quality.judged).toBe(4);
    expect(quality.figures?.meanAveragePrecision).toBe(1);
    expect(quality.figures?.precisionAt5).toBeCloseTo(1 / 3, 12);
    expect(quality.perLabel.map(({ label }) => label)).toEqual(['a', 'b']);
    // What is left out may hold anything.
    const broken = evaluateRetrieval('euclidean', line(0, Number.NaN, 1, Number.NaN, 5, 6, 0), labels, atLeastTwo);
    expect(broken.figures?.meanAveragePrecision).toBe(1);
  });

  test.each<[string, (string | null)[]]>([
    ['all labels different', ['a', 'b', 'c']],
    ['no labels', [null, null, null]],
  ])('%s: nothing is judged and every figure is null', (_, labels) => {
    expect(evaluateRetrieval('cosine', line(1, 2, 3), single(labels), atLeastTwo)).toEqual({
      judged: 0,
      figures: null,
      intervals: null,
      macro: null,
      chance: null,
      perLabel: [],
    });
  });

  test('an empty library is judged as nothing', () => {
    const empty = { data: new Float32Array(0), rows: 0, cols: 0 };
    expect(evaluateRetrieval('cosine', empty, [], options(8)).judged).toBe(0);
  });

  test('one label alone has nothing that it could be taken for, and no figures', () => {
    const found = evaluateRetrieval('cosine', line(1, -1), single(['a', 'a']), atLeastTwo);
    expect(found).toMatchObject({ judged: 2, figures: null, intervals: null, macro: null, chance: null });
    expect(found.perLabel.map(({ label, count }) => [label, count])).toEqual([['a', 2]]);
  });

  test('of very many sounds a sample stands for all, with some of each label in it', () => {
    const rows = 2400;
    const random = seededRandom(3);
    // Ten sounds are rare; a sound's nearest has its label in nine cases of ten.
    const labels = single(Array.from({ length: rows }, (_, row) => (row < 10 ? 'rare' : row % 2 ? 'odd' : 'even')));
    const data = Float32Array.from({ length: rows }, (_, row) => {
      const place = { rare: 1, odd: 3, even: 5 }[labels[row][0] as 'rare'];
      return (random() < 0.1 ? 8 - place : place) + 0.1 * random();
    });
    let asked = 0;
    const distancesOf = (row: number) => {
      asked++;
      return data.map((value) => Math.abs(value - data[row]));
    };
    const { judged, figures, perLabel } = evaluateRetrievalBy(distancesOf, labels, options(8));
    expect(judged).toBe(rows);
    expect(asked).toBe(2000);
    expect(perLabel.map(({ label, count }) => [label, count])).toEqual([
      ['even', 1195],
      ['odd', 1195],
      ['rare', 10],
    ]);
    // 0.9 of a crowd is right for 0.9 of the sounds, 0.1 for the others.
    expect(figures?.precisionAt5).toBeCloseTo(0.82, 1);
  });

  test('a label may be named like what every object has', () => {
    const labels = single(['__proto__', '__proto__', 'constructor', 'constructor']);
    const { figures } = evaluateRetrieval('euclidean', line(0, 1, 8, 9), labels, atLeastTwo);
    expect(figures?.meanAveragePrecision).toBe(1);
  });

  // scikit-learn 1.2.1, no two distances of a query equal:
  //   X = [[((i*37 + j*11) * (i + 3)) % 101 - 50 + 0.25*j for j in range(3)] for i in range(12)]
  //   labels = numpy.array(list("abcabcabcaab")); D = cosine_distances(X) or euclidean_distances(X)
  //   for q: keep = arange(12) != q; y = labels[keep] == labels[q]; d = D[q][keep]
  //     o = y[numpy.argsort(d)]; average_precision_score(y, -d), o[:5].mean(), o[0], o[:y.sum()].mean();
  //     then means over all and over each label. The last two are 1/6 and 7/36 in both spaces.
  test.each([
    ['cosine', 0.35333268197851525, 0.2333333333, [0.35364538239, 0.4712962963, 0.19552669553], [0.28, 0.3, 1 / 15]],
    ['euclidean', 0.3596270242103576, 0.25, [0.32882395382, 0.44463684463, 0.29761904762], [0.2, 0.25, 1 / 3]],
  ] as const)('%s agrees with scikit-learn', (space, meanAveragePrecision, precisionAt5, averages, precisions) => {
    const data = new Float32Array(36);
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 3; j++) data[i * 3 + j] = (((i * 37 + j * 11) * (i + 3)) % 101) - 50 + 0.25 * j;
    }
    const quality = evaluateRetrieval(space, { data, rows: 12, cols: 3 }, single([...'abcabcabcaab']), atLeastTwo);
    expect(quality.figures?.meanAveragePrecision).toBeCloseTo(meanAveragePrecision, 10);
    expect(quality.figures?.precisionAt5).toBeCloseTo(precisionAt5, 10);
    expect(quality.figures?.precisionAt1).toBeCloseTo(1 / 6, 10);
    expect(quality.figures?.rPrecision).toBeCloseTo(7 / 36, 10);
    quality.perLabel.forEach((each, i) => {
      expect(each.figures.meanAveragePrecision).toBeCloseTo(averages[i], 10);
      expect(each.figures.precisionAt5).toBeCloseTo(precisions[i], 10);
    });
  });

  test.each(['cosine', 'euclidean'] as const)('%s does not depend on the order of rows', (space) => {
    const { matrix, labels } = clusters(6, 12, 5);
    const order = shuffle(
      Array.from(labels, (_, row) => row),
      seededRandom(5),
    );
    const data = new Float32Array(matrix.data.length);
    order.forEach((row, position) => {
      data.set(rowOf(matrix, row), position * matrix.cols);
    });
    const before = evaluateRetrieval(space, matrix, labels, options(8));
    const after = evaluateRetrieval(
      space,
      { ...matrix, data },
      order.map((row) => labels[row]),
      options(8),
    );
    expect(before.figures?.meanAveragePrecision).toBeGreaterThan((before.chance?.meanAveragePrecision as number) * 1.3);
    expect(before.figures?.meanAveragePrecision).toBeLessThan(0.95);
    expect(after.figures?.meanAveragePrecision).toBeCloseTo(before.figures?.meanAveragePrecision as number, 10);
    expect(after.figures?.precisionAt5).toBeCloseTo(before.figures?.precisionAt5 as number, 10);
    expect(after.perLabel.map(({ label }) => label)).toEqual(before.perLabel.map(({ label }) => label));
  });

  test.each(['cosine', 'euclidean'] as const)('%s does not depend on rotation or scale', (space) => {
    const { matrix, labels } = clusters(6, 12, 5);
    const turned = { ...matrix, data: matrix.data.slice() };
    for (let row = 0; row < turned.rows; row++) {
      const vector = rowOf(turned, row);
      for (let i = 0; i < 5; i++) {
        const j = (i + 1) % 5;
        const [x, y] = [vector[i], vector[j]];
        vector[i] = Math.cos(i + 1) * x - Math.sin(i + 1) * y;
        vector[j] = Math.sin(i + 1) * x + Math.cos(i + 1) * y;
      }
      for (let i = 0; i < 5; i++) vector[i] *= 7;
    }
    const before = evaluateRetrieval(space, matrix, labels, options(8));
    const after = evaluateRetrieval(space, turned, labels, options(8));
    expect(after.figures?.meanAveragePrecision).toBeCloseTo(before.figures?.meanAveragePrecision as number, 10);
    expect(after.figures?.precisionAt5).toBeCloseTo(before.figures?.precisionAt5 as number, 10);
  });

  test('vectors that know nothing of the labels do about as well as chance', () => {
    const random = seededRandom(8);
    const matrix = { data: Float32Array.from({ length: 300 * 8 }, () => normal(random)), rows: 300, cols: 8 };
    const labels = single(Array.from({ length: 300 }, (_, row) => `label ${row % 10}`));
    const quality = evaluateRetrieval('cosine', matrix, labels, options(8));
    expect(quality.chance?.precisionAt5).toBeCloseTo(29 / 299, 12);
    expect(quality.figures?.precisionAt5).toBeCloseTo(29 / 299, 1);
    expect(quality.figures?.meanAveragePrecision).toBeCloseTo(quality.chance?.meanAveragePrecision as number, 1);
    expect(quality.intervals?.low.precisionAt5).toBeLessThan(29 / 299);
    expect(quality.intervals?.high.precisionAt5).toBeGreaterThan(29 / 299);
  });

  test('reports progress and stops when asked', () => {
    const { matrix, labels } = clusters(10, 20, 4);
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    evaluateRetrieval('cosine', matrix, labels, { ...options(8), onProgress });
    expect(shares).toEqual([64 / 200, 128 / 200, 192 / 200, 1]);

    shares.length = 0;
    const shouldStop = () => shares.length === 2;
    let error: Error | undefined;
    try {
      evaluateRetrieval('cosine', matrix, labels, { ...options(8), onProgress, shouldStop });
    } catch (thrown) {
      error = thrown as Error;
    }
    expect(error?.name).toBe('AbortError');
    expect(shares).toHaveLength(2);
  });

  test('refuses what it cannot judge, and says why', () => {
    expect(() => evaluateRetrieval('cosine', line(1, 2), [['a']], atLeastTwo)).toThrow(/labels of 1 rows for 2/);
    expect(() => evaluateRetrieval('cosine', line(1, 2), [['a'], ['a']], options(1))).toThrow(/at least 2/);
    expect(() => evaluateRetrieval('cosine', line(1, Number.NaN), [['a'], ['a']], atLeastTwo)).toThrow(
      /Row 1 .* finite/,
    );
  });
});

describe('evaluateRetrievalBy', () => {
  test.each(['cosine', 'euclidean', 'hamming'] as const)('says of the %s distances of rows what rows say', (space) => {
    const { matrix, labels } = clusters(6, 12, 5);
    if (space === 'hamming') matrix.data = matrix.data.map((value) => Number(value > 0));
    // Some have too few to be judged.
    const of = labels.map((label, row) => (row < 5 ? ['alone'] : row % 9 === 0 ? [] : label));
    const asked: number[] = [];
    const distancesOf = (row: number) => {
      asked.push(row);
      return distancesTo(space, rowOf(matrix, row), matrix);
    };
    const quality = evaluateRetrievalBy(distancesOf, of, options(8));
    expect(quality).toEqual(evaluateRetrieval(space, matrix, of, options(8)));
    expect(quality.judged).toBeGreaterThan(40);
    expect(asked).toHaveLength(quality.judged);
  });

  test('distances need not be those of any vectors', () => {
    // Each finds the next one round a circle nearest, and from there on to itself: a metric would be symmetric.
    const distancesOf = (row: number) => Float32Array.from({ length: 4 }, (_, other) => (other - row + 4) % 4);
    const { figures } = evaluateRetrievalBy(distancesOf, single(['a', 'a', 'b', 'b']), atLeastTwo);
    expect(figures?.precisionAt1).toBe(0.5);
    expect(figures?.meanAveragePrecision).toBeCloseTo((1 + 1 / 3 + 1 + 1 / 3) / 4, 12);
  });

  test('an unjudged sound may be at any distance; infinity ranks last', () => {
    const distances = [
      [0, Number.NaN, 1, Number.POSITIVE_INFINITY, 3],
      [],
      [1, Number.NaN, 0, Number.POSITIVE_INFINITY, 4],
      [3, 0, 4, 0, 2],
      [3, 0, 4, 2, 0],
    ].map((row) => Float32Array.from(row));
    const labels = single(['a', null, 'a', 'b', 'b']);
    const { figures } = evaluateRetrievalBy((row) => distances[row], labels, atLeastTwo);
    expect(figures?.precisionAt1).toBe(1);
  });

  test('refuses what it cannot judge, and says why', () => {
    const labels = single(['a', 'a']);
    expect(() => evaluateRetrievalBy(() => Float32Array.of(0), labels, atLeastTwo)).toThrow(/1 distances for .* 2/);
    expect(() => evaluateRetrievalBy(() => Float32Array.of(0, Number.NaN), labels, atLeastTwo)).toThrow(/Row 0/);
    expect(() => evaluateRetrievalBy(() => Float32Array.of(0, 1), labels, options(1))).toThrow(/at least 2/);
  });
});

describe('expectedAveragePrecision', () => {
  test('is the mean over every possible order, for up to 10 candidates', () => {
    for (let candidates = 1; candidates <= 10; candidates++) {
      const sums = new Float64Array(candidates + 1);
      const orders = new Float64Array(candidates + 1);
      for (let right = 1; right < 2 ** candidates; right++) {
        let found = 0;
        let sum = 0;
        for (let rank = 1; rank <= candidates; rank++) {
          if (right & (1 << (rank - 1))) sum += ++found / rank;
        }
        sums[found] += sum / found;
        orders[found]++;
      }
      for (let relevant = 1; relevant <= candidates; relevant++) {
        expect(expectedAveragePrecision(relevant, candidates)).toBeCloseTo(sums[relevant] / orders[relevant], 12);
      }
    }
  });
});
