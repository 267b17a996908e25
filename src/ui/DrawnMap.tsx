import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Found } from '../app/finding.ts';
import { askedSounds, type MapView, type State } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { aspectColumns } from '../core/features/aspect-columns.ts';
import { projections } from '../core/projections/registry.ts';
import { isOutdated, useApp, useAppState } from './app-context.ts';
import { MapFigures } from './MapFigures.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MapTip } from './MapTip.tsx';
import { MapTools } from './MapTools.tsx';
import { colourMap, namesOfGroups, pictureLegend, pointColours } from './map-colouring.ts';
import { mapInks } from './palette.ts';
import { labelsOf } from './point-map/label-places.ts';
import type { MapPicture } from './point-map/map-svg.ts';
import { PlotlyMap } from './point-map/PlotlyMap.tsx';
import { PointMap } from './point-map/PointMap.tsx';
import { pictureOf } from './point-map/picture-of.ts';
import type { Drawn, Passed, PointMapProps } from './point-map/point-map-props.ts';
import { SavePictureDialog } from './SavePictureDialog.tsx';
import { useDark } from './use-dark.ts';
import { useMorph } from './use-morph.ts';
import { useTrail } from './use-trail.ts';

interface Props {
  map: MapView;
  /** As a renderer tells it. */
  onDrawn: (drawn: Drawn | null) => void;
}

const noCollections: State['collections'] = [];
const noSounds: State['soundById'] = new Map();
/** Of these no colour depends on what is known of a sound itself. */
const colouredApart = new Set<State['settings']['colourBy']>(['distance', 'cluster', 'collection']);
/** Of more sounds, frames take too long for a motion. */
const mostMoving = { webgl: 20_000, plotly: 5_000 };

