// What each point's colour says, as numbers and the colours that they stand for.

import { aspectColumn, aspectInWords, aspectOf } from '../app/aspects.ts';
import { labelsOf, shortLabel } from '../app/labels.ts';
import { type ColourBy, runInUse, type State } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { AspectKey } from '../core/features/aspect-columns.ts';
import { distanceUnit } from './app-context.ts';
import { categoryColours, viridis } from './palette.ts';
import type { PictureLegend } from './point-map/picture-legend.ts';
import type { PointColours } from './point-map/point-colours.ts';

export type Colouring =
  | { kind: 'plain' }
  | {
      kind: 'scale';
      values: Float32Array;
      low: number;
      high: number;
      colours: string[];
      ends: [string, string];
      name: string;
    }
  | { kind: 'category'; values: Float32Array; categories: Category[] };

export interface Category {
  name: string;
  /** In the legend, where there is little room. */
  short: string;
  colour: string;
  count: number;
  /** It is of those that are in no group. */
  isRest: boolean;
}

/** Of the state what colours depend on, and no more: what else changes with every click and slider. */
interface Coloured extends Pick<State, 'aspects' | 'soundById' | 'library' | 'runs' | 'model' | 'collections'> {
  colourBy: ColourBy;
  /** As `Selection` has them; null where nothing is selected. */
  distances: Float32Array | null;
}

/** Distances beyond this share of sounds are drawn alike: a few far ones would press all others into one colour. */
const shareInScale = 0.98;
/** Of so many values a hundredth of their order is known to a thousandth. */
const sampled = 10_000;
/** A time or frequency of nothing has no logarithm. */
const leastLogarithmic = 1e-3;
/** Of what is in no group or has no value; in the dark and in the light. */
const grey = '#8a8a8a';
/** How opaque the others are while one category is looked at alone. */
const fadedOpacity = '1a';

/** Of the sounds of a map, a value each. */
export function colourMap(soundIds: Int32Array, state: Coloured, dark: boolean): Colouring {
  const { colourBy, distances, soundById, library } = state;
  const sound = (id: number) => soundById.get(id);
  switch (colourBy) {
    case 'folder': {
      const folder = (id: number) => sound(id)?.folder || null;
      return byCategory(soundIds, folder, (name) => shortLabel(name), strings.legend.noFolder, dark);
    }
    case 'label': {
      const first = (id: number) => {
        const found = sound(id);
        return (found && labelsOf(found, library?.labelSource)[0]) ?? null;
      };
      const short = (name: string) => shortLabel(name, library?.labelSource);
      return byCategory(soundIds, first, short, strings.legend.noLabel, dark);
    }
    case 'cluster':
      return byCluster(soundIds, state, dark);
    case 'collection':
      return byCollection(soundIds, state, dark);
    case 'distance': {
      if (!distances) return { kind: 'plain' };
      const values = valuesOf(soundIds, (id) => distances[id] ?? Number.NaN);
      const ascending = sampleInOrder(values);
      const largest = ascending[Math.floor((ascending.length - 1) * shareInScale)] || 1;
      // Near stands out from the background, far recedes into it: bright on dark, dark on light.
      return {
        kind: 'scale',
        values,
        low: 0,
        high: largest,
        colours: dark ? [...viridis].reverse() : viridis.slice(0, 8),
        ends: ['0', `≥ ${largest.toFixed(2)}`],
        name: strings.legend.distance(distanceUnit(state)),
      };
    }
    default:
      return byAspect(soundIds, colourBy, state, dark);
  }
}

/** Not by `Float32Array.from`, which takes thirty times as long. */
function valuesOf(soundIds: Int32Array, of: (soundId: number) => number): Float32Array {
  const values = new Float32Array(soundIds.length);
  for (let row = 0; row < values.length; row++) values[row] = of(soundIds[row]);
  return values;
}

/** The values that are numbers, ascending; of very many evenly spread ones, which tell as well where a scale ends. */
function sampleInOrder(values: Float32Array): Float32Array {
  const step = Math.max(1, Math.floor(values.length / sampled));
  const numbers = new Float32Array(Math.ceil(values.length / step));
  let found = 0;
  for (let row = 0; row < values.length; row += step) if (!Number.isNaN(values[row])) numbers[found++] = values[row];
  return numbers.subarray(0, found).sort();
}

/** From little to much; equal ratios are equal steps where they are heard so. */
function byAspect(soundIds: Int32Array, key: AspectKey, { aspects, soundById }: Coloured, dark: boolean): Colouring {
  const { label, isLogarithmic } = aspectColumn(key);
  const scaled = (value: number) => (isLogarithmic ? Math.log(Math.max(value, leastLogarithmic)) : value);
  const values = valuesOf(soundIds, (id) => {
    const sound = soundById.get(id);
    return sound ? scaled(aspectOf(aspects, sound, key)) : Number.NaN;
  });
  const ascending = sampleInOrder(values);
  if (ascending.length === 0) return { kind: 'plain' };
  const at = (share: number) => ascending[Math.round(share * (ascending.length - 1))];
  const [low, high] = [at(1 - shareInScale), at(shareInScale)];
  const inWords = (value: number) => aspectInWords(key, isLogarithmic ? Math.exp(value) : value);
  return {
    kind: 'scale',
    values,
    low,
    // Where all are alike there is still a scale.
    high: high > low ? high : low + 1,
    // The end that the background is like is left out.
    colours: dark ? viridis.slice(1) : viridis.slice(0, 8),
    ends: [`≤ ${inWords(low)}`, `≥ ${inWords(high)}`],
    name: label,
  };
}

