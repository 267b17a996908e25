import { describe, expect, test } from 'vitest';
import type { Matrix } from '../math/matrix.ts';
import { minimise } from '../math/minimise.ts';
import { normal, seededRandom, shuffle } from '../math/random.ts';
import { learnClassifier, probabilitiesOf, softmaxObjective } from './linear-classifier.ts';
import { type Probe, type ProbeOptions, probe, suggestLabels } from './linear-probe.ts';

/** How many rows of each label, a row each, were taken for each, a column each. */
function confusionOf({ labels, tests }: Pick<Probe, 'labels' | 'tests'>): number[][] {
  const counts = labels.map(() => labels.map(() => 0));
  for (const { truth, predicted } of tests) counts[truth][predicted]++;
  return counts;
}

const line = (...values: number[]): Matrix => ({ data: Float32Array.from(values), rows: values.length, cols: 1 });
const options = (minimumPerLabel = 2, seed = 1): ProbeOptions => ({ minimumPerLabel, random: seededRandom(seed) });
/** One label a row, or none. */
const single = (labels: Iterable<string | null>) => Array.from(labels, (label) => (label === null ? [] : [label]));
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What the comments call X: whole numbers and quarters, without order. */
function patterned(rows: number, cols: number): Matrix {
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) data[i * cols + j] = (((i * 37 + j * 11) * (i + 3)) % 101) - 50 + 0.25 * j;
  }
  return { data, rows, cols };
}

/** Rows around `count` centres, in turn, `noise` times as far from theirs as the centres from 0. */
function clusters(count: number, size: number, cols: number, noise: number) {
  const random = seededRandom(11);
  const centres = Float32Array.from({ length: count * cols }, () => normal(random));
  const data = Float32Array.from({ length: count * size * cols }, (_, i) => {
    const label = Math.floor(i / cols) % count;
    return centres[label * cols + (i % cols)] + noise * normal(random);
  });
  const matrix = { data, rows: count * size, cols };
  return { matrix, labels: single(Array.from({ length: count * size }, (_, row) => `label ${row % count}`)) };
}

function judged(matrix: Matrix, labels: string[][], given: ProbeOptions): Probe {
  const found = probe(matrix, labels, given);
  if (found === null) throw new Error('Nothing was judged.');
  return found;
}

// scikit-learn 1.2.1, with X of 12 rows and 3 columns as `patterned` has it, doubles:
//   Z = StandardScaler().fit_transform(X)
//   m = LogisticRegression(C=1, tol=1e-10, max_iter=10000, multi_class='multinomial', solver='newton-cg')
//   m.fit(Z, labels).predict_proba(Z)[[0, 5, 11]]
// For several labels a row, the row is there once for each, with sample_weight 1 / n. (Its lbfgs stops a millionth
// short; newton-cg goes on until rounding stops it, and warns.)
const references = [
  {
    name: 'three labels',
    own: Array.from('abcabcabcaab', (label) => [label]),
    expected: [
      [0.34237342226280065, 0.4538605934137614, 0.203765984323438],
      [0.5025297715912249, 0.2004703101004685, 0.29699991830830663],
      [0.292730981319746, 0.5630517671825146, 0.14421725149773945],
    ],
  },
  {
    name: 'two labels',
    own: Array.from('abababababab', (label) => [label]),
    expected: [
      [0.8370227640210306, 0.16297723597896951],
      [0.3334805163418813, 0.6665194836581187],
      [0.1813357799539605, 0.8186642200460396],
    ],
  },
  {
    name: 'several labels a row',
    own: Array.from('abcabcabcaab', (label, row) => (row === 0 ? ['a', 'b'] : row === 4 ? ['c', 'b'] : [label])),
    expected: [
      [0.16168660613604283, 0.5317384235143746, 0.3065749703495826],
      [0.5413639209679523, 0.16239267584259048, 0.29624340318945724],
      [0.2183900416541803, 0.6504236541973316, 0.13118630414848817],
    ],
  },
];
const placesOf = (own: readonly string[]) => own.map((label) => 'abc'.indexOf(label));

