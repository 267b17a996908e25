import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { type RowDetail, SoundRow } from './SoundRow.tsx';
import { useRowsInSight } from './use-rows-in-sight.ts';

const rowPixels = 40;

interface Props {
  name: string;
  sounds: readonly SoundRecord[];
  /** Asked for the rows in sight alone. */
  detailOf?: (sound: SoundRecord, place: number) => RowDetail;
  /** The sound that the arrow keys start from. */
  current: number | null;
  /** Up, Down, Home, End and clicks; `isPassing`: by a key that is held down. */
  onMove: (soundId: number, isPassing: boolean) => void;
  onEnter?: (soundId: number) => void;
  /** Has the search go on like this sound too, or unlike it. */
  onChoose?: (soundId: number, kind: 'like' | 'unlike') => void;
  empty: string;
}

/** A list of sounds that only draws the rows in sight. One stop for the Tab key; arrows move within. */
export function SoundRows({ name, sounds, detailOf, current, onMove, onEnter, onChoose, empty }: Props) {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const playing = useAppState((state) => state.playing);
  const picked = useAppState((state) => state.picked);
  const isPicked = useMemo(() => new Set(picked), [picked]);
  const count = sounds.length;
  const { from, to, reveal } = useRowsInSight(scroller, count, rowPixels);

  const at = useMemo(() => (current === null ? -1 : sounds.findIndex(({ id }) => id === current)), [sounds, current]);
  useEffect(() => {
    if (at >= 0) reveal(at);
  }, [at, reveal]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: at + 1, ArrowUp: at < 0 ? count - 1 : at - 1, Home: 0, End: count - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const sound = sounds[Math.min(count - 1, Math.max(0, target))];
      if (sound && sound.id !== current) onMove(sound.id, event.repeat);
    } else if (event.key === 'Enter' && onEnter && at >= 0) {
      event.preventDefault();
      onEnter(sounds[at].id);
    }
  };

  /** With Ctrl or Cmd a row is picked beside others, with Shift all from the current one on. */
  const onClick = useCallback(
    (event: MouseEvent, place: number) => {
      const { id } = sounds[place];
      if (event.shiftKey) {
        const [first, last] = [at < 0 ? place : at, place].sort((a, b) => a - b);
        app.picking.add(sounds.slice(first, last + 1).map((sound) => sound.id));
      } else if (event.ctrlKey || event.metaKey) app.picking.toggle([id]);
      else onMove(id, false);
    },
    [app, sounds, at, onMove],
  );

  return (
    <div className="rows" ref={scroller}>
      {count === 0 && <p className="note">{empty}</p>}
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: a list without bullets is no list to Safari unless it says so.
        role="list"
        aria-label={name}
        data-count={count}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move within it.
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={{ height: count * rowPixels }}
      >
        {sounds.slice(from, to).map((sound, i) => (
          <SoundRow
            key={sound.id}
            sound={sound}
            {...detailOf?.(sound, from + i)}
            place={from + i}
            count={count}
            topPixels={(from + i) * rowPixels}
            heightPixels={rowPixels}
            isCurrent={selected === sound.id || current === sound.id}
            isPlaying={playing === sound.id}
            isPicked={isPicked.has(sound.id)}
            onClick={onClick}
            onEnter={onEnter}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </div>
  );
}
