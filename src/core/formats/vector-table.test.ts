import { describe, expect, test } from 'vitest';
import { type CsvRecord, readCsv } from './csv.ts';
import { gathered } from './handmade-vectors.ts';
import type { VectorBlock } from './vector-block.ts';
import { isVectorTable, readVectorTable } from './vector-table.ts';

async function* asPieces(records: CsvRecord[], length: number) {
  for (let at = 0; at < records.length; at += length) yield records.slice(at, at + length);
}

async function read(text: string, length = 1000) {
  const { items, error } = await gathered(readVectorTable('t.csv', asPieces(readCsv(text), length)));
  const blocks = items.flatMap(({ block }) => (block ? [block] : []));
  const rowsIn = ({ vectors: { data, cols } }: VectorBlock) =>
    Array.from({ length: data.length / cols }, (_, row) => [...data.subarray(row * cols, (row + 1) * cols)]);
  return {
    names: blocks.flatMap(({ names }) => names),
    rows: blocks.flatMap(rowsIn),
    labels: blocks[0]?.labels && blocks.flatMap(({ labels }) => labels),
    problems: items.flatMap(({ problems }) => problems.map(({ where, reason }) => `${where}: ${reason}`)),
    error,
  };
}

describe('readVectorTable', () => {
  const rows = [
    [0.5, -1, 2],
    [0.25, 1, 1e-3],
  ].map((row) => row.map(Math.fround));
  const unnamed = ['t.csv[0]', 't.csv[1]'];
  const named = ['a.wav', 'b c.wav'];
  const labels = [['kick'], ['snare', 'low']];

  test.each<[string, string, string[], string[][] | null]>([
    ['numbers alone', '0.5,-1,2\n0.25,1,1e-3\n', unnamed, null],
    ['numbers under columns that are counted', '0,1,2\n0.5,-1,2\n0.25,1,1e-3', unnamed, null],
    ['numbers under words', 'low,mid,high\n0.5,-1,2\n0.25,1,1e-3', unnamed, null],
    ['names', 'a.wav,0.5,-1,2\nb c.wav,0.25,1,1e-3', named, null],
    ['names and labels', 'a.wav,0.5,-1,2,kick\nb c.wav,0.25,1,1e-3,snare|low', named, labels],
    ['labels', '0.5,-1,2,kick\n0.25,1,1e-3,snare|low', unnamed, labels],
    ['a header', 'path,x,y,z\na.wav,0.5,-1,2\nb c.wav,0.25,1,1e-3', named, null],
    ['a header over names and counted columns', 'path,0,1,2\na.wav,0.5,-1,2\nb c.wav,0.25,1,1e-3', named, null],
    ['an index without a name', ',0,1,2\na.wav,0.5,-1,2\nb c.wav,0.25,1,1e-3', named, null],
    [
      'a header in another order',
      'Labels,f1,Name,f2,f3\nkick,0.5,a.wav,-1,2\nsnare|low,0.25,b c.wav,1,1e-3',
      named,
      labels,
    ],
    ['ids that are numbers', 'id,f1,f2,f3\n7,0.5,-1,2\n8,0.25,1,1e-3', ['7', '8'], null],
    [
      'names and labels that no column is called after',
      'song,f1,f2,f3,kind\na.wav,0.5,-1,2,kick\nb c.wav,0.25,1,1e-3,snare|low',
      named,
      labels,
    ],
    [
      'semicolons, spaces, quotes and empty lines',
      '\n"a.wav"; 0.5 ;-1;"2"\n\n;;;\nb c.wav;0.25;1;1e-3\n\n',
      named,
      null,
    ],
  ])('reads %s', async (_, text, names, expected) => {
    for (const length of [1, 1000]) {
      expect(await read(text, length)).toEqual({ names, rows, labels: expected, problems: [], error: null });
    }
  });

  test('keeps the rows around those that it cannot use, and says what is wrong with each', async () => {
    const bad = [
      'b,1',
      'c,1,2,3',
      'd,1,nan',
      'e,oops,2',
      'f,1,',
      'g,1,-inf',
      'h,1,1e39',
      ',1,2',
      '"i"j,1,2',
      'k,0x10,2',
    ];
    const { names, problems, labels } = await read(`name,f0,f1\na,1,2\n${bad.join('\n')}\nz,3,4\n`);
    expect(names).toEqual(['a', 'k', 'z']);
    expect(labels).toBeNull();
    const numbers = 'expected a number that is finite and not beyond 32-bit floats.';
    expect(problems).toEqual([
      't.csv, line 3: It has 2 cells where the first line has 3.',
      't.csv, line 4: It has 4 cells where the first line has 3.',
      `t.csv, line 5: Its column 3 is “nan”, ${numbers}`,
      `t.csv, line 6: Its column 2 is “oops”, ${numbers}`,
      `t.csv, line 7: Its column 3 is empty, ${numbers}`,
      `t.csv, line 8: Its column 3 is “-inf”, ${numbers}`,
      `t.csv, line 9: Its column 3 is “1e39”, ${numbers}`,
      't.csv, line 10: It has no name.',
      expect.stringMatching(/^t.csv, line 11: Text follows a closing quote/),
    ]);
  });

  test('counts rows that it cannot use where rows are named by their place', async () => {
    expect((await read('1,2\n3,x\n5,6\n')).names).toEqual(['t.csv[0]', 't.csv[2]']);
  });

  test('gives blocks of limited size', async () => {
    const cols = 2 ** 18;
    const text = Array.from({ length: 10 }, (_, row) => `${row}${',1'.repeat(cols - 1)}`).join('\n');
    const { items } = await gathered(readVectorTable('t.csv', asPieces(readCsv(text), 3)));
    expect(items.map(({ block }) => block?.vectors.rows)).toEqual([4, 4, 2]);
    expect(items[2].block?.vectors.data[cols]).toBe(9);
  });

  test('gives what came before the file could not be read further', async () => {
    const { items, error } = await gathered(
      readVectorTable(
        't.csv',
        (async function* () {
          yield readCsv('1,2\n3,4\n');
          throw new Error('gone');
        })(),
      ),
    );
    expect(items.map(({ block }) => block?.vectors.rows)).toEqual([2]);
    expect(error).toBe('gone');
  });

  test('refuses what is no table of vectors', async () => {
    expect((await read('some,words\nand,more')).error).toContain('It is no table of vectors');
    expect((await read('')).error).toContain('It is no table of vectors');
  });
});

