import { describe, expect, test } from 'vitest';
import { countSounds, type Folder, foldersOf, folderTree, openToFit, outerPaths, shownFolders } from './folder-tree.ts';

const sounds = ['', 'Drums/Kicks', 'Drums/Kicks', 'Drums/Snares/Rim', 'Bass', 'Drums', 'Take 10', 'Take 9', 'Drums2'];
const root = folderTree(sounds);
const namesOf = (folders: readonly Folder[]) => folders.map(({ path }) => path);
const all = new Set(['', 'Drums', 'Drums/Kicks', 'Drums/Snares', 'Bass']);

describe('a tree of folders', () => {
  test('has every folder once, those between too, by name, numbers by size', () => {
    expect(namesOf(shownFolders(root, all))).toEqual([
      '',
      'Bass',
      'Drums',
      'Drums/Kicks',
      'Drums/Snares',
      'Drums/Snares/Rim',
      'Drums2',
      'Take 9',
      'Take 10',
    ]);
  });

  test('tells depth, name and what lies around', () => {
    const rim = shownFolders(root, all).find(({ name }) => name === 'Rim');
    expect(rim?.depth).toBe(3);
    expect(rim?.parent?.path).toBe('Drums/Snares');
    expect(outerPaths('Drums/Snares/Rim')).toEqual(['', 'Drums', 'Drums/Snares']);
    expect(outerPaths('Drums')).toEqual(['']);
  });

  test('counts the sounds of a folder with those deeper in it, and not those of one whose name begins alike', () => {
    const ofSounds = foldersOf(sounds.map((folder) => ({ folder })));
    const counts = countSounds(root, ofSounds, null);
    expect(counts.get('')).toBe(sounds.length);
    expect(counts.get('Drums')).toBe(4);
    expect(counts.get('Drums/Kicks')).toBe(2);
    expect(counts.get('Drums/Snares')).toBe(1);
    const mask = Uint8Array.from(sounds, (folder) => Number(folder === 'Drums/Kicks'));
    const left = countSounds(root, ofSounds, mask);
    expect(['', 'Drums', 'Drums/Kicks', 'Bass'].map((path) => left.get(path))).toEqual([2, 2, 2, 0]);
  });

  test('shows what is open, and nothing of what lies in a closed folder', () => {
    const shown = namesOf(shownFolders(root, new Set(['', 'Drums/Snares'])));
    expect(shown).toEqual(['', 'Bass', 'Drums', 'Drums2', 'Take 9', 'Take 10']);
  });

  test.each([
    [1, ['']],
    [6, ['']],
    [7, ['']],
    [8, ['', 'Bass', 'Drums', 'Drums2', 'Take 9', 'Take 10']],
  ])('is opened by whole levels as far as %i rows reach', (rows, open) => {
    expect([...openToFit(root, rows)].sort()).toEqual([...open].sort());
    expect(shownFolders(root, openToFit(root, rows)).length).toBeLessThanOrEqual(Math.max(rows, 6));
  });

  test('of one folder in another is opened down to where they part', () => {
    const nested = folderTree(['Samples/2024/Kicks', 'Samples/2024/Hats']);
    expect(shownFolders(nested, openToFit(nested, 3)).map(({ name }) => name)).toEqual([
      '',
      'Samples',
      '2024',
      'Hats',
      'Kicks',
    ]);
  });

  test('of nothing is a root', () => {
    expect(shownFolders(folderTree([]), new Set(['']))).toHaveLength(1);
  });
});
