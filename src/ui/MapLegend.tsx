import { memo } from 'react';
import { strings } from '../app/strings.ts';
import type { Colouring } from './map-colouring.ts';

interface Props {
  colouring: Colouring;
  /** The category that is looked at alone. */
  alone: number | null;
  onAlone: (category: number | null) => void;
}

export const MapLegend = memo(function MapLegend({ colouring, alone, onAlone }: Props) {
  if (colouring.kind === 'plain') return <p className="legend note">{strings.legend.none}</p>;
  if (colouring.kind === 'scale') {
    return (
      <div className="legend">
        <div
          className="legend-scale"
          style={{ background: `linear-gradient(to right, ${colouring.colours.join(', ')})` }}
        />
        <div className="legend-ticks">
          <span>{colouring.ends[0]}</span>
          <span>{colouring.name}</span>
          <span>{colouring.ends[1]}</span>
        </div>
      </div>
    );
  }
  return (
    <ul className="legend folders" data-alone={alone !== null || undefined}>
      {colouring.categories.map(({ name, short, colour, count }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two clusters may have one name.
        <li key={i}>
          <button
            type="button"
            title={alone === i ? strings.legend.isolated(name, count) : strings.legend.isolate(name, count)}
            aria-pressed={alone === i}
            onClick={() => onAlone(alone === i ? null : i)}
          >
            <span className="swatch" style={{ background: colour }} />
            {short}
          </button>
        </li>
      ))}
    </ul>
  );
});
