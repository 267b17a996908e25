// A map as a web page of its own: what it holds, and the text of the file. Whatever comes from names is data in it, never
// markup or code, and its policy lets nothing run but its own script and nothing be fetched.

import type { NearestOfAll } from '../engine/protocol.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { audioId, dataId, type PageColours, type PageData, type PageLegend } from '../viewer/page-data.ts';
import type { MapView } from './state.ts';
import { strings } from './strings.ts';

/** How the map's points look, in the map's order. */
export interface PageLook {
  shades: ArrayLike<number>;
  colours: { dark: PageColours; light: PageColours };
  legend: PageLegend | null;
}

/** What is known of the sounds that are drawn. */
interface Known {
  title: string;
  unit: string;
  map: Pick<MapView, 'soundIds' | 'positions'>;
  soundById: ReadonlyMap<number, Pick<SoundRecord, 'name' | 'folder' | 'durationSeconds'>>;
  nearest: NearestOfAll;
  look: PageLook;
}

/** Finer than anyone sees or needs, and shorter. */
const rounded = (value: number) => Number(value.toFixed(5));

/** Which sound each row of the page is: those that have a place and are known. */
export function soundsOfPage({ map, soundById }: Pick<Known, 'map' | 'soundById'>): number[] {
  const { soundIds, positions } = map;
  return Array.from(soundIds).filter(
    (id, row) => Number.isFinite(positions[2 * row] + positions[2 * row + 1]) && soundById.has(id),
  );
}

/** All that the page's script is to know. Neighbours that are not on the page are left out, the others move up. */
export function pageData({ title, unit, map, soundById, nearest, look }: Known): PageData {
  const onPage = soundsOfPage({ map, soundById });
  const rowOf = new Map(onPage.map((id, row) => [id, row]));
  const placeOf = new Map(Array.from(map.soundIds, (id, place) => [id, place]));
  const nearestOf = new Map(Array.from(nearest.soundIds, (id, place) => [id, place * nearest.count]));
  const folders: string[] = [];
  const folderRows = new Map<string, number>();
  const data: PageData = {
    title,
    about: strings.mapPage.about(onPage.length),
    words: strings.mapPage.words,
    names: [],
    folders,
    folderOf: [],
    seconds: [],
    positions: [],
    shades: [],
    colours: look.colours,
    legend: look.legend,
    neighboursEach: nearest.count,
    neighbours: [],
    distances: [],
    unit,
  };
  for (const id of onPage) {
    const sound = soundById.get(id) as SoundRecord;
    const place = placeOf.get(id) as number;
    const folder = folderRows.get(sound.folder) ?? folders.push(sound.folder) - 1;
    folderRows.set(sound.folder, folder);
    data.names.push(sound.name);
    data.folderOf.push(folder);
    data.seconds.push(rounded(sound.durationSeconds));
    data.positions.push(rounded(map.positions[2 * place]), rounded(map.positions[2 * place + 1]));
    data.shades.push(look.shades[place]);
    const from = nearestOf.get(id);
    let found = 0;
    for (let i = 0; from !== undefined && i < nearest.count; i++) {
      const row = rowOf.get(nearest.neighbours[from + i]);
      if (row === undefined) continue;
      data.neighbours.push(row);
      data.distances.push(rounded(nearest.distances[from + i]));
      found++;
    }
    for (; found < nearest.count; found++) {
      data.neighbours.push(-1);
      data.distances.push(0);
    }
  }
  return data;
}

/** Of a script or style sheet, as a policy names it; both as they are between their tags. */
export interface PageCode {
  text: string;
  /** SHA-256 in base64. */
  hash: string;
}

/** As markup has text, also within quotes. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The file's text before the audio and after it; `audioElement` gives what stands between. */
export function pageText(data: PageData, script: PageCode, style: PageCode): [before: string, after: string] {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${script.hash}'`,
    `style-src 'sha256-${style.hash}'`,
    'media-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // Without `<` there is no end tag within, and JSON means the same.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const before = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(data.title)}</title>
<style>${style.text}</style>
</head>
<body>
<script type="application/json" id="${dataId}">${json}</script>
`;
  return [before, `<script>${script.text}</script>\n</body>\n</html>\n`];
}

/** The audio of a row, in base64. */
export function audioElement(row: number, base64: string): string {
  return `<script type="text/plain" id="${audioId(row)}">${base64}</script>\n`;
}
