// Tags as words, a person's own, of any letters and signs, told apart whatever their case; and as what each is given to.

import type { TagRecord } from '../storage/schema.ts';

/** A tag, and the sounds that have it, ascending. */
export type Tagging = Pick<TagRecord, 'tag' | 'soundIds'>;

/** By which tags are the same: neither case nor the way an accent is written counts. */
export function tagKey(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

/** As it is kept: without spaces around it; null where nothing is left. */
export function cleanTag(text: string): string | null {
  return text.normalize('NFC').trim() || null;
}

/** The tag that is the same as this one, where there is one. */
export function sameTag<Tag extends Tagging>(tags: readonly Tag[], tag: string): Tag | undefined {
  const key = tagKey(tag);
  return tags.find((each) => tagKey(each.tag) === key);
}

/** 1 at each of these ids, which count from 0, else 0. */
export function markedIds(...lists: ArrayLike<number>[]): Uint8Array {
  let length = 0;
  for (const ids of lists) for (let i = 0; i < ids.length; i++) length = Math.max(length, ids[i] + 1);
  const marks = new Uint8Array(length);
  for (const ids of lists) for (let i = 0; i < ids.length; i++) marks[ids[i]] = 1;
  return marks;
}

function idsMarked(marks: Uint8Array): Int32Array {
  const ids = new Int32Array(marks.length);
  let count = 0;
  for (let id = 0; id < marks.length; id++) if (marks[id] === 1) ids[count++] = id;
  return ids.slice(0, count);
}

/** `soundIds` with these as well, ascending and each once. */
export function withIds(soundIds: Int32Array, more: readonly number[]): Int32Array {
  return idsMarked(markedIds(soundIds, more));
}

/** `soundIds` without these, ascending. */
export function withoutIds(soundIds: Int32Array, less: readonly number[]): Int32Array {
  const isLess = markedIds(less);
  return soundIds.filter((id) => isLess[id] !== 1);
}

export interface CountedTag {
  tag: string;
  sounds: number;
}

/**
 * The tags that any of the sounds has and how many have it, the most frequent first, then as they come. `isCounted`: 1 at
 * the id of each of these sounds; null for all.
 */
export function countTags(tags: readonly Tagging[], isCounted: Uint8Array | null = null): CountedTag[] {
  const counted = tags.map(({ tag, soundIds }) => {
    if (!isCounted) return { tag, sounds: soundIds.length };
    let sounds = 0;
    for (let i = 0; i < soundIds.length; i++) if (isCounted[soundIds[i]] === 1) sounds++;
    return { tag, sounds };
  });
  return counted.filter(({ sounds }) => sounds > 0).sort((a, b) => b.sounds - a.sounds);
}

/** The tags of each sound that has any, as they come. */
export function tagsBySound(tags: readonly Tagging[]): Map<number, string[]> {
  const bySound = new Map<number, string[]>();
  for (const { tag, soundIds } of tags) {
    for (const id of soundIds) {
      const own = bySound.get(id);
      if (own) own.push(tag);
      else bySound.set(id, [tag]);
    }
  }
  return bySound;
}

/** Tags as one cell of a table, `;` between them; one with `;`, `"` or a line's end in it is in quotes, as CSV has them. */
export function tagsInCell(tags: readonly string[]): string {
  return tags.map((tag) => (/[;"\r\n]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag)).join(';');
}
