// Tags: a person's own words for sounds, of any letters and signs, told apart whatever their case.

import { saveTags } from '../storage/database.ts';
import type { SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import type { History } from './history.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';

/** By which tags are the same: neither case nor the way an accent is written counts. */
function keyOf(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

/** As it is kept: without spaces around it; null where nothing is left. */
export function cleanTag(text: string): string | null {
  return text.normalize('NFC').trim() || null;
}

/** `tags` with one more, the same list where it is there already. */
export function withTag(tags: readonly string[], tag: string): readonly string[] {
  return tags.some((each) => keyOf(each) === keyOf(tag)) ? tags : [...tags, tag];
}

/** `tags` without one, the same list where it is not there. */
export function withoutTag(tags: readonly string[], tag: string): readonly string[] {
  const left = tags.filter((each) => keyOf(each) !== keyOf(tag));
  return left.length === tags.length ? tags : left;
}

/** Every tag that any of the sounds has and how many have it, the most frequent first, then as they come. */
export function countTags(sounds: Iterable<Pick<SoundRecord, 'tags'>>): { tag: string; sounds: number }[] {
  const byKey = new Map<string, { tag: string; sounds: number }>();
  for (const { tags = [] } of sounds) {
    for (const tag of tags) {
      const counted = byKey.get(keyOf(tag));
      if (counted) counted.sounds++;
      else byKey.set(keyOf(tag), { tag, sounds: 1 });
    }
  }
  return [...byKey.values()].sort((a, b) => b.sounds - a.sounds);
}

/** Tags as one cell of a table, `;` between them; one with `;`, `"` or a line's end in it is in quotes, as CSV has them. */
export function tagsInCell(tags: readonly string[]): string {
  return tags.map((tag) => (/[;"\r\n]/.test(tag) ? `"${tag.replaceAll('"', '""')}"` : tag)).join(';');
}

export function createTagsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>, history: History) {
  function show(libraryId: string, tags: ReadonlyMap<number, string[]>): void {
    store.setState(({ library, sounds }) => {
      if (library?.id !== libraryId) return {};
      return withSounds(
        sounds.map((sound) => {
          const own = tags.get(sound.id);
          return own ? { ...sound, tags: own } : sound;
        }),
      );
    });
  }

  /** Changes the tags of those sounds whose tags `of` makes others, as a step that can be taken back. */
  async function change(
    soundIds: readonly number[],
    of: (tags: readonly string[]) => readonly string[],
    says: (name: string | null, sounds: number) => string,
  ): Promise<void> {
    const { library, readOnly, soundById } = store.getState();
    if (!library) return;
    if (readOnly) {
      store.setState({ notice: strings.notices.otherTab });
      return;
    }
    const before = new Map<number, string[]>();
    const after = new Map<number, string[]>();
    for (const id of soundIds) {
      const sound = soundById.get(id);
      if (!sound) continue;
      const tags = sound.tags ?? [];
      const changed = of(tags);
      if (changed === tags) continue;
      before.set(id, tags);
      after.set(id, [...changed]);
    }
    if (after.size === 0) return;
    /** Shown at once, and before it is stored: what is stored meanwhile, as by measuring, then has them too. */
    const put = async (now: ReadonlyMap<number, string[]>, otherwise: ReadonlyMap<number, string[]>) => {
      show(library.id, now);
      try {
        await saveTags(database, library.id, now);
      } catch (error) {
        show(library.id, otherwise);
        throw error;
      }
    };
    const [first] = after.keys();
    const name = after.size === 1 ? (soundById.get(first)?.name ?? null) : null;
    await history.do({
      says: says(name, after.size),
      redo: () => put(after, before),
      undo: () => put(before, after),
    });
  }

  return {
    /** Gives each of these sounds the tag, as the library writes it where it has it already. */
    async add(soundIds: readonly number[], text: string): Promise<void> {
      const cleaned = cleanTag(text);
      if (cleaned === null) return;
      const known = countTags(store.getState().sounds).find(({ tag }) => keyOf(tag) === keyOf(cleaned));
      const tag = known?.tag ?? cleaned;
      await change(
        soundIds,
        (tags) => withTag(tags, tag),
        (name, sounds) => strings.tags.added(tag, name, sounds),
      );
    },

    async remove(soundIds: readonly number[], tag: string): Promise<void> {
      await change(
        soundIds,
        (tags) => withoutTag(tags, tag),
        (name, sounds) => strings.tags.removed(tag, name, sounds),
      );
    },
  };
}

export type TagsCapability = ReturnType<typeof createTagsCapability>;
