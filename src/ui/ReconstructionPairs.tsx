import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { Picture } from './Picture.tsx';

/** As many as stand in one row, each original above its reconstruction. */
const pairsShown = 4;

/** A few sounds' pictures above what the model makes of them: as it learns, they grow alike. */
export function ReconstructionPairs() {
  const shown = useAppState((state) => state.reconstructions);
  if (!shown) return null;
  return (
    <figure className="pairs">
      {(['originals', 'reconstructions'] as const).map((kind) => {
        const label = kind === 'originals' ? strings.learn.original : strings.learn.reconstruction;
        return (
          <div key={kind} className="pairs-row">
            <figcaption>{label}</figcaption>
            {shown.rows.slice(0, pairsShown).map((row, index) => (
              <Picture
                key={row}
                pixels={shown[kind].data.subarray(index * shown[kind].cols, (index + 1) * shown[kind].cols)}
                label={`${label} ${index + 1}`}
              />
            ))}
          </div>
        );
      })}
    </figure>
  );
}
