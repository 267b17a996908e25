import { strings } from '../app/strings.ts';
import type { Colouring } from './map-colouring.ts';

export function MapLegend({ colouring }: { colouring: Colouring }) {
  if (colouring.kind === 'plain') return <p className="legend note">{strings.legend.none}</p>;
  if (colouring.kind === 'distance') {
    return (
      <div className="legend">
        <div
          className="legend-scale"
          style={{ background: `linear-gradient(to right, ${colouring.colours.join(', ')})` }}
        />
        <div className="legend-ticks">
          <span>0</span>
          <span>{strings.legend.distance}</span>
          <span>≥ {colouring.largest.toFixed(2)}</span>
        </div>
      </div>
    );
  }
  return (
    <ul className="legend folders">
      {colouring.categories.map(({ name, colour, count }) => (
        <li key={name} title={`${name}: ${count}`}>
          <span className="swatch" style={{ background: colour }} />
          {name.slice(name.lastIndexOf('/') + 1)}
        </li>
      ))}
    </ul>
  );
}