describe('isVectorTable', () => {
  test.each([
    ['numbers', '0.1,0.2,0.3\n', true],
    ['a name and two numbers', 'a.wav,0.1,0.2\n', true],
    ['numbered columns beside labels', 'path,label,f0,f1\na.wav,kick,0.1,0.2\n', true],
    ['many columns beside labels', 'filename,a,b,c,d,e,f,g,h,label\na.wav,1,2,3,4,5,6,7,8,blues\n', true],
    ['a list of labels', 'path,label\na.wav,kick\n', false],
    ['labels that are numbers', 'a.wav,3\nb.wav,4\n', false],
    ['a list of labels with folds and years', 'filename,fold,target,category,take\n1-100.wav,1,0,dog,3\n', false],
    [
      'starts and ends beside labels',
      'slice_file_name,fsID,start,end,salience,fold,classID,class\na.wav,1,0,0.3,1,5,3,dog\n',
      false,
    ],
    ['words', 'to be or not to be\nthat is the question\n', false],
    ['a header alone', 'path,f0,f1\n', false],
    ['bytes', '1,2\0\n3,4\n', false],
    ['nothing', '', false],
  ])('of %s', (_, text, expected) => {
    expect(isVectorTable(text, true)).toBe(expected);
  });

  test('does not go by a last line that may be cut', () => {
    expect(isVectorTable('path,f0,f1\na.wav,0.1,0.', true)).toBe(true);
    expect(isVectorTable('path,f0,f1\na.wav,0.1,0.', false)).toBe(false);
    expect(isVectorTable('path,f0,f1\na.wav,0.1,0.2\nb.wav', false)).toBe(true);
  });
});
