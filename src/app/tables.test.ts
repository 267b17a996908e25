import { describe, expect, test } from 'vitest';
import { parseCsv } from '../core/formats/csv.ts';
import type { Judgement } from '../storage/schema.ts';
import { clustersTable, retrievalTable, toCsv, toTabbed } from './tables.ts';

const figures = (value: number) => ({
  precisionAt1: value,
  precisionAt5: value / 2,
  rPrecision: value / 4,
  meanAveragePrecision: value / 8,
});

const judgement: Judgement = {
  retrieval: {
    judged: 17,
    figures: figures(0.8),
    intervals: { low: figures(0.7), high: figures(0.9) },
    macro: figures(0.6),
    chance: figures(0.1),
    perLabel: [{ label: 'kick, "hard"', count: 17, figures: figures(0.8) }],
  },
  copies: {
    sounds: 2,
    retrieval: { judged: 15, figures: figures(0.5), intervals: null, macro: null, chance: null, perLabel: [] },
  },
  spread: null,
  codes: null,
  probe: null,
  suggestions: [],
};

describe('a table', () => {
  test('of figures has a row a kind and a row a label, and comes back from CSV as it was', async () => {
    const table = retrievalTable(judgement);
    expect(table.rows.map((row) => [row.at(-1), row[1], row[2]])).toEqual([
      ['all', 17, 0.8],
      ['macro', 17, 0.6],
      ['chance', 17, 0.1],
      ['low', 17, 0.7],
      ['high', 17, 0.9],
      ['without copies', 15, 0.5],
      ['label', 17, 0.8],
    ]);
    const [header, ...rows] = parseCsv(await toCsv(table).text());
    expect(header).toEqual(table.columns);
    expect(rows).toEqual(table.rows.map((row) => row.map(String)));
  });

  test('of clusters counts sounds and labels', () => {
    const clusters = {
      libraryRevision: 1,
      seed: 1,
      soundIds: Int32Array.of(4, 5, 6),
      assignment: Int32Array.of(0, 1, 0),
      centres: { data: new Float32Array(2), rows: 2, cols: 1 },
      names: ['Thuds', ''],
    };
    const agreement = {
      counted: 2,
      purity: 1,
      largestLabelShare: 0.5,
      normalisedMutualInformation: 1,
      labels: ['a', 'b'],
      counts: [
        [1, 0],
        [0, 1],
      ],
    };
    expect(clustersTable(clusters, agreement)).toEqual({
      columns: ['cluster', 'name', 'sounds', 'a', 'b'],
      rows: [
        [1, 'Thuds', 2, 1, 0],
        [2, '', 1, 0, 1],
      ],
    });
  });

  test('for the clipboard keeps one cell a cell', () => {
    expect(toTabbed({ columns: ['a', 'b'], rows: [['x\ty', 'one\r\ntwo']] })).toBe('a\tb\nx y\tone two');
  });
});