describe('softmaxObjective', () => {
  test.each(references)('its minimum agrees with scikit-learn: $name', ({ own, expected }) => {
    const { data } = patterned(12, 3);
    const labelCount = expected[0].length;
    const inputs = new Float64Array(12 * 4).fill(1);
    for (let col = 0; col < 3; col++) {
      const column = Array.from({ length: 12 }, (_, row) => data[row * 3 + col]);
      const mean = sum(column) / 12;
      const deviation = Math.sqrt(sum(column.map((value) => (value - mean) ** 2)) / 12);
      column.forEach((value, row) => {
        inputs[row * 4 + col] = (value - mean) / deviation;
      });
    }
    const targets = new Float64Array(12 * labelCount);
    own.forEach((ofRow, row) => {
      for (const place of placesOf(ofRow)) targets[row * labelCount + place] = 1 / ofRow.length;
    });
    const { parameters, converged } = minimise(
      softmaxObjective(inputs, targets, labelCount),
      new Float64Array(4 * labelCount),
      { gradientTolerance: 1e-9, maximumIterations: 1000 },
    );
    expect(converged).toBe(true);
    [0, 5, 11].forEach((row, i) => {
      const exponentials = expected[i].map((_, label) =>
        Math.exp(sum([0, 1, 2, 3].map((col) => inputs[row * 4 + col] * parameters[col * labelCount + label]))),
      );
      expected[i].forEach((probability, label) => {
        expect(exponentials[label] / sum(exponentials)).toBeCloseTo(probability, 8);
      });
    });
  });

  // Widths and counts that are no multiples of four, and more rows than are taken at once.
  test.each([
    [5, 3, 2],
    [37, 6, 5],
    [70, 9, 7],
  ])('its gradient is what finite differences say: %s rows, %s columns, %s labels', (rows, width, labelCount) => {
    const random = seededRandom(2);
    const inputs = Float64Array.from({ length: rows * width }, (_, i) => (i % width < width - 1 ? normal(random) : 1));
    const targets = new Float64Array(rows * labelCount);
    for (let row = 0; row < rows; row++) {
      targets[row * labelCount + (row % labelCount)] += 0.5;
      targets[row * labelCount + ((row * row) % labelCount)] += 0.5;
    }
    const weights = Float64Array.from({ length: width * labelCount }, () => normal(random));
    const objective = softmaxObjective(inputs, targets, labelCount);
    const gradient = new Float64Array(weights.length).fill(Number.NaN);
    const value = objective(weights, gradient);

    // The value itself, from its definition.
    let expected = 0;
    for (let row = 0; row < rows; row++) {
      const logits = Array.from({ length: labelCount }, (_, label) =>
        sum(Array.from({ length: width }, (_, col) => inputs[row * width + col] * weights[col * labelCount + label])),
      );
      const total = sum(logits.map(Math.exp));
      logits.forEach((logit, label) => {
        expected -= targets[row * labelCount + label] * Math.log(Math.exp(logit) / total);
      });
    }
    for (let i = 0; i < (width - 1) * labelCount; i++) expected += weights[i] ** 2 / 2;
    expect(value / expected).toBeCloseTo(1, 12);

    const ignored = new Float64Array(weights.length);
    for (let i = 0; i < weights.length; i++) {
      const at = (change: number) => objective(weights.with(i, weights[i] + change), ignored);
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
    }
  });

  test('logits that no exponential can hold give a finite loss', () => {
    const gradient = new Float64Array(4);
    const objective = softmaxObjective(Float64Array.of(1, 1), Float64Array.of(0, 1), 2);
    // Input 1 and the intercept: logits 4000 and 0, of which the second is the target; the penalty 2000^2 / 2.
    expect(objective(Float64Array.of(2000, 0, 2000, 0), gradient)).toBe(4000 + 2000 ** 2 / 2);
    expect([...gradient]).toEqual([2001, -1, 1, -1]);
  });
});

