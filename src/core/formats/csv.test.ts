import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRecord, encodeCsv, parseCsv, readCsv, readCsvPieces } from './csv.ts';

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
    ['spaces', ' a , "b" ', [[' a ', 'b']]],
    ['other separators as text', 'a;b,c\td', [['a;b', 'c\td']]],
  ])('reads %s', (_, text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  test.each(['a,"b', 'a,"b""', '"'])('says so where a quote is never closed: %s', (text) => {
    expect(() => parseCsv(`x\r\n${text}`)).toThrow(/row 1 .* never closed/);
  });

  test('says so where text follows a closing quote', () => {
    expect(() => parseCsv('x,y\r\n"a"b,c\r\n')).toThrow(/Text follows .* row 1/);
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

describe('readCsv', () => {
  const fieldsOf = (text: string) => readCsv(text).map(({ fields }) => fields);

  test.each<[string, string, string[]]>([
    ['commas', 'a,b;c,d', ['a', 'b;c', 'd']],
    ['semicolons', 'a;b,c;d', ['a', 'b,c', 'd']],
    ['tabs', 'a\tb,c\td', ['a', 'b,c', 'd']],
    ['commas where there are as many semicolons', 'a,b;c', ['a', 'b;c']],
    ['semicolons where there are as many tabs', 'a;b\tc', ['a', 'b\tc']],
    ['commas where there is nothing between', 'a', ['a']],
    ['what is outside quotes: one semicolon', '"a,b,c";d', ['a,b,c', 'd']],
    ['what is outside quotes: one comma', 'd,"a;b;c"', ['d', 'a;b;c']],
    ['what is outside quotes: one tab', '"a\n,;,;"\td', ['a\n,;,;', 'd']],
    ['what is outside quotes after spaces', 'd, "a;b;c"', ['d', 'a;b;c']],
    ['what is outside quotes with quotes in them', '"a"",b,""c";d', ['a",b,"c', 'd']],
    ['a quote within a plain field as text', '7" single.wav;b', ['7" single.wav', 'b']],
  ])('finds out %s', (_, text, fields) => {
    expect(fieldsOf(text)).toEqual([fields]);
  });

  test('goes by the first line alone, and by what it is told', () => {
    expect(fieldsOf('a;b\nc,d,e')).toEqual([['a', 'b'], ['c,d,e']]);
    expect(fieldsOf('"a;b\nc,d,e').map(({ length }) => length)).toEqual([0, 1]);
    expect(readCsv('a;b,c', ',').map(({ fields }) => fields)).toEqual([['a;b', 'c']]);
    expect(readCsv('a,b\tc', '\t').map(({ fields }) => fields)).toEqual([['a,b', 'c']]);
  });

  test('knows the line that each record begins on, and its text', () => {
    const text = '\uFEFFa,b\r\n"two\r\nlines",c\n\rd,"three\r\r"\re,f';
    expect(readCsv(text).map(({ line, text: whole }) => [line, whole])).toEqual([
      [1, 'a,b'],
      [2, '"two\r\nlines",c'],
      [4, ''],
      [5, 'd,"three\r\r"'],
      [8, 'e,f'],
    ]);
  });

  test.each<[string, string, string[], string]>([
    ['never closes', 'a,"b', ['a'], 'unclosed quote'],
    ['never closes but is followed by doubled ones', 'a,"b""', ['a'], 'unclosed quote'],
    ['closes on its line with text after it', '"a"b,c', [], 'text after a quote'],
    ['closes on its line with a space and a quote after it', '"a" "b",c', [], 'text after a quote'],
  ])('loses one line by a quote that %s', (_, flawed, before, flaw) => {
    expect(readCsv(`path,label\n${flawed}\nc,d\n`).slice(1)).toEqual([
      { line: 2, fields: before, text: flawed, flaw },
      { line: 3, fields: ['c', 'd'], text: 'c,d', flaw: null },
    ]);
  });

  test('does not take the quote that opens a later cell for the end of one that is never closed', () => {
    expect(readCsv('a,b\n"c,d\ne,f\n"g",h').map(({ line, fields, flaw }) => [line, fields, flaw])).toEqual([
      [1, ['a', 'b'], null],
      [2, [], 'unclosed quote'],
      [3, ['e', 'f'], null],
      [4, ['g', 'h'], null],
    ]);
  });

  test('reads a hundred thousand quotes that are never closed without going through the file for each', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `"${i},a""b`);
    const records = readCsv(lines.join('\n'));
    expect(records).toHaveLength(lines.length);
    expect(records.every(({ flaw }) => flaw === 'unclosed quote')).toBe(true);
  });

  test('gives back any strings that encodeCsv was given', () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', ' ', '\uFEFF', 'a') }),
    );
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) => fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1 }));
    fc.assert(
      fc.property(table, ([header, ...rows]) => {
        const records = readCsv(encodeCsv(header, rows), ',');
        expect(records.map(({ fields }) => fields)).toEqual([header, ...rows]);
        expect(records.every(({ flaw }) => flaw === null)).toBe(true);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('takes every character of any text for one record and the end of its line', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', ' ', '\r', '\n', 'a') });
    fc.assert(
      fc.property(text, (text) => {
        let rest = text;
        let line = 1;
        for (const record of readCsv(text, ',')) {
          expect(record.line).toBe(line);
          expect(rest.startsWith(record.text)).toBe(true);
          const lineEnd = /^(\r\n|\r|\n|$)/.exec(rest.slice(record.text.length));
          if (!lineEnd) throw new Error('A record does not end with its line.');
          line += `${record.text}\n`.split(/\r\n|\r|\n/).length - 1;
          rest = rest.slice(record.text.length + lineEnd[0].length);
        }
        expect(rest).toBe('');
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('readCsvPieces', () => {
  async function readPieces(text: string, length: number): Promise<CsvRecord[]> {
    const pieces = async function* () {
      for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
    };
    const records: CsvRecord[] = [];
    for await (const some of readCsvPieces(pieces())) records.push(...some);
    return records;
  }

  test('gives what readCsv gives of any text', async () => {
    const part = fc.string({ unit: fc.constantFrom('"', ',', ';', ' ', '\r', '\n', '\uFEFF', 'a') });
    await fc.assert(
      fc.asyncProperty(part, fc.integer({ min: 1, max: 9 }), async (text, length) => {
        expect(await readPieces(text, length)).toEqual(readCsv(text));
      }),
      { numRuns: 300 },
    );
  });

  test.each([1000, 65_536, 262_145, 10_000_000])(
    'gives what readCsv gives of a long text, by %i characters',
    async (length) => {
      const rows = Array.from({ length: 12_000 }, (_, i) => [
        `"a, ""b""\r\n${i}",c;${i}\r\n`,
        `plain ${i},d\n`,
        i % 1000 === 0 ? '"never closed,e\n' : `${i},"x"y\r`,
      ]);
      const text = `\uFEFFpath;"x",label\r\n${rows.flat().join('')}last,"row"`;
      const expected = readCsv(text);
      expect(expected.length).toBeGreaterThan(35_000);
      expect(await readPieces(text, length)).toEqual(expected);
    },
  );

  test('gives the whole records before the text breaks off', async () => {
    const records: CsvRecord[] = [];
    const reading = async () => {
      const pieces = async function* () {
        yield 'a,b\nc,d\ne,';
        throw new Error('broken');
      };
      for await (const some of readCsvPieces(pieces())) records.push(...some);
    };
    await expect(reading()).rejects.toThrow('broken');
    expect(records.map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('gives up on a quote that is not closed for long, and reads a record that is longer', async () => {
    const text = `a,"b\n${'c,d\n'.repeat(200_000)}"${'e'.repeat(700_000)}",f\n`;
    const records = await readPieces(text, 50_000);
    expect(records).toHaveLength(200_002);
    expect(records[0]).toMatchObject({ line: 1, flaw: 'unclosed quote' });
    expect(records[200_001]).toMatchObject({ line: 200_002, fields: ['e'.repeat(700_000), 'f'], flaw: null });
  });
});
