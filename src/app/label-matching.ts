// Which sounds of a library the paths of a label list mean: lists are often written on another machine.

import type { LabelEntry } from '../core/formats/label-list.ts';
import type { SoundRecord } from '../storage/schema.ts';

type NamedSound = Pick<SoundRecord, 'id' | 'path'>;

export interface LabelMatches {
  /** By the sounds' ids, in the order in which the list first names them; each label once, in the order of the list. */
  labels: Map<number, string[]>;
  /** Entries whose path is that of no sound. */
  unmatched: LabelEntry[];
  /** Entries that could mean any of several sounds, and give none of them labels; with the sounds' paths, sorted. */
  ambiguous: { entry: LabelEntry; paths: string[] }[];
}

/**
 * Finds the sounds that entries mean. What an entry's path finds first counts: the sound with that path; the one with
 * that path in another case; a sound whose path ends with the entry's, or is the end of it, in whole names of folders
 * and file, the one with the longest common ending if several do, and of those the one in the same case; the same again
 * with the extensions of the sounds left off. Backslashes are slashes, `./` and `/` in front do not count, nor does
 * which Unicode form a name is in. `labels` has only sounds that got some.
 */
export function matchLabels(entries: readonly LabelEntry[], sounds: readonly NamedSound[]): LabelMatches {
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  const find = findByEnding(sounds.map((sound) => ({ sound, path: plain(sound.path) })));
  let findByStem: ReturnType<typeof findByEnding> | null = null;

  const labels = new Map<number, Set<string>>();
  const unmatched: LabelEntry[] = [];
  const ambiguous: LabelMatches['ambiguous'] = [];
  for (const entry of entries) {
    const path = plain(entry.path);
    const exact = byPath.get(entry.path);
    let found = exact ? [exact] : find(path);
    if (found.length === 0) {
      // Few lists need it.
      findByStem ??= findByEnding(withoutExtensions(sounds));
      found = findByStem(path);
    }
    if (found.length === 0) {
      unmatched.push(entry);
    } else if (found.length > 1) {
      ambiguous.push({ entry, paths: found.map((sound) => sound.path).sort() });
    } else {
      const [{ id }] = found;
      const known = labels.get(id) ?? new Set();
      for (const label of entry.labels) known.add(label);
      labels.set(id, known);
    }
  }
  return { labels: new Map(Array.from(labels, ([id, known]) => [id, [...known]])), unmatched, ambiguous };
}

function plain(path: string): string {
  return path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replaceAll(/\/{2,}/g, '/')
    .replace(/^(\.?\/)+/, '');
}

interface Place {
  sound: NamedSound;
  path: string;
}

function withoutExtensions(sounds: readonly NamedSound[]): Place[] {
  return sounds.flatMap((sound) => {
    const path = plain(sound.path);
    const stem = path.replace(/([^/])\.[^./]+$/, '$1');
    return stem === path ? [] : [{ sound, path: stem }];
  });
}

interface KeyedPlace extends Place {
  key: string;
}

/** A function that finds the sounds whose paths fit one best, of those whose path is its end or the other way round. */
function findByEnding(places: readonly Place[]): (path: string) => NamedSound[] {
  const byName = new Map<string, KeyedPlace[]>();
  for (const { sound, path } of places) {
    const key = keyOf(path);
    const name = nameOf(key);
    const group = byName.get(name);
    if (group) group.push({ sound, path, key });
    else byName.set(name, [{ sound, path, key }]);
  }
  // Paths that end alike stand together, so that even a library of files of one name is not gone through for each.
  for (const group of byName.values()) group.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));

  return (path) => {
    const key = keyOf(path);
    const group = byName.get(nameOf(key)) ?? [];
    let found = withKey(group, key);
    if (found.length === 0) found = withBeginning(group, key);
    for (let end = key.length - 1; found.length === 0 && group.length > 0 && end > 0; ) {
      end = key.lastIndexOf('/', end - 1);
      if (end > 0) found = withKey(group, key.slice(0, end + 1));
    }
    const inSameCase = found.filter((place) => endsWith(place.path, path) || endsWith(path, place.path));
    return (inSameCase.length > 0 ? inSameCase : found).map(({ sound }) => sound);
  };
}

/** The names in a path from the file's up, in lower case and with a slash after each. */
function keyOf(path: string): string {
  return `${path.toLowerCase().split('/').reverse().join('/')}/`;
}

function nameOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** Of places in the order of their keys, the first whose key is not before `key`. */
function firstFrom(group: readonly KeyedPlace[], key: string): number {
  let low = 0;
  let high = group.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (group[middle].key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withKey(group: readonly KeyedPlace[], key: string): KeyedPlace[] {
  const first = firstFrom(group, key);
  let end = first;
  while (group[end]?.key === key) end++;
  return group.slice(first, end);
}

/** Keys end with a slash and `0` follows it, so what begins with a key is before the same with a `0` at its end. */
function withBeginning(group: readonly KeyedPlace[], key: string): KeyedPlace[] {
  return group.slice(firstFrom(group, key), firstFrom(group, `${key.slice(0, -1)}0`));
}

/** Whether `ending` is the last of the names in `path`. */
function endsWith(path: string, ending: string): boolean {
  return path === ending || path.endsWith(`/${ending}`);
}
