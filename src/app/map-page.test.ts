import { describe, expect, test } from 'vitest';
import { audioElement, pageData, pageText } from './map-page.ts';

const evil = '</script><img src=x onerror="document.title = 1"><!--<script>';

const sound = (name: string, folder: string, durationSeconds: number) => ({ name, folder, durationSeconds });
const known = {
  title: `${evil}&`,
  unit: 'cosine distance',
  map: {
    soundIds: Int32Array.of(4, 6, 8, 9),
    positions: Float32Array.of(0.5, -0.25, Number.NaN, 0, 1, 1, -1, 0),
  },
  soundById: new Map([
    [4, sound(evil, 'a/b', 1.5)],
    [6, sound('unplaced', 'a/b', 1)],
    [8, sound('\u2028 ü\ud800', '', 0.25)],
    [9, sound('third', 'a/b', 60)],
  ]),
  nearest: {
    soundIds: Int32Array.of(6, 4, 9),
    count: 2,
    neighbours: Int32Array.of(4, 9, 6, 8, 4, -1),
    distances: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, Number.POSITIVE_INFINITY),
  },
  look: {
    shades: [2, 1, 0, 2],
    colours: {
      dark: { colours: ['#ffffff', '#eeeeee'], isStepped: true, missing: '#888888' },
      light: { colours: ['#000000', '#111111'], isStepped: true, missing: '#888888' },
    },
    legend: null,
  },
};

describe('what a page holds', () => {
  const data = pageData(known);

  test('is a row for each sound with a place, in the order of the map', () => {
    expect(data.names).toEqual([evil, '\u2028 ü\ud800', 'third']);
    expect(data.folderOf.map((folder) => data.folders[folder])).toEqual(['a/b', '', 'a/b']);
    expect(data.folders).toHaveLength(2);
    expect(data.seconds).toEqual([1.5, 0.25, 60]);
    expect(data.positions).toEqual([0.5, -0.25, 1, 1, -1, 0]);
    expect(data.shades).toEqual([2, 0, 2]);
    expect(data.about).toBe('3 sounds, mapped by Earshot');
  });

  test('names neighbours by their rows; those that are not on the page give way to the next', () => {
    expect(data.neighboursEach).toBe(2);
    expect(data.neighbours).toEqual([1, -1, -1, -1, 0, -1]);
    expect(data.distances).toEqual([0.4, 0, 0, 0, 0.5, 0]);
  });
});

describe('the file', () => {
  const data = pageData(known);
  const [before, after] = pageText(data, { text: 'run()', hash: 'c2NyaXB0' }, { text: 'p {}', hash: 'c3R5bGU=' });
  const text = before + audioElement(1, 'UklGRg==') + after;

  test('gives back what it holds, character for character', () => {
    const json = /<script type="application\/json" id="earshot-data">([^<]*)<\/script>/.exec(text)?.[1];
    expect(JSON.parse(json ?? '')).toEqual(JSON.parse(JSON.stringify(data)));
  });

  test('has no markup from names: as many tags as it was written with', () => {
    const tags = text.match(/<[a-z!/][^>]*>/gi)?.map((tag) => tag.replace(/[ >].*/, ''));
    expect(tags).toEqual([
      ...['<!doctype', '<html', '<head', '<meta', '<meta', '<meta', '<title', '</title', '<style', '</style', '</head'],
      ...['<body', '<script', '</script', '<script', '</script', '<script', '</script', '</body', '</html'],
    ]);
  });

  test('lets its own script run and nothing else, and reaches nothing', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1].split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'sha256-c2NyaXB0'",
      "style-src 'sha256-c3R5bGU='",
      'media-src blob:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text).not.toMatch(/\b(?:src|href)=(?!x)/);
    expect(text).not.toContain('http:');
    expect(text).not.toContain('https:');
  });
});
