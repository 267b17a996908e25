import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { askedSounds, type ColourBy } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { aspectColumns } from '../core/features/aspect-columns.ts';
import { projectionById, projections } from '../core/projections/registry.ts';
import { isOutdated, isWorking, useApp, useAppState } from './app-context.ts';
import { EmptyMap } from './EmptyMap.tsx';
import { MapFigures } from './MapFigures.tsx';
import { MapLegend } from './MapLegend.tsx';
import { colourMap, markerColour } from './map-colouring.ts';
import { Plot } from './Plot.tsx';
import type { PlotElement } from './plotly-bundle.ts';
import { useDark } from './use-dark.ts';
import { useMorph } from './use-morph.ts';

const { label: byLabel, ...others } = strings.colours;
/** What can be named comes after what was found. */
const colourings = [
  ...Object.entries(others),
  ...aspectColumns.map(({ key, label }) => [key, label]),
  ['label', byLabel],
];

/** Every map lies within [-1, 1]; a little room keeps points off the edge. */
const range = [-1.06, 1.06];

/** What outside scripts need to find a point's pixel: ranges of x and y and the plot's place in the window. */
function viewOf(element: PlotElement): string | null {
  if (!element._fullLayout) return null;
  const { xaxis, yaxis, _size: size } = element._fullLayout;
  const box = element.getBoundingClientRect();
  const rect = { left: box.left + size.l, top: box.top + size.t, width: size.w, height: size.h };
  return JSON.stringify({ x: xaxis.range, y: yaxis.range, rect });
}

