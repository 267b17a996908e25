// Label lists as people and their programs write them, made by hand.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLabelList } from './label-list.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readLabelList(utf8(text));
/** Each entry as `path: label | label`. */
const said = ({ entries }: ReturnType<typeof readLabelList>) =>
  entries.map(({ path, labels }) => `${path}: ${labels.join(' | ')}`);

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) bytes.setUint16(2 * i, text.charCodeAt(i), isLittleEndian);
  return new Uint8Array(bytes.buffer);
}

describe('bytes', () => {
  const text = 'path,label\r\nCafé/größe 🥁.wav,Früh\r\n';
  const entries = [{ line: 2, path: 'Café/größe 🥁.wav', labels: ['Früh'] }];
  test.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a byte-order mark', utf8(`\uFEFF${text}`)],
    ['UTF-16, little-endian', utf16(`\uFEFF${text}`, true)],
    ['UTF-16, big-endian', utf16(`\uFEFF${text}`, false)],
  ])('are %s', (_, bytes) => {
    expect(readLabelList(bytes)).toEqual({ entries, problems: [] });
  });

  test('are windows-1252 where they are not UTF-8', () => {
    const bytes = Uint8Array.from([...utf8('caf'), 0xe9, ...utf8('.wav;gr'), 0xf6, 0xdf, ...utf8('e')]);
    expect(said(readLabelList(bytes))).toEqual(['café.wav: größe']);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /empty/],
    ['a byte-order mark', utf8('\uFEFF'), /empty/],
    ['blank lines', utf8('\n  \r\n,,\n'), /empty/],
    ['a sound', Uint8Array.from([...utf8('RIFF'), 36, 0, 0, 0, ...utf8('WAVEfmt ')]), /not a text file/],
    ['UTF-16 without a byte-order mark', utf16('path,label', true), /not a text file/],
    ['more than 64 MB', new Uint8Array(64 * 2 ** 20 + 1).fill(65), /larger than 64 MB/],
  ])('that are %s are said to be so', (_, bytes, reason) => {
    const { entries, problems } = readLabelList(bytes);
    expect(entries).toEqual([]);
    expect(problems).toEqual([{ line: 0, text: '', reason: expect.stringMatching(reason) }]);
  });

  test('of any kind are never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff]), (bytes, mark) => {
        const { entries, problems } = readLabelList(Uint8Array.from([...mark, ...bytes]));
        expect(entries.length + problems.length).toBeGreaterThan(0);
        for (const { path, labels } of entries) expect([path, ...labels]).not.toContain('');
        for (const { text } of problems) expect([...text].length).toBeLessThanOrEqual(120);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('columns', () => {
  test.each<[string, string, string[]]>([
    ['are the first two without a header', 'a.wav,kick\nb.wav,snare', ['a.wav: kick', 'b.wav: snare']],
    ['are the first two of more', 'a.wav,kick,120\nb.wav,snare,90', ['a.wav: kick', 'b.wav: snare']],
    ['are as the header says', 'path,label\na.wav,kick', ['a.wav: kick']],
    ['stand in any order', 'Label;bpm;PATH\nkick;120;a.wav', ['a.wav: kick']],
    ['of ESC-50', 'filename,fold,target,category,take\n1-1.wav,1,0,dog,A', ['1-1.wav: dog']],
    ['of FSD50K', 'fname,labels,mids,split\n64760,"Guitar, plucked",/m/1,train', ['64760: Guitar, plucked']],
    ['of tabs, with spaces', ' file \t class \n a.wav \t kick ', ['a.wav: kick']],
    ['with a name and a path: the path', 'name,path,tag\nA,x/a.wav,kick', ['x/a.wav: kick']],
    ['with labels: all', 'name,category,tags\na.wav,drum,kick|short', ['a.wav: drum | kick | short']],
    ['with half a header: the first two', 'path,genre\na.wav,rock', ['path: genre', 'a.wav: rock']],
    ['in quotes', '"path","label"\r\n"a, ""b"".wav","kick"\r\n', ['a, "b".wav: kick']],
    ['in quotes after spaces', 'path, label\na.wav, "kick, hard"', ['a.wav: kick, hard']],
    ['below blank lines', '\n \r\npath;label\n\na.wav;kick\n\n', ['a.wav: kick']],
  ])('%s', (_, text, entries) => {
    const list = read(text);
    expect(said(list)).toEqual(entries);
    expect(list.problems).toEqual([]);
  });
});

describe('labels', () => {
  test('of a cell are divided, trimmed and put into one Unicode form', () => {
    expect(said(read('a.wav, kick| hard | |cafe\u0301|caf\u00e9'))).toEqual(['a.wav: kick | hard | caf\u00e9']);
  });

  test('of several rows add up, under the first of their lines', () => {
    expect(read('path,label\na.wav,kick\nb.wav,snare\n a.wav,hard|kick\n').entries).toEqual([
      { line: 2, path: 'a.wav', labels: ['kick', 'hard'] },
      { line: 3, path: 'b.wav', labels: ['snare'] },
    ]);
  });
});

describe('problems', () => {
  test('tell line, text and reason, and leave the other rows', () => {
    const text = [
      'path,label',
      'a.wav,kick',
      'b.wav,snare,hard',
      'c.wav',
      ',hat',
      'd.wav, | ',
      '"two',
      'lines.wav",hat',
      '"e.wav,hat',
      '"f" g.wav,hat',
      ',',
      'h.wav,hat',
    ].join('\r\n');
    const { entries, problems } = read(text);
    expect(said({ entries, problems })).toEqual(['a.wav: kick', 'two\r\nlines.wav: hat', 'h.wav: hat']);
    expect(entries.map(({ line }) => line)).toEqual([2, 7, 12]);
    expect(problems.map(({ line, text, reason }) => [line, text, reason])).toEqual([
      [3, 'b.wav,snare,hard', 'It has 3 cells where the first line has 2.'],
      [4, 'c.wav', 'It has 1 cell where the first line has 2.'],
      [5, ',hat', 'It names no sound.'],
      [6, 'd.wav, | ', 'It gives its sound no label.'],
      [9, '"e.wav,hat', expect.stringMatching(/quote .* never closed/)],
      [10, '"f" g.wav,hat', expect.stringMatching(/^Text follows a closing quote/)],
    ]);
  });

  test('of a first line do not hide the header below it', () => {
    const { entries, problems } = read('"my sounds\npath,label\na.wav,kick\nb.wav');
    expect(said({ entries, problems })).toEqual(['a.wav: kick']);
    expect(problems.map(({ line }) => line)).toEqual([1, 4]);
  });

  test('say first that no row can be used, then why of each', () => {
    const { entries, problems } = read('a.wav\nb.wav\n');
    expect(entries).toEqual([]);
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [0, 'None of its lines gives a sound a label.'],
      [1, 'It gives its sound no label.'],
      [2, 'It gives its sound no label.'],
    ]);
    expect(read('path,label\n').problems.map(({ line }) => line)).toEqual([0]);
  });

  test('cut a long row at 120 whole characters', () => {
    const shown = (row: string) => read(`a,b\n${row}`).problems[0].text;
    expect(shown('x'.repeat(120))).toBe('x'.repeat(120));
    expect(shown('x'.repeat(121))).toBe(`${'x'.repeat(119)}…`);
    expect(shown('🥁'.repeat(120))).toBe('🥁'.repeat(120));
    expect(shown(`x${'🥁'.repeat(1000)}`)).toBe(`x${'🥁'.repeat(118)}…`);
  });
});

test.each(['slice_file_name', 'FilePath', 'audio filename', 'rel-path'])('a column "%s" is one of paths', (name) => {
  const list = new TextEncoder().encode(`id,${name},class\n7,a.wav,kick\n`);
  expect(readLabelList(list)).toEqual({ entries: [{ line: 2, path: 'a.wav', labels: ['kick'] }], problems: [] });
});

test('a header that names labels and no paths is not taken for data', () => {
  const list = new TextEncoder().encode('sound,class\na.wav,kick\n');
  const { entries, problems } = readLabelList(list);
  expect(entries).toEqual([]);
  expect(problems).toMatchObject([{ line: 0, reason: expect.stringMatching(/no column of paths/) }]);
});
