// What is drawn with the points: rings around some of them, and lines between, beneath them.

/** Rows of the points that stand out, and why. */
export interface PointMarks {
  readonly selected: number | null;
  readonly neighbours: readonly number[];
  readonly playing: number | null;
  /** Those that were selected, one after the other, up to the one that is. */
  readonly trail: readonly number[];
}

export interface Ring {
  kind: 'neighbour' | 'selected' | 'playing' | 'hovered';
  left: number;
  top: number;
  /** Of the middle of its line. All in CSS pixels. */
  radius: number;
}

export interface Line {
  kind: 'joint' | 'trail';
  from: readonly [left: number, top: number];
  to: readonly [left: number, top: number];
  opacity: number;
}

/** How thick each is, in CSS pixels; and how far a ring is from its point. */
export const strokeWidths = { neighbour: 1, selected: 2.5, playing: 2, hovered: 1.5, joint: 0.8, trail: 1.6 };
const ringGaps = { neighbour: 2, selected: 4, playing: 5, hovered: 2.5 };

/**
 * Where they are drawn: `pixelOf` gives the pixel of a row, null where it has no place, and is then passed over.
 * `diameter`: of the points, in CSS pixels.
 */
export function marksOf(
  { selected, neighbours, playing, trail }: PointMarks,
  hovered: number | null,
  pixelOf: (row: number) => readonly [left: number, top: number] | null,
  diameter: number,
): { rings: Ring[]; lines: Line[] } {
  const rings: Ring[] = [];
  const ring = (kind: Ring['kind'], row: number | null) => {
    const pixel = row === null ? null : pixelOf(row);
    if (pixel) rings.push({ kind, left: pixel[0], top: pixel[1], radius: diameter / 2 + ringGaps[kind] });
  };
  const lines: Line[] = [];
  const line = (kind: Line['kind'], fromRow: number, toRow: number, opacity: number) => {
    const [from, to] = [pixelOf(fromRow), pixelOf(toRow)];
    if (from && to) lines.push({ kind, from, to, opacity });
  };
  if (selected !== null) for (const row of neighbours) line('joint', selected, row, 0.45);
  for (let i = 1; i < trail.length; i++) line('trail', trail[i - 1], trail[i], (0.8 * i) / (trail.length - 1));
  for (const row of neighbours) ring('neighbour', row);
  ring('hovered', hovered);
  ring('playing', playing);
  ring('selected', selected);
  return { rings, lines };
}
