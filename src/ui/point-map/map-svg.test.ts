import { describe, expect, test } from 'vitest';
import { type MapPicture, mapSvg } from './map-svg.ts';

const picture: MapPicture = {
  positions: Float32Array.of(-1, 1, 0, 0, 0.5, -1, Number.NaN, 0, 5, 5),
  colours: {
    values: Float32Array.of(0, 1, Number.NaN, 0, 0),
    low: 0,
    high: 1,
    colours: ['#ff0000', '#00ff0033'],
    isStepped: true,
    missing: '#888888',
  },
  ranges: { x: [-1, 1], y: [-1, 1] },
  width: 400,
  height: 200,
  diameter: 8,
  opacity: 0.9,
  rings: [{ kind: 'playing', left: 200, top: 100, radius: 9 }],
  lines: [{ kind: 'joint', from: [0, 0], to: [200, 100], opacity: 0.5 }],
  labels: [{ text: 'a < b & "c"\u0001\ud800🎵', left: 100, top: 50 }],
  legend: null,
  inks: { ground: '#111111', text: '#eeeeee', accent: '#ffaa00' },
};

/** The attributes of each element of this name, in turn. */
function elements(svg: string, name: string): Record<string, string>[] {
  return [...svg.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'g'))].map(([, attributes]) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );
}

describe('the map as an SVG', () => {
  const svg = mapSvg(picture);

  test('has each point that is seen at its pixel, in its colour', () => {
    const [first, second, third, ring, ...others] = elements(svg, 'circle');
    expect(first).toEqual({ cx: '0', cy: '0', r: '4', fill: '#ff0000' });
    expect(second).toEqual({ cx: '200', cy: '100', r: '4', fill: '#00ff00', 'fill-opacity': '0.2' });
    expect(third).toEqual({ cx: '300', cy: '200', r: '4', fill: '#888888' });
    expect(ring).toEqual({ cx: '200', cy: '100', r: '9', stroke: '#ffaa00', 'stroke-width': '2' });
    expect(others).toEqual([]);
  });

  test('has lines, its size, and names that XML can hold', () => {
    expect(elements(svg, 'svg')).toEqual([
      { xmlns: 'http://www.w3.org/2000/svg', width: '400', height: '200', viewBox: '0 0 400 200' },
    ]);
    expect(elements(svg, 'line')).toMatchObject([{ x2: '200', y2: '100', stroke: '#eeeeee', 'stroke-opacity': '0.5' }]);
    expect(svg).toContain('>a &lt; b &amp; "c"\ufffd\ufffd🎵</text>');
  });

  test('has its legend below the map, in room of its own', () => {
    const legend = {
      height: 40,
      bar: { left: 12, top: 4, width: 300, height: 8, colours: ['#000001', '#000002', '#000003'] },
      swatches: [{ left: 16, top: 9, radius: 4, colour: '#0000ff' }],
      texts: [{ text: '<folder>', left: 26, top: 9, anchor: 'start' as const }],
    };
    const whole = mapSvg({ ...picture, legend });
    expect(elements(whole, 'svg')).toMatchObject([{ width: '400', height: '240', viewBox: '0 0 400 240' }]);
    expect(elements(whole, 'stop').map((stop) => [stop.offset, stop['stop-color']])).toEqual([
      ['0', '#000001'],
      ['0.5', '#000002'],
      ['1', '#000003'],
    ]);
    expect(whole).toContain('<text x="26" y="213" text-anchor="start">&lt;folder&gt;</text>');
    expect(elements(whole, 'circle').at(-1)).toEqual({ cx: '16', cy: '9', r: '4', fill: '#0000ff' });
    expect(whole.match(/<(g|text|linearGradient)\b/g)?.length).toBe(
      whole.match(/<\/(g|text|linearGradient)>/g)?.length,
    );
  });

  test('closes every element, and is a picture without points as well', () => {
    for (const text of [
      svg,
      mapSvg({ ...picture, positions: new Float32Array(0), rings: [], lines: [], labels: [] }),
    ]) {
      const opened = text.match(/<(svg|g|text)\b/g)?.length;
      expect(text.match(/<\/(svg|g|text)>/g)?.length).toBe(opened);
      expect(text).not.toContain('NaN');
    }
  });
});
