import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { clock, duration } from '../app/quantities.ts';
import { strings } from '../app/strings.ts';
import type { Segment } from '../core/features/segmentation.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { FavouriteStar } from './FavouriteStar.tsx';
import { dragSounds } from './sound-drag.ts';

const rowPixels = 40;

export interface SoundRow {
  sound: SoundRecord;
  /** Where the list is one of distances. */
  distance?: number;
  /** What stands at the end of the row; its distance or duration where it is left out. */
  figure?: string;
  /** Where in the sound what was found is. */
  moment?: Segment | null;
}

interface Props {
  name: string;
  rows: SoundRow[];
  /** The sound that the arrow keys start from. */
  current: number | null;
  /** Up, Down, Home, End and clicks; `isPassing`: by a key that is held down. */
  onMove: (soundId: number, isPassing: boolean) => void;
  onEnter?: (soundId: number) => void;
  /** Has the search go on like this sound too, or unlike it. */
  onChoose?: (soundId: number, kind: 'like' | 'unlike') => void;
  empty: string;
}

/** All there is to say of a sound, a line each. */
function titleOf({ path, note, gone }: SoundRecord): string {
  return [path, note, gone ? strings.sources.goneMark : null].filter(Boolean).join('\n');
}

/** A list of sounds that only draws the rows in sight. One stop for the Tab key; arrows move within. */
export function SoundRows({ name, rows, current, onMove, onEnter, onChoose, empty }: Props) {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const playing = useAppState((state) => state.playing);
  const picked = useAppState((state) => state.picked);
  const isPicked = useMemo(() => new Set(picked), [picked]);
  const getItemKey = useCallback((index: number) => rows[index].sound.id, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 8,
    getItemKey,
  });

  const at = rows.findIndex((row) => row.sound.id === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: at + 1, ArrowUp: at < 0 ? rows.length - 1 : at - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    if (target !== undefined) {
      event.preventDefault();
      const row = rows[Math.min(rows.length - 1, Math.max(0, target))];
      if (row && row.sound.id !== current) onMove(row.sound.id, event.repeat);
    } else if (event.key === 'Enter' && onEnter && at >= 0) {
      event.preventDefault();
      onEnter(rows[at].sound.id);
    }
  };

  /** With Ctrl or Cmd a row is picked beside others, with Shift all from the current one on. */
  const onClick = (event: MouseEvent, index: number) => {
    const { id } = rows[index].sound;
    if (event.shiftKey) {
      const [first, last] = [at < 0 ? index : at, index].sort((a, b) => a - b);
      app.picking.add(rows.slice(first, last + 1).map(({ sound }) => sound.id));
    } else if (event.ctrlKey || event.metaKey) app.picking.toggle([id]);
    else onMove(id, false);
  };

  return (
    <div className="rows" ref={scroller}>
      {rows.length === 0 && <p className="note">{empty}</p>}
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: a list without bullets is no list to Safari unless it says so.
        role="list"
        aria-label={name}
        data-count={rows.length}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move within it.
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const { sound, distance, figure, moment } = rows[item.index];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list.
            <li
              key={item.key}
              className="row"
              data-path={sound.path}
              data-distance={distance}
              data-gone={sound.gone || undefined}
              data-playing={playing === sound.id || undefined}
              data-picked={isPicked.has(sound.id) || undefined}
              aria-current={selected === sound.id || (distance !== undefined && current === sound.id) || undefined}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)`, height: rowPixels }}
              onClick={(event) => onClick(event, item.index)}
              onDoubleClick={() => onEnter?.(sound.id)}
              title={titleOf(sound)}
              draggable
              onDragStart={(event) => dragSounds(event, app.picking.draggedBy(sound.id))}
            >
              <FavouriteStar soundId={sound.id} name={sound.name} isInList />
              <span className="row-name">
                {sound.note && <span className="row-mark">!</span>}
                {sound.name}
              </span>
              <span className="row-folder">
                {moment && <span className="row-moment">{clock(moment.startSeconds)} </span>}
                {sound.gone ? strings.sources.goneMark : sound.folder}
              </span>
              {moment && (
                <span
                  className="row-place"
                  style={{
                    left: `${(100 * moment.startSeconds) / sound.durationSeconds}%`,
                    width: `${(100 * moment.durationSeconds) / sound.durationSeconds}%`,
                  }}
                />
              )}
              {onChoose && (
                <span className="row-choices">
                  {(['like', 'unlike'] as const).map((kind) => (
                    <button
                      key={kind}
                      type="button"
                      // Keys do the same.
                      tabIndex={-1}
                      aria-label={kind === 'like' ? strings.several.more(sound.name) : strings.several.less(sound.name)}
                      title={`${kind === 'like' ? strings.several.more(sound.name) : strings.several.less(sound.name)}\n${strings.several.help}`}
                      onClick={(event) => {
                        event.stopPropagation();
                        onChoose(sound.id, kind);
                      }}
                      onDoubleClick={(event) => event.stopPropagation()}
                    >
                      {kind === 'like' ? '+' : '−'}
                    </button>
                  ))}
                </span>
              )}
              <span className="row-figure">
                {figure ?? distance?.toFixed(3) ?? (sound.durationSeconds > 0 ? duration(sound.durationSeconds) : '')}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
