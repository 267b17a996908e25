import { expect, test } from 'vitest';
import { encodeCsv } from './csv.ts';
import { readRowNames } from './row-names.ts';

const nothing = { labels: [], durationSeconds: null, split: null };

test('reads what an export says of its rows', () => {
  const csv = encodeCsv(
    ['row', 'path', 'duration_seconds', 'x', 'folder', 'labels', 'split'],
    [
      [0, 'drums/a.wav', 0.25, -1, 'drums', 'kick|low', 'train'],
      [1, 'drums/b, c.wav', '', '', 'drums', '', ''],
    ],
  );
  expect(readRowNames(csv)).toEqual([
    { path: 'drums/a.wav', labels: ['kick', 'low'], durationSeconds: 0.25, split: 'train' },
    { ...nothing, path: 'drums/b, c.wav' },
  ]);
});

test('keeps rows of the same path apart, and their order', () => {
  expect(readRowNames('filename;class\nb;x\n\na;y\nb;z\n')).toEqual([
    { ...nothing, path: 'b', labels: ['x'] },
    { ...nothing, path: 'a', labels: ['y'] },
    { ...nothing, path: 'b', labels: ['z'] },
  ]);
});

test.each([
  ['nothing', ''],
  ['no column of paths', 'x,y\n1,2\n'],
  ['a row that is too short', 'path,label\na.wav,kick\nb.wav\n'],
  ['a row without a path', 'path,label\n,kick\n'],
  ['a quote that is never closed', 'path,label\n"a.wav,kick\n'],
])('does not guess with %s', (_, text) => {
  expect(readRowNames(text)).toBeNull();
});