/** In the order of their numbers, so that each has the colour that it has in the list of clusters. */
function byCluster(soundIds: Int32Array, state: Coloured, dark: boolean): Colouring {
  const clusters = runInUse(state)?.evaluation?.clusters;
  const clusterOf = new Map<number, number>();
  clusters?.soundIds.forEach((id, i) => {
    clusterOf.set(id, clusters.assignment[i]);
  });
  const names = clusters?.names ?? [];
  const none = names.length;
  const values = valuesOf(soundIds, (id) => clusterOf.get(id) ?? none);
  const colours = categoryColours(none, dark);
  const counts = new Array<number>(none + 1).fill(0);
  for (const cluster of values) counts[cluster]++;
  const categories = names.map((name, cluster) => ({
    name: name || strings.clusters.number(cluster),
    short: name || strings.clusters.number(cluster),
    colour: colours[cluster],
    count: counts[cluster],
    isRest: false,
  }));
  const rest = {
    name: strings.legend.notClustered,
    short: strings.legend.notClustered,
    colour: grey,
    count: counts[none],
    isRest: true,
  };
  return { kind: 'category', values, categories: rest.count > 0 ? [...categories, rest] : categories };
}

/** Of several that a sound is in, the first: favourites before all others. */
function byCollection(soundIds: Int32Array, { collections }: Coloured, dark: boolean): Colouring {
  const names = new Map<number, string>();
  for (const collection of collections.toReversed()) {
    for (const id of collection.soundIds) names.set(id, collection.name);
  }
  return byCategory(soundIds, (id) => names.get(id) ?? null, String, strings.legend.noCollection, dark);
}

/** By name, `missing` for those that have none. */
function byCategory(
  soundIds: Int32Array,
  categoryOf: (soundId: number) => string | null,
  short: (name: string) => string,
  missing: string,
  dark: boolean,
): Colouring {
  const counts = new Map<string, number>();
  for (const id of soundIds) {
    const name = categoryOf(id) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts.keys()].sort();
  const colours = categoryColours(names.length, dark);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return {
    kind: 'category',
    values: valuesOf(soundIds, (id) => indexOf.get(categoryOf(id) ?? '') ?? 0),
    categories: names.map((name, index) => ({
      name: name || missing,
      short: name ? short(name) : missing,
      colour: name ? colours[index] : grey,
      count: counts.get(name) ?? 0,
      isRest: name === '',
    })),
  };
}

/**
 * As the renderers take it. `plain`: of all, where colours say nothing. `alone`: the category that others fade beside.
 * `dimmed`: 1 for each sound that the filters leave out; null where they leave out none.
 */
export function pointColours(
  colouring: Colouring,
  plain: string,
  alone: number | null,
  dimmed: Uint8Array | null,
): PointColours {
  if (colouring.kind === 'plain') {
    return { values: null, low: 0, high: 0, colours: [plain], isStepped: true, missing: grey, dimmed };
  }
  if (colouring.kind === 'scale') {
    const { values, low, high, colours } = colouring;
    return { values, low, high, colours, isStepped: false, missing: grey, dimmed };
  }
  const { values, categories } = colouring;
  const colours = categories.map(({ colour }, i) =>
    alone === null || alone === i ? colour : `${colour}${fadedOpacity}`,
  );
  return { values, low: 0, high: colours.length - 1, colours, isStepped: true, missing: grey, dimmed };
}

/** A group's longest name on the map, in letters; the legend has all of it. */
const longestName = 28;

/**
 * What to write beside the groups of a colouring by categories, the group's place in it: its name, or null for the rest
 * and for what has faded beside the one that is looked at alone. Null where colours are of no groups.
 */
export function namesOfGroups(colouring: Colouring, alone: number | null): (string | null)[] | null {
  if (colouring.kind !== 'category') return null;
  return colouring.categories.map(({ short, isRest }, i) =>
    isRest || (alone !== null && alone !== i) ? null : shortened(short),
  );
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : name;
}

/** What the colours mean, for a picture of the map; null where they mean nothing. */
export function pictureLegend(colouring: Colouring): PictureLegend | null {
  if (colouring.kind === 'plain') return null;
  if (colouring.kind === 'scale') return colouring;
  return {
    kind: 'names',
    entries: colouring.categories.map(({ short, colour }) => ({ text: shortened(short), colour })),
  };
}
