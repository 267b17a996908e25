import type { PlacedLabel } from './label-places.ts';
import { type Ring, strokeWidths } from './marks.ts';

interface Props {
  rings: readonly Ring[];
  labels: readonly PlacedLabel[];
  /** A line that is being drawn, x and y of its corners in turn. */
  lasso: readonly number[] | null;
}

/** What stands over the points of a map. Its colours are the style sheet's. */
export function MapOverlay({ rings, labels, lasso }: Props) {
  return (
    <svg className="map-overlay" aria-hidden="true">
      {rings.map(({ kind, left, top, radius }, i) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a ring is nothing but its place.
          key={i}
          className={`mark-${kind}`}
          cx={left}
          cy={top}
          r={radius}
          strokeWidth={strokeWidths[kind]}
        />
      ))}
      {labels.map(({ text, left, top }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have one name.
        <text key={i} x={left} y={top + 4}>
          {text}
        </text>
      ))}
      {lasso && <polygon className="mark-lasso" points={lasso.join(' ')} />}
    </svg>
  );
}
