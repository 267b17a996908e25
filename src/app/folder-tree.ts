// The folders of a library as a tree: what is in each, which of them are open, and where in it keys lead.

import { naturalKey } from './sound-order.ts';

export interface Folder {
  /** Folders separated by `/`; empty for the root, which has everything. */
  path: string;
  name: string;
  /** 0 for the root. */
  depth: number;
  parent: Folder | null;
  /** In the order of their names. */
  folders: Folder[];
}

/** The root of the tree of these folders and all that they lie in. */
export function folderTree(paths: Iterable<string>): Folder {
  const root: Folder = { path: '', name: '', depth: 0, parent: null, folders: [] };
  const known = new Map([['', root]]);
  const add = (path: string): Folder => {
    const there = known.get(path);
    if (there) return there;
    const slash = path.lastIndexOf('/');
    const parent = add(path.slice(0, Math.max(0, slash)));
    const folder: Folder = { path, name: path.slice(slash + 1), depth: parent.depth + 1, parent, folders: [] };
    parent.folders.push(folder);
    known.set(path, folder);
    return folder;
  };
  for (const path of paths) add(path);
  for (const { folders } of known.values()) {
    const keys = new Map(folders.map((folder) => [folder, naturalKey(folder.name)]));
    const keyOf = (folder: Folder) => keys.get(folder) ?? '';
    folders.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
  return root;
}

/** The folders of sounds, each once, and of each sound the place of its own among them. */
export interface FoldersOfSounds {
  paths: readonly string[];
  placeOf: Uint32Array;
}

export function foldersOf(sounds: readonly { folder: string }[]): FoldersOfSounds {
  const places = new Map<string, number>();
  const placeOf = new Uint32Array(sounds.length);
  for (let row = 0; row < placeOf.length; row++) {
    const { folder } = sounds[row];
    const place = places.get(folder) ?? places.size;
    if (place === places.size) places.set(folder, place);
    placeOf[row] = place;
  }
  return { paths: [...places.keys()], placeOf };
}

/** How many sounds lie in each folder or deeper in it, by its path: of those where `mask` is 1, or of all for null. */
export function countSounds(
  root: Folder,
  { paths, placeOf }: FoldersOfSounds,
  mask: Uint8Array | null,
): Map<string, number> {
  const own = new Uint32Array(paths.length);
  for (let row = 0; row < placeOf.length; row++) own[placeOf[row]] += mask?.[row] ?? 1;
  const counts = new Map(paths.map((path, place) => [path, own[place]]));
  const sum = (folder: Folder): number => {
    const own = counts.get(folder.path) ?? 0;
    const total = folder.folders.reduce((sounds, inner) => sounds + sum(inner), own);
    counts.set(folder.path, total);
    return total;
  };
  sum(root);
  return counts;
}

/** The folders that are to be seen while those at the paths `open` are open, from top to bottom. */
export function shownFolders(root: Folder, open: ReadonlySet<string>): Folder[] {
  const shown: Folder[] = [];
  const show = (folder: Folder): void => {
    shown.push(folder);
    if (open.has(folder.path)) folder.folders.forEach(show);
  };
  show(root);
  return shown;
}

/** As many levels as fit into `rows` rows, at least down to where folders part: the paths of what is open for that. */
export function openToFit(root: Folder, rows: number): Set<string> {
  const open = new Set(['']);
  let level = root.folders;
  let shown = 1 + level.length;
  for (;;) {
    const next = level.flatMap(({ folders }) => folders);
    if (next.length === 0 || (level.length > 1 && shown + next.length > rows)) return open;
    for (const { path } of level) open.add(path);
    shown += next.length;
    level = next;
  }
}

/** The paths of all folders that this one lies in. */
export function outerPaths(path: string): string[] {
  const outer = [''];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) outer.push(path.slice(0, at));
  return outer;
}