/** A map of sounds: its points, what colours them, and what is told of those that a person looks at. */
export const DrawnMap = memo(function DrawnMap({ map, onDrawn }: Props) {
  const app = useApp();
  const dark = useDark();
  const stale = useAppState(isOutdated);
  const selection = useAppState((state) => state.selection);
  const outside = useAppState((state) => state.outside);
  const playing = useAppState((state) => state.playing);
  const picked = useAppState((state) => state.picked);
  const colourBy = useAppState((state) => state.settings.colourBy);
  const distances = useAppState((state) => state.selection?.distances ?? null);
  const library = useAppState((state) => state.library);
  const runs = useAppState((state) => state.runs);
  const model = useAppState((state) => state.model);
  const aspects = useAppState((state) => state.aspects);
  // Whoever makes favourites or tags on a map that is coloured otherwise need not wait for its colours.
  const soundById = useAppState((state) => (colouredApart.has(state.settings.colourBy) ? noSounds : state.soundById));
  const collections = useAppState(({ settings, collections }) =>
    settings.colourBy === 'collection' ? collections : noCollections,
  );
  // After the list: a key that is typed waits for that alone.
  const found = useDeferredValue(useAppState((state) => (state.filters.length > 0 ? app.finding.found(state) : null)));
  const [drawsByPlotly, setDrawsByPlotly] = useState(app.visit.map === 'plotly');
  const [hovered, setHovered] = useState<Passed | null>(null);
  const [category, setCategory] = useState<{ colourBy: string; categories: number; at: number } | null>(null);
  const [picture, setPicture] = useState<MapPicture | null>(null);
  const drawn = useRef<Drawn | null>(null);
  const { soundIds } = map;

  const colouring = useMemo(
    () => colourMap(soundIds, { colourBy, distances, soundById, library, runs, model, aspects, collections }, dark),
    [soundIds, colourBy, distances, soundById, library, runs, model, aspects, collections, dark],
  );
  const categories = colouring.kind === 'category' ? colouring.categories.length : 0;
  const isOfThese = category?.colourBy === colourBy && category.categories === categories;
  const alone = isOfThese ? category.at : null;
  const inks = useMemo(() => mapInks(dark), [dark]);
  const dimmed = useMemo(() => found && leftOut(soundIds, found), [soundIds, found]);
  const colours = useMemo(() => pointColours(colouring, inks.plain, alone, dimmed), [colouring, inks, alone, dimmed]);
  const positions = useMorph(map, drawsByPlotly ? mostMoving.plotly : mostMoving.webgl) ?? map.positions;
  const labels = useMemo(() => {
    const names = namesOfGroups(colouring, alone);
    return names && colours.values ? labelsOf(colours.values, names, positions) : [];
  }, [colouring, colours, alone, positions]);

  const rowOf = useMemo(() => new Map(Array.from(soundIds, (id, row) => [id, row])), [soundIds]);
  const trail = useTrail(selection?.soundId ?? null);
  const marks = useMemo(() => {
    const rowsOf = (ids: readonly number[]) => ids.flatMap((id) => rowOf.get(id) ?? []);
    return {
      selected: selection ? rowsOf(askedSounds(selection)) : [],
      guest: selection?.asked.by === 'outside' ? (outside?.place ?? null) : null,
      neighbours: rowsOf(selection?.neighbours.map(({ soundId }) => soundId) ?? []),
      playing: (playing === null ? null : rowOf.get(playing)) ?? null,
      trail: rowsOf(trail),
    };
  }, [rowOf, selection, outside, playing, trail]);
  const pickedRows = useMemo(() => picked.flatMap((id) => rowOf.get(id) ?? []), [picked, rowOf]);

  const onHover = useCallback(
    (passed: Passed | null) => {
      setHovered(passed);
      if (passed?.isAltHeld) void app.playback.play(soundIds[passed.row]);
    },
    [app, soundIds],
  );
  const onPress = useCallback((row: number) => void app.audition(soundIds[row]), [app, soundIds]);
  const onPick = useCallback(
    (rows: readonly number[], how: 'added' | 'toggled') => {
      const ids = rows.map((row) => soundIds[row]);
      if (how === 'added') app.picking.add(ids);
      else app.picking.toggle(ids);
    },
    [app, soundIds],
  );
  const onDrawnHere = useCallback(
    (now: Drawn | null) => {
      drawn.current = now;
      onDrawn(now);
    },
    [onDrawn],
  );
  const onUnavailable = useCallback(() => setDrawsByPlotly(true), []);
  const onAlone = useCallback(
    (at: number | null) => setCategory(at === null ? null : { colourBy, categories, at }),
    [colourBy, categories],
  );

  const byAspect = aspectColumns.some(({ key }) => key === colourBy);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sounds that come later have aspects as well.
  useEffect(() => {
    if (byAspect) void app.aspects.read();
  }, [app, byAspect, library]);

  const points: PointMapProps = {
    positions,
    colours,
    marks,
    picked: pickedRows,
    labels,
    inks,
    name: strings.map.points,
    onHover,
    onPress,
    onPick,
    onDrawn: onDrawnHere,
  };
  const maximumRows = projections.find((each) => each.id === map.projectionId)?.maximumRows ?? Infinity;
  const unplaced = useMemo(() => countUnplaced(positions), [positions]);
  return (
    <>
      {drawsByPlotly ? (
        <PlotlyMap {...points} />
      ) : (
        <PointMap {...points} always={app.visit.map === 'webgl' ? 'webgl' : null} onUnavailable={onUnavailable} />
      )}
      <MapTools
        onSavePicture={() => drawn.current && setPicture(pictureOf(points, drawn.current, pictureLegend(colouring)))}
      />
      <div className="map-foot">
        <MapLegend colouring={colouring} alone={alone} onAlone={onAlone} />
        <div className="map-trust">
          {map.quality && <MapFigures quality={map.quality} />}
          <p className="note">
            {unplaced > 0 && strings.map.unplaced(unplaced)}{' '}
            {soundIds.length > maximumRows && strings.map.landmarks(maximumRows)} {strings.map.fullSpace}
          </p>
        </div>
      </div>
      {stale && <p className="map-stale">{strings.map.stale}</p>}
      {hovered && <MapTip soundId={soundIds[hovered.row]} left={hovered.left} top={hovered.top} />}
      {picture && <SavePictureDialog picture={picture} onClose={() => setPicture(null)} />}
    </>
  );
});

/** 1 for each of these sounds that is not found, 0 for the others. */
function leftOut(soundIds: Int32Array, found: Found): Uint8Array {
  const isLeftOut = new Uint8Array(soundIds.length);
  for (let row = 0; row < soundIds.length; row++) if (!found.has(soundIds[row])) isLeftOut[row] = 1;
  return isLeftOut;
}

function countUnplaced(positions: Float32Array): number {
  let unplaced = 0;
  for (let i = 0; i < positions.length; i += 2) if (!Number.isFinite(positions[i] + positions[i + 1])) unplaced++;
  return unplaced;
}
