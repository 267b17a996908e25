import { useEffect, useState } from 'react';
import { isFavourites, type MeanDistances } from '../app/collections.ts';
import { collectionOf } from '../app/filters.ts';
import { strings } from '../app/strings.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { CollectionSounds } from './CollectionSounds.tsx';
import { download } from './download.ts';

/** What is in the collection that is open, and what can be done with all of it. */
export function CollectionBody({ collection }: { collection: CollectionRecord }) {
  const app = useApp();
  const readOnly = useAppState((state) => state.readOnly);
  const model = useAppState((state) => state.model);
  const isOnly = useAppState(({ filters }) => collectionOf(filters) === collection.collectionId);
  const [isCompared, setIsCompared] = useState(false);
  const [distances, setDistances] = useState<MeanDistances | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const { collectionId, name, soundIds } = collection;
  const words = strings.collections;

  useEffect(() => {
    setDistances(null);
    if (!isCompared || !model) return;
    let isCurrent = true;
    app.collections
      .compare(soundIds)
      .then((found) => isCurrent && setDistances(found))
      .catch((error: unknown) => {
        console.error(error);
        if (isCurrent) setSaid(words.notCompared((error as Error).message));
      });
    return () => {
      isCurrent = false;
    };
  }, [app, isCompared, model, soundIds]);

  const exportFiles = async () => {
    const zip = await app.collections.export(soundIds);
    if (zip) download(zip, `${name}.zip`);
  };

  return (
    <div className="collection-body">
      {!isFavourites(collection) && (
        <input
          type="text"
          aria-label={words.rename(name)}
          dir="auto"
          // Left to the browser while it is typed.
          key={name}
          defaultValue={name}
          disabled={readOnly}
          onBlur={(event) => {
            if (event.target.value.trim() === '') event.target.value = name;
            void app.collections.rename(collectionId, event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.value = name;
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      )}
      <CollectionSounds collection={collection} distances={distances} />
      {(soundIds.length > 0 || isOnly) && (
        <div className="label-actions">
          <button
            type="button"
            aria-label={words.of(words.only, name)}
            aria-pressed={isOnly}
            title={words.onlyHelp}
            onClick={() => app.finding.lookAmong(isOnly ? '' : collectionId)}
          >
            {words.only}
          </button>
          <button
            type="button"
            aria-label={words.of(words.play, name)}
            title={strings.player.rowHelp}
            onClick={() => void app.playback.playInARow(soundIds)}
          >
            {words.play}
          </button>
          {soundIds.length > 1 && (
            <button
              type="button"
              aria-label={words.of(words.compare, name)}
              aria-pressed={isCompared}
              title={model ? words.compareHelp : words.unlearned}
              disabled={!model}
              onClick={() => setIsCompared(!isCompared)}
            >
              {words.compare}
            </button>
          )}
          <button
            type="button"
            aria-label={words.of(words.export, name)}
            title={words.exportHelp}
            onClick={() => void exportFiles()}
          >
            {words.export}
          </button>
        </div>
      )}
      <p className="note" aria-live="polite">
        {said}
      </p>
    </div>
  );
}
