import { type DragEvent, useState } from 'react';
import { isFavourites } from '../app/collections.ts';
import { strings } from '../app/strings.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { CollectionBody } from './CollectionBody.tsx';
import { passFocus } from './pass-focus.ts';
import { droppedSounds, takesSounds } from './sound-drag.ts';

interface Props {
  collection: CollectionRecord;
  isOpen: boolean;
}

/** A collection in the list of them. Sounds that are dropped on it come in at its end. */
export function CollectionItem({ collection, isOpen }: Props) {
  const app = useApp();
  const readOnly = useAppState((state) => state.readOnly);
  const [isOver, setIsOver] = useState(false);
  const { collectionId, name, soundIds } = collection;
  const words = strings.collections;
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
  };
  return (
    <li
      data-collection={name}
      data-count={soundIds.length}
      data-over={isOver || undefined}
      onDragOver={(event) => setIsOver(takesSounds(event))}
      onDragLeave={onDragLeave}
      onDrop={(event) => {
        setIsOver(false);
        // Its list of sounds has taken them to a place of theirs.
        if (!event.defaultPrevented) void app.collections.add(collectionId, droppedSounds(event));
      }}
    >
      <div className="collection-head">
        <button
          type="button"
          className="collection-name"
          aria-expanded={isOpen}
          onClick={() => app.collections.open(collectionId)}
        >
          {isFavourites(collection) && <span aria-hidden="true">★ </span>}
          <bdi className="path">{name}</bdi>
          <span className="count">{soundIds.length}</span>
        </button>
        <button
          type="button"
          aria-label={words.add(name)}
          title={words.addHelp}
          disabled={readOnly}
          onClick={() => void app.collections.add(collectionId, app.picking.meant(app.browsing.soundIn(null)))}
        >
          +
        </button>
        {!isFavourites(collection) && (
          <button
            type="button"
            aria-label={words.delete(name)}
            disabled={readOnly}
            onClick={(event) => {
              // The favourites are always before it.
              passFocus(event, event.currentTarget.closest('li')?.previousElementSibling?.querySelector('button'));
              void app.collections.remove(collectionId);
            }}
          >
            ×
          </button>
        )}
      </div>
      {isOpen && <CollectionBody collection={collection} />}
    </li>
  );
}
