import { strings } from '../app/strings.ts';
import type { Colouring } from './map-colouring.ts';

export function MapLegend({ colouring }: { colouring: Colouring }) {
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
    <ul className="legend folders">
      {colouring.categories.map(({ name, short, colour, count }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two clusters may have one name.
        <li key={i} title={`${name}: ${count}`}>
          <span className="swatch" style={{ background: colour }} />
          {short}
        </li>
      ))}
    </ul>
  );
}
