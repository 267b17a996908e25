import { useEffect, useMemo, useRef } from 'react';
import { aspectInWords, aspectOf } from '../app/aspects.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { ListSettings } from './ListSettings.tsx';
import { SoundRows } from './SoundRows.tsx';

export function SoundList() {
  const app = useApp();
  const list = useRef<HTMLElement>(null);
  const sounds = useAppState((state) => state.sounds);
  const searchText = useAppState((state) => state.searchText);
  const settings = useAppState((state) => state.settings);
  const aspects = useAppState((state) => state.aspects);
  const aspectLimits = useAppState((state) => state.aspectLimits);
  const library = useAppState((state) => state.library);
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const { listAspect, listOrder } = settings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: sounds that come later have aspects as well.
  useEffect(() => {
    if (listAspect !== 'duration') void app.aspects.read();
  }, [app, listAspect, library]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the settings these two.
  const rows = useMemo(
    () =>
      app.browsing.listed({ sounds, searchText, settings, aspects, aspectLimits }).map((sound) => ({
        sound,
        figure: listAspect === 'duration' ? undefined : aspectInWords(listAspect, aspectOf(aspects, sound, listAspect)),
      })),
    [app, sounds, searchText, listAspect, listOrder, aspects, aspectLimits],
  );
  const limited = aspectLimits.least !== null || aspectLimits.most !== null;
  const noMatches = limited ? strings.list.limited : strings.noMatches;

  return (
    <section ref={list} className="panel list-panel" data-list="sounds" aria-label={strings.sounds}>
      <div className="list-head">
        <h2>
          {strings.sounds} <span className="count">{rows.length}</span>
        </h2>
        <input
          type="search"
          aria-label={strings.searchSounds}
          placeholder={strings.searchPlaceholder}
          value={searchText}
          onChange={(event) => app.searchText(event.target.value)}
          onKeyDown={(event) => {
            // Out of the field, so that the page's keys act on what was found.
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key === 'Enter') list.current?.querySelector('ul')?.focus();
          }}
        />
      </div>
      {sounds.length > 0 && <ListSettings />}
      <SoundRows
        name={strings.sounds}
        rows={rows}
        current={selected}
        onMove={(soundId, isPassing) => void app.audition(soundId, null, isPassing)}
        onChoose={(soundId, kind) => void app.search.choose(soundId, kind)}
        empty={sounds.length === 0 ? strings.noSoundsYet : noMatches}
      />
    </section>
  );
}
