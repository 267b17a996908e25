// The order of sounds by name or folder: found in pieces beside all else, since of 100,000 it takes some tenths of a second,
// and kept until sounds come, or are called otherwise. Until then the list stays in the order that it has.

import { eventTurns } from '../core/event-turns.ts';
import { textOrder } from '../core/math/text-order.ts';
import type { SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import { isNamed, type NamedOrdering, namedKeys } from './sound-order.ts';

/** Half a frame. */
const turnMilliseconds = 8;
/** So many keys are made without a pause: a millisecond. */
const keysAtOnce = 1000;

/** Of what the latest order was found. */
interface Sorted {
  by: NamedOrdering;
  sounds: readonly SoundRecord[];
  keys: readonly string[];
}

function isCalledAlike(sound: SoundRecord, before: SoundRecord | undefined): boolean {
  return sound.path === before?.path && sound.libraryId === before.libraryId;
}

export function keepNamedOrder({ store }: Pick<AppContext, 'store'>): void {
  let latest: Sorted | null = null;
  let isFinding = false;

  function isStale(by: NamedOrdering, sounds: readonly SoundRecord[]): boolean {
    if (!latest || latest.by !== by || store.getState().namedOrder?.by !== by) return true;
    if (latest.sounds === sounds) return false;
    const { sounds: before, keys } = latest;
    if (sounds.length !== before.length || sounds.some((sound, row) => !isCalledAlike(sound, before[row]))) return true;
    latest = { by, sounds, keys };
    return false;
  }

  async function sort(by: NamedOrdering, sounds: readonly SoundRecord[], turn: () => Promise<void>) {
    const before = latest?.by === by ? latest : null;
    const keys: string[] = [];
    for (const [row, sound] of sounds.entries()) {
      const isKept = before !== null && isCalledAlike(sound, before.sounds[row]);
      keys.push(isKept ? before.keys[row] : namedKeys[by](sound));
      if (row % keysAtOnce === 0) await turn();
    }
    return { keys, rows: await textOrder(keys, turn) };
  }

  /** One at a time: what has changed meanwhile is found afterwards. */
  async function find(): Promise<void> {
    if (isFinding) return;
    isFinding = true;
    for (;;) {
      const { settings, sounds, library } = store.getState();
      const by = settings.listOrdering;
      if (!library || !isNamed(by) || !isStale(by, sounds)) break;
      const { keys, rows } = await sort(
        by,
        sounds,
        eventTurns(() => performance.now(), turnMilliseconds),
      );
      if (store.getState().library?.id !== library.id) continue;
      latest = { by, sounds, keys };
      store.setState({ namedOrder: { by, rows } });
    }
    isFinding = false;
  }

  store.subscribe(({ sounds, settings: { listOrdering } }, before) => {
    if (sounds !== before.sounds || listOrdering !== before.settings.listOrdering) void find();
  });
}
