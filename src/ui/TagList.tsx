import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { filterKey, tagFilterOf, withoutFilter } from '../app/filters.ts';
import { strings } from '../app/strings.ts';
import { countTags, sameTag, type Tagging } from '../app/tag-words.ts';
import { useApp, useAppState } from './app-context.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import { isLetter, useTypedName } from './use-typed-name.ts';

const rowPixels = 24;
const words = strings.tagFilter;

/** How many of the sounds that a mask leaves have each of the tags. `sounds`: by ascending id. */
function countsOf(
  tags: readonly Tagging[],
  sounds: readonly { id: number }[],
  mask: Uint8Array | null,
): Map<string, number> {
  const isLeft = mask && new Uint8Array(1 + (sounds.at(-1)?.id ?? 0));
  if (isLeft) for (let row = 0; row < sounds.length; row++) isLeft[sounds[row].id] = mask[row];
  return new Map(countTags(tags, isLeft).map(({ tag, sounds }) => [tag, sounds]));
}

/**
 * The library's tags, the most frequent first, with how many sounds have each of those that pass the filters. Chosen ones
 * filter, all of them together: with a tag, or without it. One stop for the Tab key; arrows move within.
 */
export function TagList() {
  const app = useApp();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typedName = useTypedName();
  const sounds = useAppState((state) => state.sounds);
  const filters = useAppState((state) => state.filters);
  const aspects = useAppState((state) => state.aspects);
  const collections = useAppState((state) => state.collections);
  const given = useAppState((state) => state.tags);
  const [active, setActive] = useState(0);

  const tags = useMemo(() => countTags(given).map(({ tag }) => tag), [given]);
  // After the list: a key that is typed waits for that alone.
  const counted = useDeferredValue(filters);
  const counts = useMemo(() => {
    const passing = (of: typeof counted) => app.finding.passing({ sounds, aspects, collections, tags: given }, of);
    const counts = countsOf(given, sounds, passing(counted));
    // Of those without a tag none has it: what is told is how many are left out.
    for (const filter of counted) {
      if (filter.kind !== 'tag' || !filter.isWithout) continue;
      const own = sameTag(given, filter.tag);
      if (!own) continue;
      const left = countsOf([own], sounds, passing(withoutFilter(counted, filterKey(filter))));
      counts.set(own.tag, left.get(own.tag) ?? 0);
    }
    return counts;
  }, [app, given, sounds, counted, aspects, collections]);
  const at = Math.min(active, tags.length - 1);
  const { from, to, reveal } = useRowsInSight(scroller, tags.length, rowPixels);
  useEffect(() => reveal(at), [at, reveal]);
  if (tags.length === 0) return <p className="note tag-list-note">{words.none}</p>;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (row: number) => setActive(Math.min(tags.length - 1, Math.max(0, row)));
    const rowsOfPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPixels));
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + rowsOfPage),
      PageUp: () => go(at - rowsOfPage),
      Home: () => go(0),
      End: () => go(tags.length - 1),
      Enter: () => app.finding.toggleTag(tags[at]),
      ' ': () => app.finding.toggleTag(tags[at]),
      '-': () => app.finding.toggleTag(tags[at], true),
      '−': () => app.finding.toggleTag(tags[at], true),
    };
    const act = acts[event.key];
    if (act) act();
    else if (isLetter(event.key)) go(typedName(event.key, event.timeStamp, tags, at) ?? at);
    else return;
    event.preventDefault();
  };

  const idOf = (row: number) => `${id}${row}`;
  return (
    <div className="folder-tree" ref={scroller} title={words.help}>
      <div
        role="listbox"
        aria-label={words.title}
        aria-description={words.help}
        aria-multiselectable
        tabIndex={0}
        aria-activedescendant={idOf(at)}
        onKeyDown={onKeyDown}
        style={{ height: tags.length * rowPixels }}
      >
        {tags.slice(from, to).map((tag, i) => {
          const row = from + i;
          const filter = tagFilterOf(filters, tag);
          const isWithout = filter?.isWithout === true;
          const count = counts.get(tag) ?? 0;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list.
            <div
              key={tag}
              id={idOf(row)}
              role="option"
              tabIndex={-1}
              className="folder tag-option"
              data-active={row === at || undefined}
              data-without={isWithout || undefined}
              data-empty={count === 0 || undefined}
              aria-selected={filter !== null && !isWithout}
              aria-label={`${isWithout ? words.without(tag) : tag}, ${count}`}
              aria-setsize={tags.length}
              aria-posinset={row + 1}
              style={{ top: row * rowPixels, height: rowPixels }}
              // The list keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => {
                event.currentTarget.parentElement?.focus();
                setActive(row);
                app.finding.toggleTag(tag);
              }}
            >
              <bdi className="folder-name">{tag}</bdi>
              <span className="count">{count}</span>
              <span
                className="tag-without"
                aria-hidden="true"
                title={isWithout ? words.all(tag) : words.onlyWithout(tag)}
                onClick={(event) => {
                  event.stopPropagation();
                  setActive(row);
                  app.finding.toggleTag(tag, true);
                }}
              >
                −
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
