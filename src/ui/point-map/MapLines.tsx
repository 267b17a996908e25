import { type Line, strokeWidths } from './marks.ts';

/** Lines between points, which go beneath them. Their colours are the style sheet's. */
export function MapLines({ lines }: { lines: readonly Line[] }) {
  return (
    <svg className="map-overlay" aria-hidden="true">
      {lines.map(({ kind, from, to, opacity }, i) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place.
          key={i}
          className={`mark-${kind}`}
          x1={from[0]}
          y1={from[1]}
          x2={to[0]}
          y2={to[1]}
          strokeWidth={strokeWidths[kind]}
          opacity={opacity}
        />
      ))}
    </svg>
  );
}
