import { describe, expect, test } from 'vitest';
import { encodeCsv, parseCsv } from './csv.ts';

describe('encodeCsv', () => {
  test('quotes only what must be quoted', () => {
    expect(
      encodeCsv(
        ['row', 'path'],
        [
          [0, 'a b.wav'],
          [1, 'kick, hard.wav'],
          [2, '7" single.wav'],
          [3, 'two\nlines'],
          [-0.5, ' =SUM(A1) '],
        ],
      ),
    ).toBe(
      'row,path\r\n0,a b.wav\r\n1,"kick, hard.wav"\r\n2,"7"" single.wav"\r\n3,"two\nlines"\r\n-0.5, =SUM(A1) \r\n',
    );
  });

  test('writes a header without rows', () => {
    expect(encodeCsv(['x', 'y'], [])).toBe('x,y\r\n');
  });

  test('refuses rows of another length, and no columns', () => {
    expect(() => encodeCsv(['x', 'y'], [[1, 2], [3]])).toThrow(/Row 2 .* 1 fields and the header 2/);
    expect(() => encodeCsv([], [])).toThrow(RangeError);
  });
});

describe('parseCsv', () => {
  test.each<[string, string, string[][]]>([
    ['nothing', '', []],
    ['a byte-order mark alone', '\uFEFF', []],
    ['a byte-order mark', '\uFEFFa,b\r\n', [['a', 'b']]],
    ['a byte-order mark before a quote', '\uFEFF"a",b\r\n', [['a', 'b']]],
    [
      'no last line end',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a comma at the very end', 'a,', [['a', '']]],
    ['commas alone', ',,\n', [['', '', '']]],
    ['any line end', 'a\nb\rc\r\nd', [['a'], ['b'], ['c'], ['d']]],
    ['empty lines', 'a\r\n\r\nb', [['a'], [''], ['b']]],
    ['quotes', '"a,""b""\r\nc",""\r\n', [['a,"b"\r\nc', '']]],
    ['a quoted field at the end', 'a,"b"', [['a', 'b']]],
    ['a quoted nothing at the end', 'a,""', [['a', '']]],
    ['a quote within a plain field', '7" single,b', [['7" single', 'b']]],
    ['text after a closing quote', '"a"b,c', [['ab', 'c']]],
    ['spaces', ' a , "b" ', [[' a ', ' "b" ']]],
  ])('reads %s', (_, text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  test.each(['a,"b', 'a,"b""', '"'])('says so where a quote is never closed: %s', (text) => {
    expect(() => parseCsv(`x\r\n${text}`)).toThrow(/row 1 .* never closed/);
  });

  test('gives back what encodeCsv was given', () => {
    const header = ['\uFEFFpath', 'note', 'duration, seconds'];
    const rows = [
      ['drums/kick "hard", 1.wav', 'two\r\nlines\n', 0.1 + 0.2],
      ['صوت/طبل، كبير.wav', '🥁🏽, "🎶"', -1e-7],
      ['קול.wav', '', 1e21],
      ['\r', '""', 0],
      ['", "', '\uFEFF', 44100],
    ];
    expect(parseCsv(encodeCsv(header, rows))).toEqual([header, ...rows.map((row) => row.map(String))]);
    expect(parseCsv(encodeCsv(['only'], [[''], ['']]))).toEqual([['only'], [''], ['']]);
  });
});
