import { strings } from '../app/strings.ts';
import type { MapQuality } from '../core/evaluation/trustworthiness.ts';

/** How far the map can be trusted. */
export function MapFigures({ quality: { trustworthiness, continuity } }: { quality: MapQuality }) {
  return (
    <dl className="map-figures">
      <div title={strings.map.trustworthinessHelp}>
        <dt>{strings.map.trustworthiness}</dt>
        <dd>{trustworthiness.toFixed(3)}</dd>
      </div>
      <div title={strings.map.continuityHelp}>
        <dt>{strings.map.continuity}</dt>
        <dd>{continuity.toFixed(3)}</dd>
      </div>
    </dl>
  );
}
