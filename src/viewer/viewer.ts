// The script of a map that was exported as a web page: points that can be moved, passed over, pressed and heard, with
// nothing but what is in the page. Built on its own (`virtual:map-viewer`), into the page that app/map-page.ts writes.

import { duration } from '../app/quantities.ts';
import { mapInks, viridis } from '../ui/palette.ts';
import { listenForGestures } from '../ui/point-map/gestures.ts';
import { labelsOf, placeLabels } from '../ui/point-map/label-places.ts';
import { rangesAfterKey } from '../ui/point-map/map-keys.ts';
import { marksOf, type Place } from '../ui/point-map/marks.ts';
import { paletteOf, shadesOf, sizeOf } from '../ui/point-map/point-colours.ts';
import { pickPixels, roughPickPixels } from '../ui/point-map/point-map-props.ts';
import { createSpatialGrid } from '../ui/point-map/spatial-grid.ts';
import { widthOfText } from '../ui/point-map/text-width.ts';
import { pan, plotBox, toPixel, toPlace, unitsPerPixel, wholeMap, zoom, zoomOf } from '../ui/point-map/view.ts';
import { createPageAudio } from './page-audio.ts';
import { dataId, type PageData } from './page-data.ts';
import { createPageLegend } from './page-legend.ts';
import { createPagePanel, make } from './page-panel.ts';
import { createPainter, type Layer } from './painter.ts';

/** How much is left of the others while some stand out. */
const fadedOpacity = 0.22;

const data = JSON.parse(document.getElementById(dataId)?.textContent ?? '') as PageData;
const { names, folders, folderOf, seconds, words, legend, neighbours, distances, neighboursEach } = data;
const positions = Float32Array.from(data.positions);
const grid = createSpatialGrid(positions);
const palettes = { dark: paletteOf(coloursOf(true)), light: paletteOf(coloursOf(false)) };
const labels =
  legend?.kind === 'category'
    ? labelsOf(
        data.shades,
        legend.entries.map(({ label }) => label),
        positions,
      )
    : [];

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const canvas = make('canvas');
const tip = make('div', { className: 'tip', hidden: true });
const map = make('div', { className: 'map', tabIndex: 0, ariaLabel: words.map }, canvas, tip);
map.setAttribute('role', 'application');
const paint = createPainter(canvas);

let ranges = wholeMap;
let box = plotBox(1, 1);
let hovered: number | null = null;
let selected: number | null = null;
let alone: number | null = null;
let frame = 0;

const audio = createPageAudio(invalidate, (row) => panel.say(words.notPlayed.replace('{}', names[row])));
const panel = createPagePanel(data, select);
const key = createPageLegend(data, (category) => {
  alone = category;
  invalidate();
});

/** With no values: their places in the palette are in the data. */
function coloursOf(dark: boolean) {
  return { ...(dark ? data.colours.dark : data.colours.light), values: null, low: 0, high: 0 };
}

/** Those around the selected sound by their distance, all others in their own colours, stepping back. */
function layersOf(dark: boolean, opacity: number): Layer[] {
  const { rows } = grid;
  const own = { shades: data.shades, palette: dark ? palettes.dark : palettes.light };
  if (selected !== null) return [{ ...own, rows, opacity: opacity * fadedOpacity }, nearestLayer(selected, dark)];
  if (alone === null) return [{ ...own, rows, opacity }];
  const category = alone;
  return [
    { ...own, rows, opacity: opacity * fadedOpacity },
    { ...own, rows: rows.filter((row) => data.shades[row] === category), opacity },
  ];
}

function nearestRows(row: number): number[] {
  const from = row * neighboursEach;
  return neighbours.slice(from, from + neighboursEach).filter((of) => of >= 0);
}

function nearestLayer(row: number, dark: boolean): Layer {
  const nearest = nearestRows(row);
  const from = row * neighboursEach;
  const colours = {
    values: Float32Array.of(0, ...distances.slice(from, from + nearest.length)),
    low: 0,
    high: distances[from + nearest.length - 1] || 1,
    colours: dark ? [...viridis].reverse() : viridis.slice(0, 8),
    isStepped: false,
    missing: '#8a8a8a',
  };
  const rows = [row, ...nearest];
  const shades: number[] = [];
  shadesOf(colours, rows.length).forEach((shade, i) => {
    shades[rows[i]] = shade;
  });
  // The nearest lie on top.
  return { rows: rows.reverse(), shades, palette: paletteOf(colours), opacity: 1 };
}