describe('learnClassifier', () => {
  test.each(references)('agrees with scikit-learn as far as learning goes: $name', ({ own, expected }) => {
    const matrix = patterned(12, 3);
    const examples = own.map((ofRow, row) => ({ row, own: placesOf(ofRow) }));
    const classifier = learnClassifier(matrix, examples, expected[0].length);
    [0, 5, 11].forEach((row, i) => {
      const found = probabilitiesOf(classifier, matrix.data.subarray(row * 3, row * 3 + 3));
      expected[i].forEach((probability, label) => {
        expect(found[label]).toBeCloseTo(probability, 4);
      });
    });
  });

  test('by hand: two rows', () => {
    // They become -1 and 1. By symmetry one label has weight v and the other -v, and no intercepts: the loss is
    // 2 log(1 + exp(-2v)) + v^2, least where v (1 + exp(2v)) = 2, so that the wrong label's probability is v / 2.
    const matrix = line(7, 11);
    const examples = [0, 1].map((row) => ({ row, own: [row] }));
    const { weights, centres, scales } = learnClassifier(matrix, examples, 2);
    const v = weights[1];
    expect([centres[0], scales[0]]).toEqual([9, 0.5]);
    expect(v * (1 + Math.exp(2 * v))).toBeCloseTo(2, 4);
    expect([weights[0], weights[2], weights[3]]).toEqual([-v, expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    const [wrong, right] = probabilitiesOf(learnClassifier(matrix, examples, 2), Float32Array.of(11));
    expect(wrong).toBeCloseTo(v / 2, 4);
    expect(wrong + right).toBeCloseTo(1, 12);
  });

  test('by hand: where all rows are the same, a label has its share, since intercepts are free', () => {
    // 0.1 is not a number that sums without rounding.
    const matrix = line(...times(7, 0.1));
    const examples = [0, 0, 0, 1, 1, 2].map((label, row) => ({ row, own: [label] }));
    const several = [...examples, { row: 6, own: [2, 0] }];
    const classifier = learnClassifier(matrix, several, 3);
    expect(classifier.scales[0]).toBe(0);
    // Whatever another row has there.
    for (const value of [0.1, 0, 1e30]) {
      const found = probabilitiesOf(classifier, Float32Array.of(value));
      [3.5 / 7, 2 / 7, 1.5 / 7].forEach((share, label) => {
        expect(found[label]).toBeCloseTo(share, 4);
      });
    }
  });

  test('neither the order of rows nor the scale and origin of columns matter', () => {
    const { matrix, labels } = clusters(4, 12, 5, 1.5);
    const places = Array.from(labels, (_, row) => row % 4);
    const examples = places.map((label, row) => ({ row, own: [label] }));
    const before = learnClassifier(matrix, examples, 4);
    const order = shuffle(
      places.map((_, row) => row),
      seededRandom(5),
    );
    const shuffled = learnClassifier(
      matrix,
      order.map((row) => examples[row]),
      4,
    );
    const moved = { ...matrix, data: matrix.data.map((value, i) => value * 10 ** ((i % 5) - 2) + (i % 5)) };
    const after = learnClassifier(moved, examples, 4);
    for (let row = 0; row < matrix.rows; row++) {
      const expected = probabilitiesOf(before, matrix.data.subarray(row * 5, row * 5 + 5));
      const inOrder = probabilitiesOf(shuffled, matrix.data.subarray(row * 5, row * 5 + 5));
      const elsewhere = probabilitiesOf(after, moved.data.subarray(row * 5, row * 5 + 5));
      expected.forEach((probability, label) => {
        expect(inOrder[label]).toBeCloseTo(probability, 5);
        expect(elsewhere[label]).toBeCloseTo(probability, 4);
      });
    }
  });
});

describe('probe', () => {
  test('labels far apart are told apart without fail', () => {
    const { matrix, labels } = clusters(6, 20, 8, 0.05);
    const found = judged(matrix, labels, options(8));
    expect(found).toMatchObject({
      trained: 96,
      tested: 24,
      accuracy: 1,
      macroAccuracy: 1,
      interval: { low: 1, high: 1 },
    });
    expect(found.labels).toEqual([0, 1, 2, 3, 4, 5].map((label) => `label ${label}`));
    expect(found.chance).toBeCloseTo(1 / 6, 12);
    expect(found.tests).toHaveLength(24);
    for (const { row, truth, predicted, probability } of found.tests) {
      expect([truth, predicted]).toEqual([row % 6, row % 6]);
      expect(probability).toBeGreaterThan(0.5);
      expect(probability).toBeLessThanOrEqual(1);
    }
    expect(confusionOf(found)).toEqual([0, 1, 2, 3, 4, 5].map((i) => [0, 1, 2, 3, 4, 5].map((j) => (i === j ? 4 : 0))));
  });

  test('vectors that know nothing of the labels do about as well as chance', () => {
    const random = seededRandom(8);
    const matrix = { data: Float32Array.from({ length: 1000 * 8 }, () => normal(random)), rows: 1000, cols: 8 };
    const labels = single(Array.from({ length: 1000 }, (_, row) => `label ${row % 5}`));
    const { accuracy, interval, chance } = judged(matrix, labels, options(8));
    expect(chance).toBeCloseTo(0.2, 12);
    // Four standard errors of 200 guesses of one in five.
    expect(Math.abs(accuracy - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 200));
    expect(interval.low).toBeLessThan(0.2);
    expect(interval.high).toBeGreaterThan(0.2);
  });

  test('so do labels that were dealt out anew', () => {
    const { matrix, labels } = clusters(5, 200, 6, 0.3);
    const order = shuffle(Int32Array.from(labels.keys()), seededRandom(3));
    const dealt = Array.from(order, (row) => labels[row]);
    expect(judged(matrix, labels, options()).accuracy).toBeGreaterThan(0.9);
    expect(Math.abs(judged(matrix, dealt, options()).accuracy - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 200));
  });

  test('by hand: what is wrong, and how labels of different sizes weigh', () => {
    // Every row is the same, so that the commonest label is always predicted: 12 of 15 a are learned from and 3 judged,
    // 4 of 5 b and 1, 4 of 5 c and 1.
    const labels = single([...times(15, 'b'), ...times(5, 'c'), ...times(5, 'a')]);
    const found = judged(line(...times(25, 3)), labels, options());
    expect(found).toMatchObject({ labels: ['a', 'b', 'c'], trained: 20, tested: 5 });
    expect(found.accuracy).toBeCloseTo(3 / 5, 12);
    expect(found.chance).toBeCloseTo(3 / 5, 12);
    expect(found.macroAccuracy).toBeCloseTo(1 / 3, 12);
    expect(confusionOf(found)).toEqual([
      [0, 1, 0],
      [0, 3, 0],
      [0, 1, 0],
    ]);
    for (const { probability } of found.tests) expect(probability).toBeCloseTo(12 / 20, 3);
  });

  test('by hand: a row with several labels is right by each of them', () => {
    // All rows at 0 are both b and a.
    const matrix = line(...times(10, 0), ...times(10, 9), ...times(10, 20));
    const labels = [...times(10, ['b', 'a']), ...times(10, ['c', 'c']), ...times(10, ['d'])];
    const found = judged(matrix, labels, options());
    expect(found).toMatchObject({
      labels: ['a', 'b', 'c', 'd'],
      trained: 24,
      tested: 6,
      accuracy: 1,
      macroAccuracy: 1,
    });
    // 8 rows learned from have each label.
    expect(found.chance).toBeCloseTo(2 / 6, 12);
    const confusion = confusionOf(found);
    expect(confusion[0][0] + confusion[1][1]).toBe(2);
    expect(confusion[2][2] + confusion[3][3]).toBe(4);
    // Both labels are as likely: neither can have more than half.
    for (const { row, probability } of found.tests.slice(0, 2)) {
      expect(row).toBeLessThan(10);
      expect(probability).toBeLessThan(0.5);
      expect(probability).toBeGreaterThan(0.3);
    }
  });

  test('by hand: a label that no row has first is learned and judged like any other', () => {
    // All rows are the same: of 20 learned from, 12 are half b and half a, 8 are c, which is thus the likeliest; of 5
    // judged, 3 are b and a, of which a comes first where both are as common.
    const labels = [...times(15, ['b', 'a']), ...times(10, ['c'])];
    const found = judged(line(...times(25, 3)), labels, options());
    expect(found).toMatchObject({ labels: ['a', 'b', 'c'], trained: 20, tested: 5 });
    expect(found.accuracy).toBeCloseTo(2 / 5, 12);
    expect(found.chance).toBeCloseTo(3 / 5, 12);
    expect(found.macroAccuracy).toBeCloseTo(1 / 3, 12);
    expect(confusionOf(found)).toEqual([
      [0, 0, 0],
      [0, 0, 3],
      [0, 0, 2],
    ]);
    for (const { probability } of found.tests) expect(probability).toBeCloseTo(8 / 20, 3);
  });

  test.each([1, 2, 3, 4])('each label is learned from and judged, seed %s', (seed) => {
    const sizes = [2, 3, 4, 7, 8, 10, 13, 40];
    const names = sizes.flatMap((size, label) => times(size, `label ${label}`));
    const random = seededRandom(seed);
    const matrix = {
      data: Float32Array.from({ length: names.length * 3 }, () => normal(random)),
      rows: names.length,
      cols: 3,
    };
    const found = judged(matrix, single(names), options(2, seed));
    // A fifth, rounded, and at least one.
    const expected = [1, 1, 1, 1, 2, 2, 3, 8];
    expect(confusionOf(found).map(sum)).toEqual(expected);
    expect(found.tested).toBe(sum(expected));
    expect(found.trained).toBe(sum(sizes) - sum(expected));
    const rows = found.tests.map(({ row }) => row);
    expect(rows).toEqual([...new Set(rows)].sort((one, other) => one - other));
    for (const { row, truth } of found.tests) expect(found.labels[truth]).toBe(names[row]);
    expect(sum(found.tests.map(({ truth, predicted }) => (truth === predicted ? 1 : 0))) / found.tested).toBeCloseTo(
      found.accuracy,
      12,
    );
  });

  test('what is judged is not learned from', () => {
    // Where each row has a column of its own, only rows that were learned from could be known.
    const rows = 60;
    const data = new Float32Array(rows * rows);
    for (let row = 0; row < rows; row++) data[row * rows + row] = 1;
    const labels = single(Array.from({ length: rows }, (_, row) => `label ${(row * 7) % 3}`));
    expect(judged({ data, rows, cols: rows }, labels, options()).accuracy).toBeLessThan(0.7);
  });

  test('the interval is about the accuracy, as wide as its standard error says', () => {
    const { matrix, labels } = clusters(5, 400, 4, 1);
    const { accuracy, interval } = judged(matrix, labels, options());
    expect(accuracy).toBeGreaterThan(0.4);
    expect(accuracy).toBeLessThan(0.95);
    const width = 2 * 1.96 * Math.sqrt((accuracy * (1 - accuracy)) / 400);
    expect((interval.high - interval.low) / width).toBeGreaterThan(0.85);
    expect((interval.high - interval.low) / width).toBeLessThan(1.15);
    expect((interval.high + interval.low) / 2).toBeCloseTo(accuracy, 1);
  });

  test('repeats for a seed, and another seed judges other rows', () => {
    const { matrix, labels } = clusters(5, 20, 4, 1);
    const found = probe(matrix, labels, options(2, 1));
    expect(probe(matrix, labels, options(2, 1))).toEqual(found);
    expect(judged(matrix, labels, options(2, 2)).tests.map(({ row }) => row)).not.toEqual(
      found?.tests.map(({ row }) => row),
    );
  });

  test('labels with too few members, and no label, take no part and may hold anything', () => {
    const matrix = line(0, 1, Number.NaN, 2, Number.NaN, 30, 31, 32);
    const labels = single(['a', 'a', null, 'a', 'alone', 'b', 'b', 'b']);
    const found = judged(matrix, labels, options());
    expect(found).toMatchObject({ labels: ['a', 'b'], trained: 4, tested: 2, accuracy: 1, chance: 0.5 });
    expect(probe(line(0, 1, 2, 3, 4), single('aaabb'), options(3))).toBeNull();
    // A label that is too rare does not keep the row from taking part with its other one.
    const rare = judged(line(0, 1, 30, 31), [['rare', 'a'], ['a'], ['b'], ['b', 'b']], options());
    expect(rare).toMatchObject({ labels: ['a', 'b'], trained: 2, tested: 2 });
  });

  test('two rows of each of two labels are enough', () => {
    expect(judged(line(0, 1, 8, 9), single('aabb'), options())).toMatchObject({ trained: 2, tested: 2, accuracy: 1 });
    expect(judged(line(0, 8, 1, 9), single('abab'), options())).toMatchObject({ trained: 2, tested: 2, accuracy: 1 });
  });

  test.each<[string, string[][]]>([
    ['no labels', [[], [], [], []]],
    ['one label', single('aaaa')],
    ['all labels different', single('abcd')],
    ['no two with the same first label', [['a', 'b'], ['b', 'a'], [], []]],
  ])('%s: null', (_, labels) => {
    expect(probe(line(1, 2, 3, 4), labels, options())).toBeNull();
  });

  test('an empty library is null, and one without columns is judged by how common labels are', () => {
    const empty = { data: new Float32Array(0), rows: 0, cols: 0 };
    expect(probe(empty, [], options())).toBeNull();
    expect(judged({ ...empty, rows: 20 }, single('aaaaaaaaaaaaaaabbbbb'), options()).accuracy).toBe(3 / 4);
  });

  test('a label may be named like what every object has', () => {
    const labels = single(['__proto__', '__proto__', 'constructor', 'constructor']);
    expect(judged(line(0, 1, 8, 9), labels, options())).toMatchObject({
      labels: ['__proto__', 'constructor'],
      accuracy: 1,
    });
  });

  test('learns from at most 5,000 rows, and of every label some', () => {
    const names = [...times(4000, 'common'), ...times(2500, 'middling'), ...times(2, 'rare')];
    const matrix = line(...names.map((name, row) => ({ common: 0, middling: 10, rare: 5000 })[name] ?? row));
    const found = judged(matrix, single(names), options());
    expect(found).toMatchObject({ trained: 5000, tested: 800 + 500 + 1 });
    expect(found.tests.at(-1)).toMatchObject({ truth: 2, predicted: 2 });
  });

  test('of too many rows it learns from a sample with the same shares', () => {
    // Of 6,400 a quarter; where all rows are the same, a label's probability is its share.
    const labels = single([...times(2000, 'a'), ...times(6000, 'b')]);
    const found = judged(line(...times(8000, 1)), labels, options());
    expect(found.trained).toBe(5000);
    expect(found.tests[0].probability).toBeCloseTo(0.75, 3);
    const suggested = suggestLabels(line(...times(8001, 1)), [...labels, []], options());
    expect(suggested).toMatchObject({ trained: 5000, suggestions: [{ row: 8000, label: 1 }] });
    expect(suggested?.suggestions[0].probability).toBeCloseTo(0.75, 3);
  });

  test('reports progress and stops when asked', () => {
    const { matrix, labels } = clusters(5, 20, 4, 1);
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    probe(matrix, labels, { ...options(), onProgress });
    expect(shares.length).toBeGreaterThan(5);
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    shares.forEach((share, i) => {
      expect(share).toBeGreaterThanOrEqual(i === 0 ? 0 : shares[i - 1]);
      expect(share).toBeLessThanOrEqual(1);
    });

    for (const judge of [probe, suggestLabels]) {
      shares.length = 0;
      let error: Error | undefined;
      try {
        // One without a label, so that there is something to suggest.
        const some = labels.map((of, row) => (row === 0 ? [] : of));
        judge(matrix, some, { ...options(), onProgress, shouldStop: () => shares.length === 2 });
      } catch (thrown) {
        error = thrown as Error;
      }
      expect(error?.name).toBe('AbortError');
      expect(shares).toHaveLength(2);
    }
  });

  test.each([probe, suggestLabels])('%o refuses what it cannot judge, and says why', (judge) => {
    expect(() => judge(line(1, 2), [['a']], options())).toThrow(/labels of 1 rows for 2/);
    expect(() => judge(line(1, 2), [['a'], ['a']], options(1))).toThrow(/at least 2/);
    expect(() => judge(line(1, 2, 3, Number.POSITIVE_INFINITY), single('aabb'), options())).toThrow(/Row 3 .* finite/);
  });
});

describe('suggestLabels', () => {
  test('agrees with scikit-learn', () => {
    // As above for three labels, with the scaler and the regression fitted on rows 0 to 11 of 16; predict_proba of
    // rows 12 to 15, of which the largest.
    const found = suggestLabels(patterned(16, 3), single([...'abcabcabcaab', null, null, null, null]), options());
    expect(found).toMatchObject({ labels: ['a', 'b', 'c'], trained: 12 });
    const expected = [
      { row: 13, label: 1, probability: 0.7407342533538107 },
      { row: 12, label: 0, probability: 0.5598007110347573 },
      { row: 15, label: 1, probability: 0.44069374646060117 },
      { row: 14, label: 0, probability: 0.4204846455176576 },
    ];
    expect(found?.suggestions).toEqual(
      expected.map(({ probability, ...rest }) => ({ ...rest, probability: expect.closeTo(probability, 4) })),
    );
  });

  test('is about rows without any label only, and learns on all that take part', () => {
    const matrix = line(0, 1, 0.4, 20, 21, 19, 50);
    const labels = single(['a', 'a', null, 'b', 'b', 'alone', null]);
    const found = suggestLabels(matrix, labels, options());
    expect(found).toMatchObject({ labels: ['a', 'b'], trained: 4 });
    expect(found?.suggestions.map(({ row, label }) => [row, label])).toEqual([
      [6, 1],
      [2, 0],
    ]);
  });

  test('equal ones come by row; where all rows have labels there are none; without two labels it is null', () => {
    const same = suggestLabels(line(0, 9, 5, 5, 0, 9), single(['a', 'b', null, null, 'a', 'b']), options());
    expect(same?.suggestions.map(({ row }) => row)).toEqual([2, 3]);
    expect(suggestLabels(line(0, 1, 8, 9), single('aabb'), options())?.suggestions).toEqual([]);
    expect(suggestLabels(line(0, 1, 8), single(['a', 'a', null]), options())).toBeNull();
  });

  test('refuses a row without a label that is not finite', () => {
    const labels = single(['a', 'a', 'b', 'b', null]);
    expect(() => suggestLabels(line(1, 2, 3, 4, Number.NaN), labels, options())).toThrow(/Row 4 .* finite/);
  });
});
