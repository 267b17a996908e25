import { useCallback, useEffect, useMemo, useRef } from 'react';
import { Plot } from '../Plot.tsx';
import type { PlotElement } from '../plotly-bundle.ts';
import { type PointColours, sizeOf } from './point-colours.ts';
import { type Drawn, type PointMapProps, pickPixels } from './point-map-props.ts';
import { margins, wholeMap } from './view.ts';

const hasWebGl = (): boolean => document.createElement('canvas').getContext('webgl') !== null;

/** plotly's marker settings for colours. */
function markerColour({ values, low, high, colours }: PointColours): object {
  if (!values || colours.length === 1) return { color: colours[0] };
  const last = colours.length - 1;
  return {
    color: values,
    colorscale: colours.map((colour, index) => [index / last, colour]),
    cmin: low,
    cmax: high,
  };
}

/** plotly's marker settings for how full points are. */
function opacityOf({ dimmed }: PointColours): number | number[] {
  return dimmed ? Array.from(dimmed, (isDimmed) => (isDimmed ? 0.09 : 0.92)) : 0.92;
}

function drawnBy(element: PlotElement, positions: Float32Array): Drawn | null {
  if (!element._fullLayout) return null;
  const { xaxis, yaxis, _size: size } = element._fullLayout;
  const box = element.getBoundingClientRect();
  const rect = { left: box.left + size.l, top: box.top + size.t, width: size.w, height: size.h };
  return { positions, ranges: { x: xaxis.range, y: yaxis.range }, rect };
}

/** The map where there is no WebGL 2: points and rings by plotly, slower, and without what is drawn over them. */
export function PlotlyMap({ positions, colours, marks, inks, onHover, onPress, onDrawn }: PointMapProps) {
  const type = useMemo(() => (hasWebGl() ? 'scattergl' : 'scatter'), []);
  const axes = useMemo(() => {
    const count = positions.length / 2;
    const x = new Float32Array(count);
    const y = new Float32Array(count);
    for (let i = 0; i < count; i++) [x[i], y[i]] = positions.subarray(2 * i, 2 * i + 2);
    return { x, y };
  }, [positions]);

  const data = useMemo(() => {
    const { diameter } = sizeOf(axes.x.length, 1);
    const ring = (rows: readonly number[], size: number, width: number, color: string) => ({
      type,
      mode: 'markers',
      hoverinfo: 'skip',
      x: rows.map((row) => axes.x[row]),
      y: rows.map((row) => axes.y[row]),
      marker: { size, color: 'rgba(0,0,0,0)', line: { width, color } },
    });
    const one = (row: number | null) => (row === null ? [] : [row]);
    return [
      {
        type,
        mode: 'markers',
        hoverinfo: 'none',
        x: axes.x,
        y: axes.y,
        marker: { size: diameter, opacity: opacityOf(colours), line: { width: 0 }, ...markerColour(colours) },
      },
      ring(marks.neighbours, diameter + 5, 1, inks.text),
      ring(one(marks.playing), diameter + 9, 2, inks.accent),
      ring(marks.selected, diameter + 8, 2.5, inks.text),
    ];
  }, [type, axes, colours, marks, inks]);

  const layout = useMemo(() => {
    // Each axis has its own: plotly writes into them when the map is moved.
    const axis = (range: readonly number[]) => ({
      visible: false,
      range: [...range],
      autorange: false,
      fixedrange: false,
    });
    return {
      margin: { l: margins.left, r: margins.right, t: margins.top, b: margins.bottom },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      showlegend: false,
      hovermode: 'closest',
      hoverdistance: pickPixels,
      dragmode: 'pan',
      xaxis: axis(wholeMap.x),
      yaxis: axis(wholeMap.y),
      // Pan and zoom outlast a change of colours or a frame of a settling map.
      uirevision: 'map',
    };
  }, []);

  const tell = useRef(() => {});
  const onPlotted = useCallback(
    (element: PlotElement) => {
      tell.current = () => onDrawn(drawnBy(element, positions));
      tell.current();
    },
    [positions, onDrawn],
  );
  useEffect(() => {
    const stop = new AbortController();
    const onMoved = () => tell.current();
    window.addEventListener('scroll', onMoved, { capture: true, signal: stop.signal });
    window.addEventListener('resize', onMoved, { signal: stop.signal });
    return () => stop.abort();
  }, []);

  const onPlotHover = useCallback(
    (row: number | null, event: MouseEvent | null) =>
      onHover(
        row === null || !event ? null : { row, left: event.clientX, top: event.clientY, isAltHeld: event.altKey },
      ),
    [onHover],
  );
  return (
    <Plot
      className="map-plot"
      data={data}
      layout={layout}
      onHover={onPlotHover}
      onClick={onPress}
      onDrawn={onPlotted}
    />
  );
}