function pixelOf(of: number | Place) {
  const [x, y] = typeof of === 'number' ? positions.subarray(2 * of, 2 * of + 2) : of;
  return toPixel(ranges, box, x, y);
}

function draw(): void {
  const [width, height] = [map.clientWidth, map.clientHeight];
  if (width === 0 || height === 0) return;
  box = plotBox(width, height);
  const zoomed = zoomOf(ranges);
  const { diameter, opacity } = sizeOf(names.length, zoomed);
  const marks = {
    selected: selected === null ? [] : [selected],
    guest: null,
    neighbours: selected === null ? [] : nearestRows(selected),
    playing: audio.playing(),
    trail: [],
  };
  const isNamed = selected === null && alone === null;
  paint({
    layers: layersOf(prefersDark.matches, opacity),
    ...marksOf(marks, hovered, pixelOf, diameter),
    labels: isNamed ? placeLabels(labels, (x, y) => pixelOf([x, y]), widthOfText, box, zoomed) : [],
    positions,
    ranges,
    box,
    width,
    height,
    diameter,
    pixelRatio: devicePixelRatio,
    inks: mapInks(prefersDark.matches),
  });
  const { left, top } = map.getBoundingClientRect();
  map.dataset.view = JSON.stringify({ ...ranges, rect: { ...box, left: left + box.left, top: top + box.top } });
}

/** Draws before the next frame, once for all that has changed. */
function invalidate(): void {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(draw);
}

function look(next: typeof ranges): void {
  ranges = next;
  hover(null);
  invalidate();
}

function rowAt(left: number, top: number, pixels: number): number | null {
  const [perX, perY] = unitsPerPixel(ranges, box);
  const row = grid.nearest(...toPlace(ranges, box, left, top), perX * pixels, perY * pixels);
  return row < 0 ? null : row;
}

function hover(row: number | null): void {
  if (row === hovered) return;
  hovered = row;
  tip.hidden = row === null;
  if (row !== null) {
    const [left, top] = pixelOf(row);
    tip.replaceChildren(
      make('strong', {}, names[row]),
      make('span', {}, [folders[folderOf[row]], duration(seconds[row])].filter(Boolean).join(' · ')),
    );
    // Within the map, below a point that is near its upper edge.
    const half = tip.offsetWidth / 2;
    tip.style.left = `${Math.max(half + 4, Math.min(map.clientWidth - half - 4, left))}px`;
    tip.style.top = `${top > tip.offsetHeight + 20 ? top - 14 - tip.offsetHeight : top + 14}px`;
  }
  invalidate();
}

function select(row: number | null): void {
  selected = row;
  panel.show(row);
  if (row === null) audio.stop();
  else audio.play(row);
  invalidate();
}

listenForGestures(map, {
  onPan: (right, down) => look(pan(ranges, box, right, down)),
  onZoom: (left, top, factor) => look(zoom(ranges, box, left, top, factor)),
  onPress(left, top, { isRough }) {
    const row = rowAt(left, top, isRough ? roughPickPixels : pickPixels);
    if (row !== null) select(row);
  },
  onDoublePress(left, top) {
    if (rowAt(left, top, pickPixels) === null) look(wholeMap);
  },
  onPass(left, top, isAltHeld) {
    const before = hovered;
    hover(rowAt(left, top, pickPixels));
    if (isAltHeld && hovered !== null && hovered !== before) audio.play(hovered);
  },
  onLeave: () => hover(null),
  onLasso: () => {},
});
map.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const next = rangesAfterKey(event.key, ranges, box);
  if (!next) return;
  event.preventDefault();
  look(next);
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key === 'Escape') {
    panel.clearSearch();
    select(null);
  } else if (event.key === '/' && !isTyping) {
    event.preventDefault();
    panel.focusSearch();
  } else if (event.key === ' ' && !isTyping && !(event.target instanceof HTMLButtonElement)) {
    event.preventDefault();
    if (audio.playing() !== null) audio.stop();
    else if (selected !== null) audio.play(selected);
  }
});
prefersDark.addEventListener('change', () => {
  key.paint(prefersDark.matches);
  invalidate();
});
new ResizeObserver(() => {
  hover(null);
  invalidate();
}).observe(map);

document.body.append(make('main', {}, map, key.element), panel.element);
key.paint(prefersDark.matches);
panel.show(null);
