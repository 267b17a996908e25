// What each point's colour says, as numbers and a colour scale: numbers are cheaper to change than colour strings.

import { aspectColumn, aspectInWords, aspectOf } from '../app/aspects.ts';
import { labelsOf, shortLabel } from '../app/labels.ts';
import { runInUse, type State } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { AspectKey } from '../core/features/aspect-columns.ts';
import { distanceUnit } from './app-context.ts';
import { categoryColours, viridis } from './palette.ts';

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
}

type Coloured = Pick<State, 'aspects' | 'map' | 'settings' | 'selection' | 'soundById' | 'library' | 'runs' | 'model'>;

/** Distances beyond this share of sounds are drawn alike: a few far ones would press all others into one colour. */
const shareInScale = 0.98;
/** A time or frequency of nothing has no logarithm. */
const leastLogarithmic = 1e-3;

export function colourMap(state: Coloured, dark: boolean): Colouring {
  const { map, settings, selection, soundById, library } = state;
  if (!map) return { kind: 'plain' };
  const sound = (id: number) => soundById.get(id);
  switch (settings.colourBy) {
    case 'folder': {
      const folder = (id: number) => sound(id)?.folder || null;
      return byCategory(map.soundIds, folder, (name) => shortLabel(name), strings.legend.noFolder, dark);
    }
    case 'label': {
      const first = (id: number) => {
        const found = sound(id);
        return (found && labelsOf(found, library?.labelSource)[0]) ?? null;
      };
      const short = (name: string) => shortLabel(name, library?.labelSource);
      return byCategory(map.soundIds, first, short, strings.legend.noLabel, dark);
    }
    case 'cluster':
      return byCluster(map.soundIds, state, dark);
    case 'distance': {
      const distances = selection?.distances;
      if (!distances) return { kind: 'plain' };
      const values = Float32Array.from(map.soundIds, (id) => distances.get(id) ?? Number.NaN);
      const ascending = values.filter((value) => !Number.isNaN(value)).sort();
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
      return byAspect(map.soundIds, settings.colourBy, state, dark);
  }
}

/** From little to much; equal ratios are equal steps where they are heard so. */
function byAspect(soundIds: Int32Array, key: AspectKey, { aspects, soundById }: Coloured, dark: boolean): Colouring {
  const { label, isLogarithmic } = aspectColumn(key);
  const scaled = (value: number) => (isLogarithmic ? Math.log(Math.max(value, leastLogarithmic)) : value);
  const values = Float32Array.from(soundIds, (id) => {
    const sound = soundById.get(id);
    return sound ? scaled(aspectOf(aspects, sound, key)) : Number.NaN;
  });
  const ascending = values.filter((value) => !Number.isNaN(value)).sort();
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
  const values = Float32Array.from(soundIds, (id) => clusterOf.get(id) ?? none);
  const colours = categoryColours(none, dark);
  const counts = new Array<number>(none + 1).fill(0);
  for (const cluster of values) counts[cluster]++;
  const categories = names.map((name, cluster) => ({
    name: name || strings.clusters.number(cluster),
    short: name || strings.clusters.number(cluster),
    colour: colours[cluster],
    count: counts[cluster],
  }));
  const grey = {
    name: strings.legend.notClustered,
    short: strings.legend.notClustered,
    colour: '#8a8a8a',
    count: counts[none],
  };
  return { kind: 'category', values, categories: grey.count > 0 ? [...categories, grey] : categories };
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
    values: Float32Array.from(soundIds, (id) => indexOf.get(categoryOf(id) ?? '') ?? 0),
    categories: names.map((name, index) => ({
      name: name || missing,
      short: name ? short(name) : missing,
      colour: colours[index],
      count: counts.get(name) ?? 0,
    })),
  };
}

/** plotly's marker settings for a colouring. */
export function markerColour(colouring: Colouring, plain: string): object {
  if (colouring.kind === 'plain') return { color: plain };
  const colours =
    colouring.kind === 'scale' ? colouring.colours : colouring.categories.map((category) => category.colour);
  if (colours.length === 1) return { color: colours[0] };
  const last = colours.length - 1;
  return {
    color: colouring.values,
    colorscale: colours.map((colour, index) => [index / last, colour]),
    cmin: colouring.kind === 'scale' ? colouring.low : 0,
    cmax: colouring.kind === 'scale' ? colouring.high : last,
  };
}
