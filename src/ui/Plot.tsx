import { useEffect, useRef, useState } from 'react';
import { strings } from '../app/strings.ts';
import type { PlotElement, PlotlyCore, PlotPointerEvent } from './plotly-bundle.ts';

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

const config = { displayModeBar: false, scrollZoom: true, responsive: false, doubleClick: 'reset', showTips: false };

/** plotly on one element that is kept and updated: drawing anew would leak WebGL contexts. */
export function Plot({ className, data, layout, onHover, onClick, onDrawn }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onHover, onClick, onDrawn });
  handlers.current = { onHover, onClick, onDrawn };
  const plotly = useRef<Promise<PlotlyCore> | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const target = element.current as PlotElement;
    plotly.current ??= import('./plotly-bundle.ts').then((bundle) => bundle.Plotly);
    let current = true;
    const draw = async (Plotly: PlotlyCore) => {
      if (!current) return;
      const first = target._fullLayout === undefined;
      await Plotly.react(target, data, layout, config);
      if (!current) return;
      if (first) {
        const hover = (event: PlotPointerEvent) => handlers.current.onHover?.(event.points[0].pointIndex, event.event);
        target.on('plotly_hover', hover);
        target.on('plotly_unhover', () => handlers.current.onHover?.(null, null));
        target.on('plotly_click', (event) => handlers.current.onClick?.(event.points[0].pointIndex));
        target.on('plotly_afterplot', () => handlers.current.onDrawn?.(target));
      }
      handlers.current.onDrawn?.(target);
    };
    plotly.current.then(draw).catch((error: unknown) => {
      console.error(error);
      if (current) setFailed(true);
    });
    return () => {
      current = false;
    };
  }, [data, layout]);

  useEffect(() => {
    const target = element.current as PlotElement;
    const observer = new ResizeObserver(() => {
      if (target._fullLayout) void plotly.current?.then((Plotly) => Plotly.Plots.resize(target));
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      void plotly.current?.then((Plotly) => Plotly.purge(target));
      plotly.current = null;
    };
  }, []);

  return (
    <>
      <div ref={element} className={className} />
      {failed && <p className="plot-failure failure">{strings.plotFailed}</p>}
    </>
  );
}
