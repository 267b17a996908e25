import { describe, expect, test } from 'vitest';
import type { Matrix } from '../core/math/matrix.ts';
import { normal, seededRandom } from '../core/math/random.ts';
import { judgeVectors } from './judgement.ts';

/** Ten rows of each of three labels, around directions far apart; ids are 100 and on. */
function threeLabels(): { soundIds: Int32Array; matrix: Matrix; labels: Map<number, string[]> } {
  const random = seededRandom(5);
  const rows = 30;
  const data = new Float32Array(rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < 4; col++) data[row * 4 + col] = (col === row % 3 ? 4 : 0) + 0.3 * normal(random);
  }
  const soundIds = Int32Array.from({ length: rows }, (_, row) => 100 + row);
  const labels = new Map(Array.from(soundIds, (id, row) => [id, ['abc'[row % 3]]]));
  return { soundIds, matrix: { data, rows, cols: 4 }, labels };
}

const alone = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row);
const silent = () => {};

describe('a judgement', () => {
  test('of labels that lie apart is as good as can be, and names the sounds that were tested', () => {
    const { soundIds, matrix, labels } = threeLabels();
    const shares: number[] = [];
    const { retrieval, copies, probe, suggestions } = judgeVectors(
      'cosine',
      { soundIds, matrix },
      labels,
      alone(30),
      (share) => shares.push(share),
    );
    expect(retrieval.figures?.meanAveragePrecision).toBe(1);
    expect(copies).toBeNull();
    expect(probe?.accuracy).toBe(1);
    expect(probe?.tests.map(({ soundId, truth }) => labels.get(soundId)?.[0] === probe.labels[truth])).toEqual(
      new Array(6).fill(true),
    );
    expect(suggestions).toEqual([]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  test('keeps of each group of copies the first that has a label', () => {
    const { soundIds, matrix, labels } = threeLabels();
    labels.set(100, []);
    const groups = alone(30);
    // Row 0 has no label now; of 3, 6 and 9 one stays. Rows 1 and 4 are copies too.
    for (const row of [3, 6, 9]) groups[row] = 0;
    groups[4] = 1;
    const { retrieval, copies } = judgeVectors('cosine', { soundIds, matrix }, labels, groups, silent);
    expect(retrieval.judged).toBe(29);
    expect(copies?.sounds).toBe(3);
    // Of the ten `a` one has no label and two are left out: too few are left to judge by.
    expect(copies?.retrieval.perLabel.map(({ label, count }) => [label, count])).toEqual([
      ['b', 9],
      ['c', 10],
    ]);
  });

  test('suggests a label for each sound without one, of labels that are too small to be judged by as well', () => {
    const { soundIds, matrix, labels } = threeLabels();
    for (let row = 0; row < 30; row++) if (row >= 12) labels.set(100 + row, []);
    const { retrieval, probe, suggestions } = judgeVectors('cosine', { soundIds, matrix }, labels, alone(30), silent);
    expect(retrieval.figures).toBeNull();
    expect(probe).toBeNull();
    expect(suggestions).toHaveLength(18);
    for (const { soundId, label, probability } of suggestions) {
      expect(label).toBe('abc'[(soundId - 100) % 3]);
      expect(probability).toBeGreaterThan(1 / 3);
    }
  });
});
