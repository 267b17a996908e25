import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { MeanDistances } from '../app/collections.ts';
import { strings } from '../app/strings.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { dragSounds, droppedSounds, takesSounds } from './sound-drag.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';

const rowPixels = 28;
const rowsInSight = 8;
/** Of two, neither is the odd one. */
const fewestWithOdd = 3;

interface Props {
  collection: CollectionRecord;
  /** Null where they are not compared. */
  distances: MeanDistances | null;
}

/** A collection's sounds in their order, which is changed by dragging or by keys. One stop for the Tab key. */
export function CollectionSounds({ collection, distances }: Props) {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const soundById = useAppState((state) => state.soundById);
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const playing = useAppState((state) => state.playing);
  const [dropAt, setDropAt] = useState<number | null>(null);
  const { collectionId, name, soundIds } = collection;
  const words = strings.collections;
  const sounds = useMemo(() => soundIds.flatMap((id) => soundById.get(id) ?? []), [soundIds, soundById]);
  const odd = useMemo(() => {
    if (!distances || distances.size < fewestWithOdd) return null;
    return [...distances].reduce((far, each) => (each[1] > far[1] ? each : far))[0];
  }, [distances]);
  const { from, to, reveal } = useRowsInSight(scroller, sounds.length, rowPixels);

  const at = sounds.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (at >= 0) reveal(at);
  }, [at, reveal]);

  /** Puts sounds before the one that is shown at this place. */
  const moveTo = (moved: readonly number[], place: number) => {
    const before = sounds.at(place);
    const position = place < sounds.length && before ? soundIds.indexOf(before.id) : soundIds.length;
    void app.collections.move(collectionId, moved, position);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = sounds[at];
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      const place = event.key === 'ArrowUp' ? at - 1 : at + 2;
      if (current && place >= 0) moveTo([current.id], place);
      return;
    }
    const target = { ArrowDown: at + 1, ArrowUp: at < 0 ? sounds.length - 1 : at - 1, Home: 0, End: sounds.length - 1 }[
      event.key
    ];
    if (target !== undefined) {
      event.preventDefault();
      const sound = sounds[Math.min(sounds.length - 1, Math.max(0, target))];
      if (sound && sound.id !== selected) void app.audition(sound.id, null, event.repeat);
    } else if (event.key === 'Delete' && current) {
      event.preventDefault();
      const next = sounds[at + 1] ?? sounds[at - 1];
      if (next) void app.audition(next.id);
      // After it, since a sound that is moved to takes away what was told before.
      void app.collections.takeOut(collectionId, [current.id]);
    }
  };
  const placeOf = (event: DragEvent) => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    return Math.min(sounds.length, Math.max(0, Math.round((event.clientY - top) / rowPixels)));
  };

  if (sounds.length === 0) return <p className="note">{words.empty}</p>;
  return (
    <>
      <div
        className="collection-sounds"
        ref={scroller}
        style={{ height: rowPixels * Math.min(rowsInSight, sounds.length) }}
      >
        <ol
          ref={list}
          // biome-ignore lint/a11y/noRedundantRoles: a list without numbers is no list to Safari unless it says so.
          role="list"
          aria-label={words.soundsOf(name)}
          title={words.soundsHelp}
          data-count={sounds.length}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move within it.
          tabIndex={0}
          onKeyDown={onKeyDown}
          onDragOver={(event) => setDropAt(takesSounds(event) ? placeOf(event) : null)}
          onDragLeave={() => setDropAt(null)}
          onDrop={(event) => {
            setDropAt(null);
            moveTo(droppedSounds(event), placeOf(event));
          }}
          style={{ height: sounds.length * rowPixels }}
        >
          {sounds.slice(from, to).map((sound, i) => {
            const place = from + i;
            const distance = distances?.get(sound.id);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list.
              <li
                key={sound.id}
                data-path={sound.path}
                data-odd={sound.id === odd || undefined}
                data-playing={playing === sound.id || undefined}
                aria-current={sound.id === selected || undefined}
                aria-setsize={sounds.length}
                aria-posinset={place + 1}
                title={sound.path}
                draggable
                onDragStart={(event) => dragSounds(event, [sound.id])}
                onClick={() => void app.audition(sound.id)}
                style={{ transform: `translateY(${place * rowPixels}px)`, height: rowPixels }}
              >
                <span className="figures">{place + 1}</span>
                <span className="path">{sound.name}</span>
                {distance !== undefined && (
                  <span className="figures">
                    {sound.id === odd && `${words.oddOneOut} `}
                    {distance.toFixed(3)}
                  </span>
                )}
                <button
                  type="button"
                  // Delete does the same.
                  tabIndex={-1}
                  aria-label={words.takeOut(sound.name)}
                  onClick={(event) => {
                    event.stopPropagation();
                    void app.collections.takeOut(collectionId, [sound.id]);
                  }}
                >
                  ×
                </button>
              </li>
            );
          })}
          {dropAt !== null && <li className="drop-line" aria-hidden="true" style={{ top: dropAt * rowPixels }} />}
        </ol>
      </div>
      <p className="note">{words.soundsHelp}</p>
    </>
  );
}
