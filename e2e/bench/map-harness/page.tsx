// The page that the benchmark of drawing is built with, in place of Earshot's: one map of made-up points, drawn by the
// page's own renderer or by plotly, as the page has them.

import { createRoot, type Root } from 'react-dom/client';
import { normal, seededRandom } from '../../../src/core/math/random.ts';
import { categoryColours, mapInks, viridis } from '../../../src/ui/palette.ts';
import { PlotlyMap } from '../../../src/ui/point-map/PlotlyMap.tsx';
import { PointMap } from '../../../src/ui/point-map/PointMap.tsx';
import type { PointColours } from '../../../src/ui/point-map/point-colours.ts';
import type { Drawn, PointMapProps } from '../../../src/ui/point-map/point-map-props.ts';
import '../../../src/ui/style.css';

/** `webgl`: the page's own, by WebGL 2 also where there is no graphics processor. */
export type Renderer = 'own' | 'webgl' | 'plotly';

export interface MapHarness {
  /** Draws so many points afresh; gives the milliseconds until they are there. */
  draw(renderer: Renderer, count: number): Promise<number>;
  /**
   * Gives every point another colour; the milliseconds until they have it. `isAwaited`: until the graphics have computed
   * them; else until they were told to.
   */
  recolour(isAwaited: boolean): Promise<number>;
  /** Has the graphics compute to the end what they were told. */
  finish(): Promise<void>;
  /** Milliseconds that each of so many moves of the pointer over the points takes the page, in turn. */
  hover(times: number): number[];
  /** The longest block of the page since this was asked last, in milliseconds; 0 where none was of 50 or more. */
  longestBlock(): Promise<number>;
  clear(): void;
}

declare global {
  interface Window {
    mapHarness: MapHarness;
  }
}

const clusters = 20;
const container = document.getElementById('root') as HTMLDivElement;
container.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 690px; height: 626px';

let root: Root | null = null;
let renderer: Renderer = 'own';
let points: Omit<PointMapProps, 'onDrawn'> | null = null;
let onTold: () => void = () => {};
let coloured = 0;

const ignore = () => {};
const marks = { selected: [], guest: null, neighbours: [], playing: null, trail: [] };

/** Clusters of rows that follow each other, within [-1, 1]. */
function placesOf(count: number): Float32Array {
  const random = seededRandom(1);
  const middles = Array.from({ length: 2 * clusters }, () => 1.7 * random() - 0.85);
  return Float32Array.from({ length: 2 * count }, (_, i) => {
    const cluster = Math.floor(((i >> 1) * clusters) / count);
    return Math.max(-1, Math.min(1, middles[2 * cluster + (i & 1)] + 0.07 * normal(random)));
  });
}

/** In a millisecond for 100,000, which `Float32Array.from` takes thirty times as long for: it is part of the block. */
function valuesOf(count: number, of: (row: number) => number): Float32Array {
  const values = new Float32Array(count);
  for (let row = 0; row < count; row++) values[row] = of(row);
  return values;
}

/** Distances and folders take turns. */
function coloursOf(count: number): PointColours {
  coloured++;
  if (coloured % 2 === 0) {
    const values = valuesOf(count, (row) => Math.floor((row * clusters) / count));
    const colours = categoryColours(clusters, true);
    return { values, low: 0, high: clusters - 1, colours, isStepped: true, missing: '#8a8a8a' };
  }
  const values = valuesOf(count, (row) => ((row * 7919 + coloured) % count) / count);
  return { values, low: 0, high: 1, colours: viridis.slice(1), isStepped: false, missing: '#8a8a8a' };
}

/**
 * Waits until all that was drawn before has been computed: by a fence, which lets the page go on meanwhile; in WebGL 1, which
 * has none, by reading a pixel, which blocks it.
 */
async function finish(): Promise<void> {
  for (const canvas of container.querySelectorAll('canvas')) {
    const gl = canvas.getContext('webgl2');
    if (!gl) {
      const old = canvas.getContext('webgl');
      old?.readPixels(0, 0, 1, 1, old.RGBA, old.UNSIGNED_BYTE, new Uint8Array(4));
      continue;
    }
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    if (!fence) continue;
    while (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) await new Promise((go) => setTimeout(go, 1));
    gl.deleteSync(fence);
  }
}

function onDrawn(drawn: Drawn | null): void {
  if (drawn) onTold();
}

let longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ type: 'longtask' });

/** Shows the points; resolves once they have been drawn, with the milliseconds that took. */
function show(isAwaited: boolean): Promise<number> {
  const started = performance.now();
  return new Promise((resolve) => {
    onTold = async () => {
      onTold = () => {};
      if (isAwaited) await finish();
      resolve(performance.now() - started);
    };
    if (!points) return;
    root?.render(
      renderer === 'plotly' ? (
        <PlotlyMap {...points} onDrawn={onDrawn} />
      ) : (
        <PointMap {...points} always={renderer === 'webgl' ? 'webgl' : null} onDrawn={onDrawn} onUnavailable={ignore} />
      ),
    );
  });
}

window.mapHarness = {
  draw(by, count) {
    renderer = by;
    root = createRoot(container);
    points = {
      positions: placesOf(count),
      colours: coloursOf(count),
      marks,
      picked: [],
      labels: [],
      inks: mapInks(true),
      name: '',
      onHover: ignore,
      onPress: ignore,
      onPick: ignore,
    };
    return show(true);
  },
  recolour(isAwaited) {
    if (!points) throw new Error('Nothing has been drawn yet.');
    points = { ...points, colours: coloursOf(points.positions.length / 2) };
    return show(isAwaited);
  },
  finish,
  hover(times) {
    const target = container.querySelector('.point-map');
    if (!target) throw new Error('The points are not drawn by the page’s own renderer.');
    const { left, top, width, height } = target.getBoundingClientRect();
    const random = seededRandom(2);
    return Array.from({ length: times }, () => {
      const place = { clientX: left + width * random(), clientY: top + height * random() };
      const started = performance.now();
      target.dispatchEvent(new PointerEvent('pointermove', { pointerType: 'mouse', bubbles: true, ...place }));
      return performance.now() - started;
    });
  },
  async longestBlock() {
    // The browser tells of a task some time after it has ended.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const told = longest;
    longest = 0;
    return told;
  },
  clear() {
    root?.unmount();
    root = null;
  },
};
