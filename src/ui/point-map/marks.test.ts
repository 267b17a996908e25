import { describe, expect, test } from 'vitest';
import { marksOf, type Place, type PointMarks } from './marks.ts';

const marks: PointMarks = { selected: [3], guest: null, neighbours: [1, 2, 9], playing: 2, trail: [5, 4, 3] };
/** Every row on a line, except the ninth, which has no place. */
const pixelOf = (of: number | Place) => {
  if (typeof of !== 'number') return of;
  return of === 9 ? null : ([10 * of, 20] as const);
};

describe('what is drawn over the points', () => {
  const { rings, lines } = marksOf(marks, 7, pixelOf, 10);

  test('the selected one is ringed on top, its neighbours are ringed and joined to it', () => {
    expect(rings.map(({ kind, left }) => `${kind} ${left}`)).toEqual([
      'neighbour 10',
      'neighbour 20',
      'hovered 70',
      'playing 20',
      'selected 30',
    ]);
    for (const { radius } of rings) expect(radius).toBeGreaterThan(5);
    expect(lines.filter(({ kind }) => kind === 'joint').map(({ from, to }) => [from[0], to[0]])).toEqual([
      [30, 10],
      [30, 20],
    ]);
  });

  test('the path fades the further back it lies', () => {
    const trail = lines.filter(({ kind }) => kind === 'trail');
    expect(trail.map(({ from, to, opacity }) => [from[0], to[0], opacity])).toEqual([
      [50, 40, 0.4],
      [40, 30, 0.8],
    ]);
  });

  test('a guest is joined to its neighbours; of several selected points none is', () => {
    const guest = marksOf({ ...marks, selected: [], guest: [4, 6] }, null, pixelOf, 10);
    expect(guest.rings.at(-1)).toMatchObject({ kind: 'guest', left: 4, top: 6 });
    expect(guest.lines.filter(({ kind }) => kind === 'joint').map(({ from }) => from)).toEqual([
      [4, 6],
      [4, 6],
    ]);
    const several = marksOf({ ...marks, selected: [3, 4] }, null, pixelOf, 10);
    expect(several.rings.filter(({ kind }) => kind === 'selected')).toHaveLength(2);
    expect(several.lines.filter(({ kind }) => kind === 'joint')).toEqual([]);
  });

  test('there is none where nothing is selected, nor of a single stop', () => {
    const none = { selected: [], guest: null, neighbours: [], playing: null, trail: [3] };
    expect(marksOf(none, null, pixelOf, 10)).toEqual({ rings: [], lines: [] });
  });
});
