// What is drawn with the points: rings around some of them, and lines between, beneath them.

/** x and y, as points have them. */
export type Place = readonly [x: number, y: number];

/** Rows of the points that stand out, and why. */
export interface PointMarks {
  readonly selected: readonly number[];
  /** Where something would lie that is no point of the map, x and y. */
  readonly guest: Place | null;
  readonly neighbours: readonly number[];
  readonly playing: number | null;
  /** Those that were selected, one after the other, up to the one that is. */
  readonly trail: readonly number[];
}

export interface Ring {
  kind: 'neighbour' | 'selected' | 'guest' | 'playing' | 'hovered';
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
export const strokeWidths = {
  neighbour: 1,
  selected: 2.5,
  guest: 2.5,
  playing: 2,
  hovered: 1.5,
  joint: 0.8,
  trail: 1.6,
};
const ringGaps = { neighbour: 2, selected: 4, guest: 0, playing: 5, hovered: 2.5 };

/**
 * Where they are drawn: `pixelOf` gives the pixel of a row or a place, null where it has none, and is then passed over.
 * `diameter`: of the points, in CSS pixels.
 */
export function marksOf(
  { selected, guest, neighbours, playing, trail }: PointMarks,
  hovered: number | null,
  pixelOf: (of: number | Place) => readonly [left: number, top: number] | null,
  diameter: number,
): { rings: Ring[]; lines: Line[] } {
  const rings: Ring[] = [];
  const ring = (kind: Ring['kind'], of: number | Place | null) => {
    const pixel = of === null ? null : pixelOf(of);
    if (pixel) rings.push({ kind, left: pixel[0], top: pixel[1], radius: diameter / 2 + ringGaps[kind] });
  };
  const lines: Line[] = [];
  const line = (kind: Line['kind'], fromOf: number | Place, toRow: number, opacity: number) => {
    const [from, to] = [pixelOf(fromOf), pixelOf(toRow)];
    if (from && to) lines.push({ kind, from, to, opacity });
  };
  // From several at once there would be too many to follow.
  const asked = guest ?? (selected.length === 1 ? selected[0] : null);
  if (asked !== null) for (const row of neighbours) line('joint', asked, row, 0.45);
  for (let i = 1; i < trail.length; i++) line('trail', trail[i - 1], trail[i], (0.8 * i) / (trail.length - 1));
  for (const row of neighbours) ring('neighbour', row);
  ring('hovered', hovered);
  ring('playing', playing);
  for (const row of selected) ring('selected', row);
  ring('guest', guest);
  return { rings, lines };
}
