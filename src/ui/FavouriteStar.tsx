import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

interface Props {
  soundId: number;
  name: string;
  /** One of a list, where the Tab key passes it by: F does the same. */
  isInList?: boolean;
}

/** Says whether a sound is a favourite, and changes it. */
export function FavouriteStar({ soundId, name, isInList }: Props) {
  const app = useApp();
  const isFavourite = useAppState(({ favourites }) => favourites.has(soundId));
  return (
    <button
      type="button"
      className="star"
      tabIndex={isInList ? -1 : undefined}
      aria-label={strings.collections.favourite(name)}
      aria-pressed={isFavourite}
      title={strings.collections.favouriteHelp}
      onClick={(event) => {
        event.stopPropagation();
        void app.collections.toggleFavourites([soundId]);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {isFavourite ? '★' : '☆'}
    </button>
  );
}
