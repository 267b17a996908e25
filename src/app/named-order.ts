// The order of sounds by name or folder: found in pieces beside all else, since of 100,000 it takes some tenths of a second,
// and kept until sounds come, or are called otherwise. Until then a list stays in the order that it has.

import { eventTurns } from '../core/event-turns.ts';
import { textOrder } from '../core/math/text-order.ts';
import type { SoundRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import type { OtherLibrary } from './other-libraries.ts';
import { isNamed, type NamedOrdering, namedKeys } from './sound-order.ts';

/** Half a frame. */
const turnMilliseconds = 8;
/** So many keys are made without a pause: a millisecond. */
const keysAtOnce = 1000;

/** Of what the latest order of the open library was found. */
interface Sorted {
  by: NamedOrdering;
  sounds: readonly SoundRecord[];
  keys: readonly string[];
}

function isCalledAlike(sound: SoundRecord, before: SoundRecord | undefined): boolean {
  return sound.path === before?.path && sound.libraryId === before.libraryId;
}

/** Those of `before` where it is called alike, others anew. */
async function keysOf(
  sounds: readonly SoundRecord[],
  by: NamedOrdering,
  before: Sorted | null,
  turn: () => Promise<void>,
): Promise<string[]> {
  const keys: string[] = [];
  for (const [row, sound] of sounds.entries()) {
    const isKept = before !== null && isCalledAlike(sound, before.sounds[row]);
    keys.push(isKept ? before.keys[row] : namedKeys[by](sound));
    if (row % keysAtOnce === 0) await turn();
  }
  return keys;
}

/** Of the open library, and of those that are searched beside it, whose sounds do not change. */
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

  async function findHere(by: NamedOrdering, sounds: readonly SoundRecord[], turn: () => Promise<void>) {
    const { library } = store.getState();
    const keys = await keysOf(sounds, by, latest?.by === by ? latest : null, turn);
    const rows = await textOrder(keys, turn);
    if (store.getState().library?.id !== library?.id) return;
    latest = { by, sounds, keys };
    store.setState({ namedOrder: { by, rows } });
  }

  async function findElsewhere(by: NamedOrdering, { sounds }: OtherLibrary, turn: () => Promise<void>) {
    const rows = await textOrder(await keysOf(sounds, by, null, turn), turn);
    store.setState(({ others }) => ({
      others: others.map((other) => (other.sounds === sounds ? { ...other, named: { by, rows } } : other)),
    }));
  }

  /** One at a time: what has changed meanwhile is found afterwards. */
  async function find(): Promise<void> {
    if (isFinding) return;
    isFinding = true;
    for (;;) {
      const { settings, sounds, library, others } = store.getState();
      const by = settings.listOrdering;
      if (!library || !isNamed(by)) break;
      const turn = eventTurns(() => performance.now(), turnMilliseconds);
      const other = others.find(({ named }) => named?.by !== by);
      if (isStale(by, sounds)) await findHere(by, sounds, turn);
      else if (other) await findElsewhere(by, other, turn);
      else break;
    }
    isFinding = false;
  }

  store.subscribe(({ sounds, others, settings: { listOrdering } }, before) => {
    const isSame = sounds === before.sounds && others === before.others;
    if (!isSame || listOrdering !== before.settings.listOrdering) void find();
  });
}
