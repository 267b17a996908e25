import { type RefObject, useEffect, useRef, useState } from 'react';
import { strings } from '../app/strings.ts';
import type { PlotElement, PlotlyCore } from './plotly-bundle.ts';

interface Props {
  className: string;
  data: object[];
  layout: object;
  /** The nearest point under the pointer; null when there is none. */
  onHover?: (pointIndex: number | null, event: MouseEvent | null) => void;
  onClick?: (pointIndex: number) => void;
  /** After each drawing, with the element. */
  onDrawn?: (element: PlotElement) => void;
}

// plotly takes any two quick clicks for a double one, wherever they are; then the second of two sounds would not be heard.
const config = { displayModeBar: false, scrollZoom: true, responsive: false, doubleClick: false, showTips: false };

/** Two presses no farther apart than this, in CSS pixels, are in one place. */
const samePlacePixels = 6;
/** How near to a point a press picks it, in CSS pixels. */
const pickPixels = 14;

/** plotly on one element that is kept and updated: drawing anew would leak WebGL contexts. */
export function Plot({ className, data, layout, onHover, onClick, onDrawn }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onHover, onClick, onDrawn });
  handlers.current = { onHover, onClick, onDrawn };
  /** What is to be seen; null once the component is gone. */
  const wanted = useRef<{ data: object[]; layout: object } | null>(null);
  const drawing = useRef(false);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    wanted.current = { data, layout };
    // One drawing at a time: plotly's are not meant to overlap. One that is under way goes on to the latest by itself.
    if (drawing.current) return;
    drawing.current = true;
    drawLatest(element.current as PlotElement, wanted, handlers)
      // At once where the last drawing ends: a moment later, what was wanted meanwhile would be passed over.
      .finally(() => {
        drawing.current = false;
      })
      .then(() => setFailed(false))
      .catch((error: unknown) => {
        console.error(error);
        setFailed(true);
      });
  }, [data, layout]);

  useEffect(() => {
    const target = element.current as PlotElement;
    const observer = new ResizeObserver(() => {
      if (target._fullLayout) void loadPlotly().then((Plotly) => Plotly.Plots.resize(target));
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      wanted.current = null;
      if (target._fullLayout) void loadPlotly().then((Plotly) => Plotly.purge(target));
    };
  }, []);

  return (
    <>
      <div ref={element} className={className} />
      {failed && <p className="plot-failure failure">{strings.plotFailed}</p>}
    </>
  );
}

function loadPlotly(): Promise<PlotlyCore> {
  return import('./plotly-bundle.ts').then((bundle) => bundle.Plotly);
}

/**
 * Tells the point of the first trace nearest to a press and release in one place. plotly's own clicks are lost where
 * they come while it draws.
 */
function pickByPress(target: PlotElement, onPick: (pointIndex: number) => void): void {
  let press: PointerEvent | null = null;
  target.addEventListener(
    'pointerdown',
    (event) => {
      press = event;
    },
    { capture: true },
  );
  // Of the window: while the button is down plotly lays an element of its own over the page.
  window.addEventListener(
    'pointerup',
    (event) => {
      const from = press;
      press = null;
      const layout = target._fullLayout;
      const [points] = target.data ?? [];
      if (
        !from ||
        !layout ||
        !points ||
        Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > samePlacePixels
      )
        return;
      const box = target.getBoundingClientRect();
      const { l, t, w, h } = layout._size;
      const [x0, x1] = layout.xaxis.range;
      const [y0, y1] = layout.yaxis.range;
      let nearest = -1;
      let least: number = pickPixels;
      for (let i = 0; i < points.x.length; i++) {
        const x = box.left + l + ((points.x[i] - x0) / (x1 - x0)) * w;
        const y = box.top + t + ((y1 - points.y[i]) / (y1 - y0)) * h;
        const distance = Math.hypot(x - from.clientX, y - from.clientY);
        if (distance < least) [nearest, least] = [i, distance];
      }
      if (nearest >= 0) onPick(nearest);
    },
    { capture: true },
  );
}

/** Shows all of the plot again after a double click in one place. */
function resetByDoubleClick(target: PlotElement, Plotly: PlotlyCore): void {
  const [xRange, yRange] = [target._fullLayout?.xaxis.range, target._fullLayout?.yaxis.range].map((range) =>
    range?.slice(),
  );
  let presses: PointerEvent[] = [];
  target.addEventListener(
    'pointerdown',
    (press) => {
      presses = [...presses.slice(-1), press];
    },
    { capture: true },
  );
  target.on('plotly_doubleclick', () => {
    const [first, second] = presses;
    if (!second || Math.hypot(second.clientX - first.clientX, second.clientY - first.clientY) > samePlacePixels) return;
    void Plotly.relayout(target, { 'xaxis.range': xRange?.slice(), 'yaxis.range': yRange?.slice() });
  });
}

/** Draws what is wanted, again where that has changed meanwhile, and listens to the plot once it is there. */
async function drawLatest(
  target: PlotElement,
  wanted: RefObject<{ data: object[]; layout: object } | null>,
  handlers: RefObject<Pick<Props, 'onHover' | 'onClick' | 'onDrawn'>>,
): Promise<void> {
  const Plotly = await loadPlotly();
  let drawn: typeof wanted.current = null;
  while (wanted.current && wanted.current !== drawn) {
    drawn = wanted.current;
    const first = target._fullLayout === undefined;
    await Plotly.react(target, drawn.data, drawn.layout, config);
    if (!wanted.current) return;
    if (first) {
      target.on('plotly_hover', ({ points, event }) => handlers.current.onHover?.(points[0].pointIndex, event));
      target.on('plotly_unhover', () => handlers.current.onHover?.(null, null));
      pickByPress(target, (pointIndex) => handlers.current.onClick?.(pointIndex));
      target.on('plotly_afterplot', () => handlers.current.onDrawn?.(target));
      // Only a plot that takes clicks can be moved.
      if (handlers.current.onClick) resetByDoubleClick(target, Plotly);
    }
    handlers.current.onDrawn?.(target);
  }
}
