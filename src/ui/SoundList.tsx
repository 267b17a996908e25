import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { aspectInWords, aspectOf } from '../app/aspects.ts';
import { currentSound } from '../app/browsing.ts';
import { needsAspects, textOf } from '../app/filters.ts';
import { otherLibraryOf } from '../app/other-libraries.ts';
import { strings } from '../app/strings.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { FilterChips } from './FilterChips.tsx';
import { FolderTree } from './FolderTree.tsx';
import { ListSettings } from './ListSettings.tsx';
import { leaveField } from './leave-field.ts';
import { ScopeChoice } from './ScopeChoice.tsx';
import type { RowDetail } from './SoundRow.tsx';
import { SoundRows } from './SoundRows.tsx';
import { TagList } from './TagList.tsx';

const parts = ['folders', 'tags', 'settings'] as const;

/** All sounds of the library that pass the filters, with what filters them. */
export function SoundList() {
  const app = useApp();
  const panel = useRef<HTMLElement>(null);
  const sounds = useAppState((state) => state.sounds);
  const filters = useAppState((state) => state.filters);
  const { listAspect, listOrdering } = useAppState((state) => state.settings);
  const aspects = useAppState((state) => state.aspects);
  const library = useAppState((state) => state.library);
  const others = useAppState((state) => state.others);
  const distances = useAppState((state) => state.selection?.distances ?? null);
  const listed = useAppState(app.browsing.listed);
  const current = useAppState(currentSound);
  const [open, setOpen] = useState<(typeof parts)[number] | null>(null);
  const words = strings.finding;

  const isMeasured = listAspect !== 'duration' || needsAspects(filters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sounds that come later have aspects as well.
  useEffect(() => {
    if (!isMeasured) return;
    void app.aspects.read();
    void app.others.readAspects();
  }, [app, isMeasured, library, others]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is found anew is seen from its beginning.
  useEffect(() => {
    const at = currentSound(app.store.getState());
    if (at === null || !app.finding.found().has(at)) panel.current?.querySelector('.rows')?.scrollTo(0, 0);
  }, [app, filters]);

  const detailOf = useMemo(() => {
    if (listOrdering === 'distance' && distances) {
      const inWords = (distance = Number.NaN) => (Number.isNaN(distance) ? '–' : distance.toFixed(3));
      return ({ id }: SoundRecord): RowDetail => ({ figure: inWords(distances[id]) });
    }
    if (listAspect === 'duration') return undefined;
    return (sound: SoundRecord): RowDetail => {
      const known = otherLibraryOf({ others }, sound.id)?.aspects ?? aspects;
      return { figure: aspectInWords(listAspect, aspectOf(known, sound, listAspect)) };
    };
  }, [listAspect, listOrdering, distances, aspects, others]);
  const onMove = useCallback(
    (soundId: number, isPassing: boolean) => void app.browsing.moveTo(soundId, isPassing),
    [app],
  );
  const onEnter = useCallback((soundId: number) => void app.audition(soundId), [app]);
  const onChoose = useCallback(
    (soundId: number, kind: 'like' | 'unlike') => void app.search.choose(soundId, kind),
    [app],
  );
  const focusRows = () => panel.current?.querySelector<HTMLElement>('.rows ul')?.focus();
  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    leaveField(event, focusRows);
    if (event.key === 'Backspace' && event.currentTarget.value === '' && !event.repeat) app.finding.removeLast();
  };

  const all = sounds.length + others.reduce((sum, other) => sum + other.sounds.length, 0);
  const empty = all === 0 ? strings.noSoundsYet : words.nothing;
  return (
    <section ref={panel} className="panel list-panel" data-list="sounds" aria-label={strings.sounds}>
      <div className="list-head">
        <h2>
          {strings.sounds} <span className="count">{filters.length > 0 ? words.of(listed.length, all) : all}</span>
        </h2>
        <input
          type="search"
          dir="auto"
          aria-label={strings.searchSounds}
          placeholder={strings.searchPlaceholder}
          title={words.help}
          value={textOf(filters)}
          onFocus={() => void app.finding.prepareSearch()}
          onChange={(event) => app.finding.search(event.target.value)}
          onKeyDown={onSearchKey}
        />
      </div>
      <ScopeChoice />
      {sounds.length > 0 && (
        <div className="list-parts">
          {parts.map((part) => (
            <button
              key={part}
              type="button"
              aria-expanded={open === part}
              onClick={() => setOpen(open === part ? null : part)}
            >
              <span aria-hidden="true">{open === part ? '▾' : '▸'}</span>
              {words.parts[part]}
            </button>
          ))}
        </div>
      )}
      {open === 'folders' && sounds.length > 0 && <FolderTree />}
      {open === 'tags' && sounds.length > 0 && <TagList />}
      {open === 'settings' && sounds.length > 0 && <ListSettings onLeave={focusRows} />}
      <FilterChips />
      <SoundRows
        name={strings.sounds}
        sounds={listed}
        detailOf={detailOf}
        current={current}
        onMove={onMove}
        onEnter={onEnter}
        onChoose={onChoose}
        empty={empty}
      />
    </section>
  );
}
