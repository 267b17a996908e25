// The few parts of plotly.js that are needed, loaded when the first plot is drawn. The strict form of scattergl is
// compiled beforehand: it needs no function constructors, which the page's policy forbids.

import Plotly from 'plotly.js/lib/core';
import scattergl from 'plotly.js/src/traces/scattergl/strict';

export interface PlotAxis {
  range: [number, number];
}

/** The element that plotly draws in, with what it hangs on it. */
export interface PlotElement extends HTMLDivElement {
  data?: { x: ArrayLike<number>; y: ArrayLike<number> }[];
  _fullLayout?: { xaxis: PlotAxis; yaxis: PlotAxis; _size: { l: number; t: number; w: number; h: number } };
  on(event: string, listener: (event: PlotPointerEvent) => void): void;
}

export interface PlotPointerEvent {
  points: { curveNumber: number; pointIndex: number }[];
  event: MouseEvent;
}

export interface PlotlyCore {
  register(traces: unknown[]): void;
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<PlotElement>;
  relayout(element: HTMLElement, changed: object): Promise<void>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): Promise<void> };
}

Plotly.register([scattergl]);

export { Plotly };
