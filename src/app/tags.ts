// Tagging sounds, as steps that can be taken back.

import { saveTags } from '../storage/database.ts';
import type { AppContext } from './context.ts';
import type { History } from './history.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';
import { cleanTag, countTags, tagKey, withoutTag, withTag } from './tag-words.ts';

/** What is stored sooner is not told of. */
const silentMilliseconds = 1000;

export function createTagsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>, history: History) {
  function show(libraryId: string, tags: ReadonlyMap<number, string[]>): void {
    store.setState(({ library, sounds }) => {
      if (library?.id !== libraryId) return {};
      const changed = sounds.map((sound) => {
        const own = tags.get(sound.id);
        return own ? { ...sound, tags: own } : sound;
      });
      return withSounds(changed);
    });
  }

  /** Tells how far it is where it takes a while. */
  async function save(libraryId: string, tags: ReadonlyMap<number, string[]>): Promise<void> {
    const begun = performance.now();
    try {
      await saveTags(database, libraryId, tags, (done) => {
        if (performance.now() - begun > silentMilliseconds) store.setState({ storing: { done, total: tags.size } });
      });
    } finally {
      store.setState({ storing: null });
    }
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
        await save(library.id, now);
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
      const known = countTags(store.getState().sounds).find(({ tag }) => tagKey(tag) === tagKey(cleaned));
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