export function SoundMap() {
  const app = useApp();
  const dark = useDark();
  const map = useAppState((state) => state.map);
  const stale = useAppState(isOutdated);
  const selection = useAppState((state) => state.selection);
  const playing = useAppState((state) => state.playing);
  const soundById = useAppState((state) => state.soundById);
  const settings = useAppState((state) => state.settings);
  const library = useAppState((state) => state.library);
  const runs = useAppState((state) => state.runs);
  const model = useAppState((state) => state.model);
  const aspects = useAppState((state) => state.aspects);
  const working = useAppState(isWorking);
  const readOnly = useAppState((state) => state.readOnly);
  const [view, setView] = useState<string | null>(null);
  const [drawn, setDrawn] = useState<Float32Array | null>(null);
  const [hovered, setHovered] = useState<{ soundId: number; x: number; y: number } | null>(null);
  const plot = useRef<PlotElement | null>(null);

  const colouring = useMemo(
    () => colourMap({ map, settings, selection, soundById, library, runs, model, aspects }, dark),
    [map, settings, selection, soundById, library, runs, model, aspects, dark],
  );
  const positions = useMorph(map);
  const axes = useMemo(() => {
    const count = (positions?.length ?? 0) / 2;
    const x = new Float32Array(count);
    const y = new Float32Array(count);
    for (let i = 0; i < count; i++) [x[i], y[i]] = positions?.subarray(2 * i, 2 * i + 2) ?? [];
    return { x, y };
  }, [positions]);

  const data = useMemo(() => {
    const rowOf = new Map(Array.from(map?.soundIds ?? [], (id, row) => [id, row]));
    const ring = (ids: readonly number[], size: number, width: number, color: string) => {
      const rows = ids.map((id) => rowOf.get(id)).filter((row) => row !== undefined);
      return {
        type: 'scattergl',
        mode: 'markers',
        hoverinfo: 'skip',
        x: rows.map((row) => axes.x[row]),
        y: rows.map((row) => axes.y[row]),
        marker: { size, color: 'rgba(0,0,0,0)', line: { width, color } },
      };
    };
    const size = Math.max(5, Math.min(11, 220 / Math.sqrt(axes.x.length)));
    const foreground = dark ? '#f4f1ea' : '#17181c';
    return [
      {
        type: 'scattergl',
        mode: 'markers',
        hoverinfo: 'none',
        x: axes.x,
        y: axes.y,
        marker: { size, opacity: 0.92, line: { width: 0 }, ...markerColour(colouring, dark ? '#8fb4d9' : '#3a6ea5') },
      },
      ring(selection?.neighbours.map((neighbour) => neighbour.soundId) ?? [], size + 5, 1, foreground),
      ring(playing === null ? [] : [playing], size + 9, 2, dark ? '#f2b544' : '#c27700'),
      ring(selection ? askedSounds(selection) : [], size + 8, 2.5, foreground),
    ];
  }, [map, axes, colouring, selection, playing, dark]);

  const layout = useMemo(() => {
    // Each axis has its own: plotly writes into them when the map is moved.
    const axis = () => ({ visible: false, range: [...range], autorange: false, fixedrange: false });
    return {
      // Room for what stands over the map's edges, so that no point hides behind it.
      margin: { l: 8, r: 8, t: 48, b: 84 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      showlegend: false,
      hovermode: 'closest',
      hoverdistance: 14,
      dragmode: 'pan',
      xaxis: axis(),
      yaxis: axis(),
      // Pan and zoom outlast a change of colours or a frame of a settling map.
      uirevision: 'map',
    };
  }, []);

  const onDrawn = useCallback(
    (element: PlotElement) => {
      plot.current = element;
      setView(viewOf(element));
      setDrawn(positions);
    },
    [positions],
  );
  useEffect(() => {
    const onMoved = () => plot.current && setView(viewOf(plot.current));
    window.addEventListener('scroll', onMoved, true);
    window.addEventListener('resize', onMoved);
    return () => {
      window.removeEventListener('scroll', onMoved, true);
      window.removeEventListener('resize', onMoved);
    };
  }, []);

  const onHover = useCallback(
    (row: number | null, event: MouseEvent | null) =>
      setHovered(
        row === null || !event || !map ? null : { soundId: map.soundIds[row], x: event.clientX, y: event.clientY },
      ),
    [map],
  );
  const maximumRows = projections.find((each) => each.id === map?.projectionId)?.maximumRows ?? Infinity;
  const byAspect = aspectColumns.some(({ key }) => key === settings.colourBy);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sounds that come later have aspects as well.
  useEffect(() => {
    if (byAspect) void app.aspects.read();
  }, [app, byAspect, library]);
  const hoveredSound = hovered && soundById.get(hovered.soundId);

  return (
    <section
      className="map"
      aria-label={strings.map.region}
      data-points={map?.soundIds.length ?? 0}
      data-ready={map?.settled === true && drawn === map.positions}
      data-view={map && view ? view : undefined}
    >
      {map ? (
        <>
          <Plot
            className="map-plot"
            data={data}
            layout={layout}
            onHover={onHover}
            onClick={(row) => void app.audition(map.soundIds[row])}
            onDrawn={onDrawn}
          />
          <div className="map-tools">
            <label>
              {strings.colourBy}
              <select
                value={settings.colourBy}
                onChange={(event) => void app.settings.change({ colourBy: event.target.value as ColourBy })}
              >
                {colourings.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            {projectionById(settings.projectionId).goesOn && (
              <button
                type="button"
                title={strings.map.settleAgainHelp}
                // Not `disabled`: that would take the focus from whoever has just pressed it.
                aria-disabled={working || readOnly}
                onClick={() => !working && !readOnly && void app.map.settleAgain()}
              >
                {strings.map.settleAgain}
              </button>
            )}
          </div>
          <div className="map-foot">
            <MapLegend colouring={colouring} />
            <div className="map-trust">
              {map.quality && <MapFigures quality={map.quality} />}
              <p className="note">
                {map.soundIds.length > maximumRows && strings.map.landmarks(maximumRows)} {strings.map.fullSpace}
              </p>
            </div>
          </div>
          {stale && <p className="map-stale">{strings.map.stale}</p>}
          {hoveredSound && (
            <div className="tip" style={{ left: hovered.x, top: hovered.y }}>
              <strong>{hoveredSound.name}</strong>
              <span>{hoveredSound.folder}</span>
            </div>
          )}
        </>
      ) : (
        <EmptyMap />
      )}
    </section>
  );
}
