// How a map looks on a page of its own: as it is coloured just now, in the dark and in the light.

import type { PageLook } from '../app/map-export.ts';
import type { MapView, State } from '../app/state.ts';
import { type Colouring, colourMap, namesOfGroups, pointColours } from './map-colouring.ts';
import { mapInks } from './palette.ts';
import { shadesOf } from './point-map/point-colours.ts';

function legendOf(colouring: Colouring): PageLook['legend'] {
  if (colouring.kind === 'plain') return null;
  if (colouring.kind === 'scale') return { kind: 'scale', name: colouring.name, ends: colouring.ends };
  const labels = namesOfGroups(colouring, null) ?? [];
  const entries = colouring.categories.map(({ name, short, count }, i) => ({
    name,
    short,
    sounds: count,
    label: labels[i],
  }));
  return { kind: 'category', entries };
}

export function pageLook(state: State, { soundIds }: MapView): PageLook {
  const chosen = state.settings.colourBy;
  // Distances mean nothing without the sound that they were to.
  const lasting = { ...state, colourBy: chosen === 'distance' ? ('folder' as const) : chosen, distances: null };
  const coloured = (dark: boolean) => {
    const colouring = colourMap(soundIds, lasting, dark);
    return { colouring, colours: pointColours(colouring, mapInks(dark).plain, null, null) };
  };
  const [dark, light] = [coloured(true), coloured(false)];
  const kept = ({ colours: { colours, isStepped, missing } }: typeof dark) => ({
    colours: [...colours],
    isStepped,
    missing,
  });
  return {
    shades: shadesOf(dark.colours, soundIds.length),
    colours: { dark: kept(dark), light: kept(light) },
    legend: legendOf(dark.colouring),
  };
}
