import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { strings } from '../../app/strings.ts';
import { listenForGestures } from './gestures.ts';
import { placeLabels } from './label-places.ts';
import { MapLines } from './MapLines.tsx';
import { MapOverlay } from './MapOverlay.tsx';
import { rangesAfterKey } from './map-keys.ts';
import { marksOf, type Place } from './marks.ts';
import { createPixelLayer, isWebGlSlow } from './pixel-layer.ts';
import { paletteOf, shadesOf, sizeOf } from './point-colours.ts';
import { createPointLayer, type PointLayer } from './point-layer.ts';
import { type PointMapProps, pickPixels, roughPickPixels } from './point-map-props.ts';
import { rowsWithin } from './polygon.ts';
import { createSpatialGrid } from './spatial-grid.ts';
import { widthOfText } from './text-width.ts';
import { useRanges } from './use-ranges.ts';
import { pan, plotBox, toPixel, toPlace, unitsPerPixel, zoom, zoomOf } from './view.ts';

interface Props extends PointMapProps {
  /** Whether WebGL 2 draws also where it is computed by the processor, which is slower than drawing by it at once. */
  always: 'webgl' | null;
  /** Where the browser has no WebGL 2, or has taken it away for good. */
  onUnavailable: () => void;
}

/** Graphics that have been gone for so long are not waited for any longer. */
const lostMilliseconds = 15_000;
/** So many points are coloured anew in a few milliseconds, without a graphics processor too. */
const mostInFrame = 50_000;

