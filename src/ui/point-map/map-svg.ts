// The map as a picture: an SVG of what is seen, from positions and colours alone, with what the colours mean below it.

import type { PlacedLabel } from './label-places.ts';
import { type Line, type Ring, strokeWidths } from './marks.ts';
import type { PlacedLegend } from './picture-legend.ts';
import { type PointColours, paletteOf, shadesOf } from './point-colours.ts';
import { type Box, type Ranges, toPixel } from './view.ts';

export interface MapPicture {
  /** x and y in turn; what has no finite place is left out. */
  positions: Float32Array;
  colours: PointColours;
  ranges: Ranges;
  /** Of the map, in CSS pixels; they are the picture's units. */
  width: number;
  height: number;
  diameter: number;
  opacity: number;
  rings: readonly Ring[];
  lines: readonly Line[];
  labels: readonly PlacedLabel[];
  /** It stands below the map; null where colours say nothing. */
  legend: PlacedLegend | null;
  inks: { ground: string; text: string; accent: string };
}

/** How high the whole picture is, in CSS pixels. */
export function heightOf({ height, legend }: Pick<MapPicture, 'height' | 'legend'>): number {
  return height + (legend?.height ?? 0);
}

/** A file's text. Points that lie outside of what is seen are not in it. */
export function mapSvg({
  positions,
  colours,
  ranges,
  width,
  height,
  diameter,
  opacity,
  rings,
  lines,
  labels,
  legend,
  inks,
}: MapPicture): string {
  const box: Box = { left: 0, top: 0, width, height };
  const whole = heightOf({ height, legend });
  const palette = paletteOf(colours);
  const fills = Array.from({ length: palette.length / 4 }, (_, shade) => fillOf(palette.subarray(4 * shade)));
  const radius = diameter / 2;
  const circles = Array.from(shadesOf(colours, positions.length / 2), (shade, row) => {
    const [left, top] = toPixel(ranges, box, positions[2 * row], positions[2 * row + 1]);
    // Also true for what is no number.
    if (!(left > -radius && left < width + radius && top > -radius && top < height + radius)) return '';
    return `<circle cx="${rounded(left)}" cy="${rounded(top)}" r="${rounded(radius)}" ${fills[shade]}/>\n`;
  });
  const strokeOf = (kind: Ring['kind'] | Line['kind']) =>
    `stroke="${kind === 'playing' || kind === 'trail' ? inks.accent : inks.text}" stroke-width="${strokeWidths[kind]}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${rounded(width)}" height="${rounded(whole)}"`,
    ` viewBox="0 0 ${rounded(width)} ${rounded(whole)}">\n`,
    `<rect width="100%" height="100%" fill="${inks.ground}"/>\n`,
    '<g>\n',
    ...lines.map(
      ({ kind, from, to, opacity: of }) =>
        `<line x1="${rounded(from[0])}" y1="${rounded(from[1])}" x2="${rounded(to[0])}" y2="${rounded(to[1])}" ${strokeOf(kind)} stroke-opacity="${rounded(of)}"/>\n`,
    ),
    '</g>\n',
    `<g stroke="${inks.ground}" stroke-width="${rounded(Math.min(1, diameter / 9))}" opacity="${rounded(opacity)}">\n`,
    ...circles,
    '</g>\n<g fill="none">\n',
    ...rings.map(
      ({ kind, left, top, radius: of }) =>
        `<circle cx="${rounded(left)}" cy="${rounded(top)}" r="${rounded(of)}" ${strokeOf(kind)}${kind === 'guest' ? ` fill="${inks.accent}"` : ''}/>\n`,
    ),
    '</g>\n<g font-family="system-ui, sans-serif" font-size="12" font-weight="600" text-anchor="middle"',
    ` fill="${inks.text}" stroke="${inks.ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">\n`,
    ...labels.map(
      ({ text, left, top }) => `<text x="${rounded(left)}" y="${rounded(top + 4)}">${escaped(text)}</text>\n`,
    ),
    '</g>\n',
    legend ? legendSvg(legend, width, height, inks) : '',
    '</svg>\n',
  ].join('');
}

function legendSvg(
  { height, bar, swatches, texts }: PlacedLegend,
  width: number,
  top: number,
  inks: MapPicture['inks'],
): string {
  const stops = bar?.colours.map(
    (colour, i) => `<stop offset="${rounded(i / Math.max(1, bar.colours.length - 1))}" stop-color="${colour}"/>`,
  );
  return [
    `<g transform="translate(0 ${rounded(top)})">\n`,
    // Points at the edge reach beyond it.
    `<rect width="${rounded(width)}" height="${rounded(height)}" fill="${inks.ground}"/>\n`,
    bar
      ? `<linearGradient id="scale">${stops?.join('')}</linearGradient>\n<rect x="${rounded(bar.left)}" y="${rounded(bar.top)}" width="${rounded(bar.width)}" height="${rounded(bar.height)}" rx="4" fill="url(#scale)"/>\n`
      : '',
    ...swatches.map(
      ({ left, top: middle, radius, colour }) =>
        `<circle cx="${rounded(left)}" cy="${rounded(middle)}" r="${rounded(radius)}" fill="${colour}"/>\n`,
    ),
    `</g>\n<g font-family="system-ui, sans-serif" font-size="12" fill="${inks.text}">\n`,
    ...texts.map(
      ({ text, left, top: middle, anchor }) =>
        `<text x="${rounded(left)}" y="${rounded(top + middle + 4)}" text-anchor="${anchor}">${escaped(text)}</text>\n`,
    ),
    '</g>\n',
  ].join('');
}

/** What is finer than a hundredth of a pixel only makes a longer file. */
function rounded(value: number): string {
  return String(Number(value.toFixed(2)));
}

function fillOf([red, green, blue, alpha]: Uint8Array): string {
  const hex = [red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('');
  return `fill="#${hex}"${alpha < 255 ? ` fill-opacity="${rounded(alpha / 255)}"` : ''}`;
}

/** XML has no way at all to hold some characters, which file names may have. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}
