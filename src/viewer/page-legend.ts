// What the colours of an exported map mean.

import type { PageData } from './page-data.ts';
import { make } from './page-panel.ts';

export interface PageLegendView {
  element: HTMLElement;
  /** Shows the colours of the dark or the light. */
  paint(dark: boolean): void;
}

/** `onAlone`: a category is to be seen alone, null for all. */
export function createPageLegend(
  { legend, colours, words }: PageData,
  onAlone: (category: number | null) => void,
): PageLegendView {
  const of = (dark: boolean) => (dark ? colours.dark : colours.light).colours;
  if (!legend) return { element: make('div'), paint: () => {} };
  if (legend.kind === 'scale') {
    const bar = make('div', { className: 'scale' });
    const [low, high] = legend.ends;
    const ticks = make(
      'div',
      { className: 'ticks' },
      ...[low, legend.name, high].map((text) => make('span', {}, text)),
    );
    return {
      element: make('div', { className: 'legend' }, bar, ticks),
      paint: (dark) => {
        bar.style.background = `linear-gradient(to right, ${of(dark).join(', ')})`;
      },
    };
  }
  let alone: number | null = null;
  const buttons = legend.entries.map(({ name, short, sounds }, category) => {
    const title = `${name}: ${sounds}. ${words.alone}`;
    const button = make('button', { type: 'button', title }, make('span', { className: 'swatch' }), short);
    button.ariaPressed = 'false';
    button.onclick = () => {
      alone = alone === category ? null : category;
      buttons.forEach((each, i) => {
        each.ariaPressed = String(alone === i);
      });
      onAlone(alone);
    };
    return button;
  });
  const list = make('ul', { className: 'legend entries' }, ...buttons.map((button) => make('li', {}, button)));
  return {
    element: list,
    paint: (dark) => {
      list.querySelectorAll<HTMLElement>('.swatch').forEach((swatch, i) => {
        swatch.style.background = of(dark)[i];
      });
    },
  };
}