/** Points of any kind on a map that can be moved: drawn by WebGL 2, or as fast as can be without a graphics processor. */
export const PointMap = memo(function PointMap(props: Props) {
  const { positions, colours, marks, picked, labels, inks, name, always, onDrawn } = props;
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<PointLayer | null>(null);
  /** Counts the contexts: one that was restored has nothing of what the one before it held. */
  const [context, setContext] = useState(0);
  const [isLost, setIsLost] = useState(false);
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 });
  const [pixelRatio, setPixelRatio] = useState(devicePixelRatio);
  const [hovered, setHovered] = useState<number | null>(null);
  const [lasso, setLasso] = useState<readonly number[] | null>(null);
  const { ranges, move, reset } = useRanges();
  const box = useMemo(() => plotBox(width, height), [width, height]);
  const count = positions.length / 2;
  const { diameter, opacity } = sizeOf(count, zoomOf(ranges));

  useLayoutEffect(() => {
    const target = element.current as HTMLDivElement;
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: for each context anew.
  useLayoutEffect(() => {
    const create = always === null && isWebGlSlow() ? createPixelLayer : createPointLayer;
    layer.current = create(canvas.current as HTMLCanvasElement);
    if (!layer.current) props.onUnavailable();
  }, [context]);
  useEffect(() => {
    const target = canvas.current as HTMLCanvasElement;
    const stop = new AbortController();
    const onLost = (event: Event) => {
      // Else the browser would not restore it.
      event.preventDefault();
      layer.current = null;
      setIsLost(true);
    };
    const onRestored = () => {
      setIsLost(false);
      setContext((before) => before + 1);
    };
    target.addEventListener('webglcontextlost', onLost, { signal: stop.signal });
    target.addEventListener('webglcontextrestored', onRestored, { signal: stop.signal });
    return () => {
      stop.abort();
      layer.current?.dispose();
    };
  }, []);

  const { onUnavailable } = props;
  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(onUnavailable, lostMilliseconds);
    return () => clearTimeout(timer);
  }, [isLost, onUnavailable]);

  const grid = useMemo(() => createSpatialGrid(positions), [positions]);
  const palette = useMemo(() => paletteOf(colours), [colours]);
  const shades = useMemo(() => shadesOf(colours, count), [colours, count]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: into each context anew.
  useLayoutEffect(() => layer.current?.setPositions(positions, grid.rows), [positions, grid, context]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: into each context anew.
  useLayoutEffect(() => layer.current?.setShades(shades), [shades, context]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: into each context anew.
  useLayoutEffect(() => layer.current?.setPicked(picked), [picked, context]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: into each context anew.
  useLayoutEffect(() => layer.current?.setPalette(palette), [palette, context]);

  const places = useMemo(
    () => ({ positions, ranges, box, width, height, pixelRatio, diameter, opacity }),
    [positions, ranges, box, width, height, pixelRatio, diameter, opacity],
  );
  const placesDrawn = useRef<typeof places | null>(null);
  /** Tells what was drawn last. */
  const tell = useRef(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layer holds what was put into it, and shows it once drawn.
  useLayoutEffect(() => {
    if (isLost) onDrawn(null);
    if (!layer.current || width === 0 || height === 0) return;
    const draw = () => {
      layer.current?.draw({ ...places, ...inks });
      placesDrawn.current = places;
      tell.current = () => {
        const { left, top } = (element.current as HTMLDivElement).getBoundingClientRect();
        onDrawn({ positions, ranges, rect: { ...box, left: left + box.left, top: top + box.top } });
      };
      tell.current();
    };
    // What moves goes with what the page draws over it in the same frame. Other colours of very many have a turn of their own:
    // the frame in which they change has lists to draw.
    const isInFrame = placesDrawn.current !== places || count <= mostInFrame;
    const turn = isInFrame ? requestAnimationFrame(draw) : setTimeout(draw);
    return () => (isInFrame ? cancelAnimationFrame(turn) : clearTimeout(turn));
  }, [places, inks, shades, picked, palette, context, isLost, onDrawn]);

  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener('scroll', () => tell.current(), { capture: true, signal: stop.signal });
    // Also where the page is zoomed.
    window.addEventListener('resize', () => setPixelRatio(devicePixelRatio), { signal: stop.signal });
    return () => stop.abort();
  }, []);

  const rowAt = (left: number, top: number, pixels: number): number | null => {
    const [perX, perY] = unitsPerPixel(ranges, box);
    const row = grid.nearest(...toPlace(ranges, box, left, top), perX * pixels, perY * pixels);
    return row < 0 ? null : row;
  };
  const pixelOf = (of: number | Place) => {
    const [x, y] = typeof of === 'number' ? [positions[2 * of], positions[2 * of + 1]] : of;
    return Number.isFinite(x + y) ? toPixel(ranges, box, x, y) : null;
  };

  const hover = (row: number | null, isAltHeld: boolean) => {
    if (row === hovered) return;
    setHovered(row);
    const pixel = row === null ? null : pixelOf(row);
    if (row === null || !pixel) return props.onHover(null);
    const { left, top } = (element.current as HTMLDivElement).getBoundingClientRect();
    props.onHover({ row, left: left + pixel[0], top: top + pixel[1], isAltHeld });
  };
  const gestures = useRef({} as Parameters<typeof listenForGestures>[1]);
  gestures.current = {
    onPan: (right, down) => move((before) => pan(before, box, right, down)),
    onZoom: (left, top, factor) => {
      hover(null, false);
      move((before) => zoom(before, box, left, top, factor));
    },
    onPress: (left, top, { isShifted, isRough }) => {
      const row = rowAt(left, top, isRough ? roughPickPixels : pickPixels);
      if (row === null) return;
      if (isShifted) props.onPick([row], 'toggled');
      else props.onPress(row);
    },
    onDoublePress: (left, top) => {
      if (rowAt(left, top, pickPixels) === null) reset();
    },
    onPass: (left, top, isAltHeld) => hover(rowAt(left, top, pickPixels), isAltHeld),
    onLeave: () => hover(null, false),
    onLasso: (corners, isDone) => {
      setLasso(isDone ? null : corners);
      if (!corners || !isDone) return;
      const polygon: number[] = [];
      for (let i = 0; i < corners.length; i += 2) polygon.push(...toPlace(ranges, box, corners[i], corners[i + 1]));
      const rows = rowsWithin(positions, polygon);
      if (rows.length > 0) props.onPick(rows, 'added');
    },
  };
  useEffect(() => {
    const latest = gestures;
    return listenForGestures(element.current as HTMLDivElement, {
      onPan: (...what) => latest.current.onPan(...what),
      onZoom: (...what) => latest.current.onZoom(...what),
      onPress: (...what) => latest.current.onPress(...what),
      onDoublePress: (...what) => latest.current.onDoublePress(...what),
      onPass: (...what) => latest.current.onPass(...what),
      onLeave: () => latest.current.onLeave(),
      onLasso: (...what) => latest.current.onLasso(...what),
    });
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '0') reset();
    else if (rangesAfterKey(event.key, ranges, box)) {
      move((before) => rangesAfterKey(event.key, before, box) ?? before);
    } else return;
    event.preventDefault();
  };

  const { rings, lines } = marksOf(marks, hovered, pixelOf, diameter);
  const placed = useMemo(() => {
    const all = placeLabels(labels, (x, y) => toPixel(ranges, box, x, y), widthOfText, box, zoomOf(ranges));
    const isNear = (at: number, from: number, size: number) => at > from - 100 && at < from + size + 100;
    return all.filter(({ left, top }) => isNear(left, 0, width) && isNear(top, 0, height));
  }, [labels, ranges, box, width, height]);

  return (
    <div
      ref={element}
      className="point-map"
      role="application"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map.
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <MapLines lines={lines} />
      <canvas ref={canvas} />
      <MapOverlay rings={rings} labels={placed} lasso={lasso} />
      {isLost && <p className="plot-failure note">{strings.map.graphicsLost}</p>}
    </div>
  );
});
