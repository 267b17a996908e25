import { openCollection } from '../app/collections.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { CollectionItem } from './CollectionItem.tsx';

/** Favourites and other ordered sets of sounds; one of them is open, and is what the key fills. */
export function CollectionsPanel() {
  const app = useApp();
  const collections = useAppState((state) => state.collections);
  const open = useAppState(openCollection);
  const hasSounds = useAppState((state) => state.sounds.length > 0);
  const readOnly = useAppState((state) => state.readOnly);
  if (!open || !hasSounds) return null;
  const words = strings.collections;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="note">{words.help}</p>
      {/* biome-ignore lint/a11y/noRedundantRoles: a list without bullets is no list to Safari unless it says so. */}
      <ul role="list" className="collections" aria-label={words.title}>
        {collections.map((collection) => (
          <CollectionItem key={collection.collectionId} collection={collection} isOpen={collection === open} />
        ))}
      </ul>
      <div className="label-actions">
        <button type="button" disabled={readOnly} onClick={() => void app.collections.create(app.picking.meant(null))}>
          {words.make}
        </button>
      </div>
    </section>
  );
}
