import { describe, expect, test } from 'vitest';
import { normal, seededRandom } from '../../core/math/random.ts';
import { labelsOf, type MapLabel, placeLabels } from './label-places.ts';
import { plotBox, toPixel, wholeMap, zoom, zoomOf } from './view.ts';

describe('where a group’s name stands', () => {
  test('is its middle where it is in one place, and its larger part where it is in two', () => {
    const random = seededRandom(3);
    const around = (x: number, y: number, count: number) =>
      Array.from({ length: count }, () => [x + 0.02 * normal(random), y + 0.02 * normal(random)]).flat();
    const positions = Float32Array.from([
      ...around(0.5, -0.3, 40),
      ...around(-0.6, 0.6, 60),
      ...around(0.7, 0.7, 30),
      Number.NaN,
      0,
    ]);
    const groups = [...Array(40).fill(0), ...Array(90).fill(1), 0];
    const [first, second] = labelsOf(groups, ['one place', 'two places'], positions);
    expect(first).toMatchObject({ text: 'two places', weight: 90 });
    expect(Math.hypot(first.x + 0.6, first.y - 0.6)).toBeLessThan(0.03);
    expect(second).toMatchObject({ text: 'one place', weight: 40 });
    expect(Math.hypot(second.x - 0.5, second.y + 0.3)).toBeLessThan(0.03);
  });

  test('groups without a name or points have none, nor points without a group', () => {
    const positions = Float32Array.of(0.1, 0.2, 0.3, 0.4, 1, 1);
    expect(labelsOf([0, 1, 7], [null, 'b', 'empty'], positions)).toEqual([
      { text: 'b', x: expect.closeTo(0.3, 6), y: expect.closeTo(0.4, 6), weight: 1 },
    ]);
    expect(labelsOf([], ['a'], new Float32Array(0))).toEqual([]);
  });
});

describe('which names are shown', () => {
  const box = plotBox(700, 600);
  const random = seededRandom(11);
  const labels: MapLabel[] = Array.from({ length: 300 }, (_, i) => ({
    text: `group ${i}`,
    x: 2 * random() - 1,
    y: 2 * random() - 1,
    weight: 300 - i,
  }));
  const widthOf = (text: string) => 7 * text.length;
  const shown = (ranges = wholeMap) =>
    placeLabels(labels, (x, y) => toPixel(ranges, box, x, y), widthOf, box, zoomOf(ranges));

  test('none overlaps another, and the largest is there', () => {
    const placed = shown();
    expect(placed.length).toBeGreaterThan(10);
    expect(placed.length).toBeLessThan(40);
    expect(placed[0].text).toBe('group 0');
    placed.forEach((a, i) => {
      for (const b of placed.slice(i + 1)) {
        const isApart =
          Math.abs(a.left - b.left) >= (widthOf(a.text) + widthOf(b.text)) / 2 || Math.abs(a.top - b.top) >= 15;
        expect(isApart, `${a.text} and ${b.text}`).toBe(true);
      }
    });
  });

  test('more come with every step nearer, until all are there', () => {
    const counts = [1, 2, 4, 64].map((factor) => shown(zoom(wholeMap, box, 350, 250, factor)).length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[1]).toBeGreaterThan(counts[0]);
    expect(counts[3]).toBe(300);
  });

  test('a single label is shown however small the map', () => {
    expect(placeLabels(labels.slice(0, 1), () => [5, 5], widthOf, plotBox(20, 20), 0.25)).toHaveLength(1);
  });
});
