// Tagging sounds, as steps that can be taken back.

import { saveTag } from '../storage/database.ts';
import { keysUnder, type TagRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import type { History } from './history.ts';
import { strings } from './strings.ts';
import { cleanTag, sameTag, withIds, withoutIds } from './tag-words.ts';

/** As they were made. */
function inOrder(tags: Iterable<TagRecord>): TagRecord[] {
  return [...tags].sort((a, b) => a.createdAt - b.createdAt);
}

export function createTagsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>, history: History) {
  function show(now: TagRecord): void {
    store.setState(({ library, tags }) => {
      if (library?.id !== now.libraryId) return {};
      const others = tags.filter(({ tag }) => tag !== now.tag);
      return { tags: now.soundIds.length > 0 ? inOrder([...others, now]) : others };
    });
  }

  /** Has a tag be that of other sounds, as a step that can be taken back. */
  async function change(
    before: TagRecord,
    soundIds: Int32Array,
    says: (name: string | null, sounds: number) => string,
  ): Promise<void> {
    const { readOnly, soundById } = store.getState();
    const sounds = Math.abs(soundIds.length - before.soundIds.length);
    if (sounds === 0) return;
    if (readOnly) {
      store.setState({ notice: strings.notices.otherTab });
      return;
    }
    /** Shown at once: a tag that waits for the disk feels broken. */
    const put = async (now: TagRecord, otherwise: TagRecord) => {
      show(now);
      try {
        await saveTag(database, now);
      } catch (error) {
        show(otherwise);
        throw error;
      }
    };
    const after = { ...before, soundIds };
    const [fewer, more] = [before.soundIds, soundIds].sort((a, b) => a.length - b.length);
    const only = sounds === 1 ? more.find((id, i) => id !== fewer[i]) : undefined;
    await history.do({
      says: says(only === undefined ? null : (soundById.get(only)?.name ?? null), sounds),
      redo: () => put(after, before),
      undo: () => put(before, after),
    });
  }

  return {
    /** Reads those of the library that was opened. */
    async restore(): Promise<void> {
      const { library } = store.getState();
      if (!library) return;
      store.setState({ tags: inOrder(await database.getAll('tags', keysUnder(library.id))) });
    },

    /** Gives each of these sounds the tag, as the library writes it where it has it already. */
    async add(soundIds: readonly number[], text: string): Promise<void> {
      const { library, tags, soundById } = store.getState();
      const tag = cleanTag(text);
      if (!library || tag === null) return;
      const before: TagRecord = sameTag(tags, tag) ?? {
        libraryId: library.id,
        tag,
        soundIds: new Int32Array(0),
        // After all others, also of the same millisecond.
        createdAt: Math.max(Date.now(), 1 + (tags.at(-1)?.createdAt ?? 0)),
      };
      const there = soundIds.filter((id) => soundById.has(id));
      await change(before, withIds(before.soundIds, there), (name, sounds) =>
        strings.tags.added(before.tag, name, sounds),
      );
    },

    async remove(soundIds: readonly number[], tag: string): Promise<void> {
      const before = sameTag(store.getState().tags, tag);
      if (!before) return;
      await change(before, withoutIds(before.soundIds, soundIds), (name, sounds) =>
        strings.tags.removed(before.tag, name, sounds),
      );
    },
  };
}

export type TagsCapability = ReturnType<typeof createTagsCapability>;
