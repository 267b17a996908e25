// Tags as words: a person's own, of any letters and signs, told apart whatever their case.

import type { SoundRecord } from '../storage/schema.ts';

/** By which tags are the same: neither case nor the way an accent is written counts. */
export function tagKey(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

/** As it is kept: without spaces around it; null where nothing is left. */
export function cleanTag(text: string): string | null {
  return text.normalize('NFC').trim() || null;
}

/** `tags` with one more, the same list where it is there already. */
export function withTag(tags: readonly string[], tag: string): readonly string[] {
  const key = tagKey(tag);
  return tags.some((each) => tagKey(each) === key) ? tags : [...tags, tag];
}

/** `tags` without one, the same list where it is not there. */
export function withoutTag(tags: readonly string[], tag: string): readonly string[] {
  const key = tagKey(tag);
  const left = tags.filter((each) => tagKey(each) !== key);
  return left.length === tags.length ? tags : left;
}

export interface CountedTag {
  /** As it is written where it comes first. */
  tag: string;
  sounds: number;
}

/** Every tag that any of the sounds has and how many have it, the most frequent first, then as they come. */
export function countTags(sounds: Iterable<Pick<SoundRecord, 'tags'>>): CountedTag[] {
  const byKey = new Map<string, CountedTag>();
  /** By each way of writing, of which there are few beside the sounds. */
  const known = new Map<string, CountedTag>();
  for (const { tags } of sounds) {
    if (!tags) continue;
    for (const tag of tags) {
      let counted = known.get(tag);
      if (!counted) {
        const key = tagKey(tag);
        counted = byKey.get(key) ?? { tag, sounds: 0 };
        byKey.set(key, counted);
        known.set(tag, counted);
      }
      counted.sounds++;
    }
  }
  return [...byKey.values()].sort((a, b) => b.sounds - a.sounds);
}

/** Tags as one cell of a table, `;` between them; one with `;`, `"` or a line's end in it is in quotes, as CSV has them. */
export function tagsInCell(tags: readonly string[]): string {
  return tags.map((tag) => (/[;"\r\n]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag)).join(';');
}
