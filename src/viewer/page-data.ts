// What a map that was exported as a web page holds: the page's script reads it as JSON.

/** What colours points, in the dark or in the light: as `PointColours` has it. */
export interface PageColours {
  colours: string[];
  isStepped: boolean;
  missing: string;
}

export type PageLegend =
  | { kind: 'scale'; name: string; ends: [string, string] }
  /** In the order of the colours. `short`: where there is little room; `label`: what stands on the map, if anything. */
  | { kind: 'category'; entries: { name: string; short: string; sounds: number; label: string | null }[] };

/** Words that the page shows. In `notPlayed`, `{}` stands for the sound's name. */
export interface PageWords {
  map: string;
  search: string;
  found: string;
  notFound: string;
  neighbours: string;
  hint: string;
  alone: string;
  notPlayed: string;
}

/** Rows are sounds: those of the map that have a place on it. */
export interface PageData {
  title: string;
  about: string;
  words: PageWords;
  names: string[];
  folders: string[];
  /** Of each sound, which of `folders` it is in. */
  folderOf: number[];
  seconds: number[];
  /** x and y in turn, within [-1, 1]. */
  positions: number[];
  /** Places in the palette of `paletteOf`. */
  shades: number[];
  colours: { dark: PageColours; light: PageColours };
  legend: PageLegend | null;
  /** Of each sound so many neighbours, ascending by distance: rows, -1 where there are fewer; and their distances. */
  neighboursEach: number;
  neighbours: number[];
  distances: number[];
  /** In what the distances are. */
  unit: string;
}

/** Ids of the page's elements that hold data: this JSON, and the audio of a row, if it is there, in base64. */
export const dataId = 'earshot-data';
export const audioId = (row: number): string => `earshot-audio-${row}`;
