import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { SoundRows } from './SoundRows.tsx';

/** Every word of the search must stand somewhere in the path. */
function matches(path: string, words: string[]): boolean {
  const lower = path.toLowerCase();
  return words.every((word) => lower.includes(word));
}

export function SoundList() {
  const app = useApp();
  const sounds = useAppState((state) => state.sounds);
  const searchText = useAppState((state) => state.searchText);
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const rows = useMemo(() => {
    const words = searchText.toLowerCase().split(/\s+/).filter(Boolean);
    return sounds.filter((sound) => matches(sound.path, words)).map((sound) => ({ sound }));
  }, [sounds, searchText]);

  return (
    <section className="panel list-panel" aria-label={strings.sounds}>
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
        />
      </div>
      <SoundRows
        name={strings.sounds}
        rows={rows}
        current={selected}
        onMove={(soundId) => void app.audition(soundId)}
        empty={sounds.length === 0 ? strings.noSoundsYet : strings.noMatches}
      />
    </section>
  );
}
