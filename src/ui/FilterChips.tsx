import { aspectColumn, aspectInWords } from '../app/aspects.ts';
import { type Filter, filterKey } from '../app/filters.ts';
import { strings } from '../app/strings.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { passFocus, rowsBelow } from './pass-focus.ts';

const words = strings.finding;

/** What a filter says, as short as it can be told. */
function filterInWords(filter: Filter, collections: readonly CollectionRecord[]): string {
  if (filter.kind === 'text') return words.text(filter.text);
  if (filter.kind === 'folder') return filter.folder;
  if (filter.kind === 'collection') {
    return collections.find(({ collectionId }) => collectionId === filter.collectionId)?.name ?? words.noCollection;
  }
  if (filter.kind === 'tag') {
    return filter.isWithout ? strings.tagFilter.without(filter.tag) : strings.tagFilter.with(filter.tag);
  }
  const { aspect, least, most } = filter;
  const inWords = (value: number | null) => (value === null ? null : aspectInWords(aspect, value));
  // What stands in brackets explains the name where there is room.
  const [name] = aspectColumn(aspect).label.split(' (');
  return words.range(name, inWords(least), inWords(most));
}

/** What stands beside a chip that goes, else the list that is shown now. */
function besideChip(chip: Element): Element | null | undefined {
  const besides = [chip.nextElementSibling, chip.previousElementSibling];
  return besides.find((each) => each?.matches('.chip')) ?? rowsBelow(chip);
}

/** The filters there are: each can be taken away, or all at once. */
export function FilterChips() {
  const app = useApp();
  const filters = useAppState((state) => state.filters);
  const collections = useAppState((state) => state.collections);
  if (filters.length === 0) return null;
  return (
    <fieldset className="chips filter-chips" aria-label={words.filters}>
      {filters.map((filter) => {
        const says = filterInWords(filter, collections);
        return (
          <button
            key={filterKey(filter)}
            type="button"
            className="chip"
            aria-label={words.remove(says)}
            title={says}
            onClick={(event) => {
              passFocus(event, besideChip(event.currentTarget));
              app.finding.remove(filterKey(filter));
            }}
          >
            <bdi>{says}</bdi> <span aria-hidden="true">×</span>
          </button>
        );
      })}
      <button
        type="button"
        className="chip-clear"
        onClick={(event) => {
          passFocus(event, rowsBelow(event.currentTarget));
          app.finding.clear();
        }}
      >
        {words.clear}
      </button>
    </fieldset>
  );
}
