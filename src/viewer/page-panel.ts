// The words beside an exported map: what was searched for, or what is nearest to the selected sound. All of it is set as
// text, never as markup: names are whatever files are called.

import { duration } from '../app/quantities.ts';
import type { PageData } from './page-data.ts';

/** More are not listed: whoever looks for one types more of its name. */
const mostFound = 100;

interface Listed {
  row: number;
  /** What stands at its end. */
  figure: string;
}

/** An element with these properties, and these in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export interface PagePanel {
  element: HTMLElement;
  /** Has the field for a search take what is typed. */
  focusSearch(): void;
  /** Lists what is nearest to a row; with null what is searched for, or how to begin. */
  show(selected: number | null): void;
  say(note: string): void;
  clearSearch(): void;
}

/** `onChoose`: a row of the list was pressed. */
export function createPagePanel(data: PageData, onChoose: (row: number) => void): PagePanel {
  const { words, names, folders, folderOf, seconds, neighbours, distances, neighboursEach } = data;
  const search = make('input', { type: 'search', placeholder: words.search, ariaLabel: words.search });
  const heading = make('h2');
  const note = make('p', { className: 'note' });
  note.setAttribute('role', 'status');
  const list = make('ol');
  const lowered = names.map((name, row) => `${folders[folderOf[row]]}/${name}`.toLowerCase());
  let shown: number | null = null;

  const placeOf = (row: number) => [folders[folderOf[row]], duration(seconds[row])].filter(Boolean).join(' · ');

  function fill(title: string, rows: Listed[], says: string): void {
    heading.textContent = title;
    note.textContent = says;
    list.ariaLabel = title;
    list.replaceChildren(
      ...rows.map(({ row, figure }) => {
        const button = make(
          'button',
          { type: 'button', onclick: () => onChoose(row) },
          make('span', { className: 'name' }, names[row]),
          make('span', { className: 'figure' }, figure),
          make('span', { className: 'folder' }, placeOf(row)),
        );
        button.dataset.row = String(row);
        return make('li', {}, button);
      }),
    );
  }

  function showFound(text: string): void {
    const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found: Listed[] = [];
    for (let row = 0; row < lowered.length && found.length < mostFound; row++) {
      if (parts.every((part) => lowered[row].includes(part))) found.push({ row, figure: '' });
    }
    fill(words.found, found, found.length === 0 ? words.notFound : '');
  }

  function show(selected: number | null): void {
    shown = selected;
    if (selected === null) {
      if (search.value.trim()) showFound(search.value);
      else fill(words.neighbours, [], words.hint);
      return;
    }
    const nearest: Listed[] = [];
    for (let i = selected * neighboursEach; i < (selected + 1) * neighboursEach; i++) {
      if (neighbours[i] >= 0) nearest.push({ row: neighbours[i], figure: distances[i].toFixed(3) });
    }
    fill(names[selected], nearest, [placeOf(selected), data.unit].join(' · '));
    list.ariaLabel = words.neighbours;
  }

  search.addEventListener('input', () => (search.value.trim() ? showFound(search.value) : show(shown)));
  // Up and Down go through the list, from the field as well.
  const element = make(
    'aside',
    {},
    make('header', {}, make('h1', {}, data.title), make('p', { className: 'note' }, data.about)),
    search,
    heading,
    note,
    list,
  );
  element.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = [...list.querySelectorAll('button')];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
    event.preventDefault();
    if (next) next.focus();
    else if (step < 0) search.focus();
  });

  return {
    element,
    show,
    focusSearch: () => search.focus(),
    say: (text) => {
      note.textContent = text;
    },
    clearSearch: () => {
      search.value = '';
    },
  };
}
