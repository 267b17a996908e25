// What each point's colour says, as numbers and a colour scale: numbers are cheaper to change than colour strings.

import type { ColourBy, MapView, Selection } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { categoryColours, viridis } from './palette.ts';

export type Colouring =
  | { kind: 'plain' }
  | { kind: 'distance'; values: Float32Array; largest: number; colours: string[] }
  | { kind: 'folder'; values: Float32Array; folders: { name: string; colour: string; count: number }[] };

/** Distances beyond this share of sounds are drawn alike: a few far ones would press all others into one colour. */
const shareInScale = 0.98;

export function colourMap(
  map: MapView,
  colourBy: ColourBy,
  selection: Selection | null,
  soundById: Map<number, SoundRecord>,
  dark: boolean,
): Colouring {
  if (colourBy === 'folder') return byFolder(map, soundById, dark);
  const distances = selection?.distances;
  if (!distances) return { kind: 'plain' };
  const values = Float32Array.from(map.soundIds, (id) => distances.get(id) ?? Number.NaN);
  const ascending = values.filter((value) => !Number.isNaN(value)).sort();
  const largest = ascending[Math.floor((ascending.length - 1) * shareInScale)] || 1;
  // Near stands out from the background, far recedes into it: bright on dark, dark on light.
  return { kind: 'distance', values, largest, colours: dark ? [...viridis].reverse() : viridis.slice(0, 8) };
}

function byFolder(map: MapView, soundById: Map<number, SoundRecord>, dark: boolean): Colouring {
  const counts = new Map<string, number>();
  for (const id of map.soundIds) {
    const folder = soundById.get(id)?.folder ?? '';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const names = [...counts.keys()].sort();
  const colours = categoryColours(names.length, dark);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return {
    kind: 'folder',
    values: Float32Array.from(map.soundIds, (id) => indexOf.get(soundById.get(id)?.folder ?? '') ?? 0),
    folders: names.map((name, index) => ({
      name: name === '' ? strings.legend.noFolder : name,
      colour: colours[index],
      count: counts.get(name) ?? 0,
    })),
  };
}

/** plotly's marker settings for a colouring. */
export function markerColour(colouring: Colouring, plain: string): object {
  if (colouring.kind === 'plain') return { color: plain };
  const colours = colouring.kind === 'distance' ? colouring.colours : colouring.folders.map((folder) => folder.colour);
  if (colours.length === 1) return { color: colours[0] };
  const last = colours.length - 1;
  return {
    color: colouring.values,
    colorscale: colours.map((colour, index) => [index / last, colour]),
    cmin: 0,
    cmax: colouring.kind === 'distance' ? colouring.largest : last,
  };
}
