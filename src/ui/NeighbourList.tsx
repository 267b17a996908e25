import { useEffect, useMemo, useState } from 'react';
import { strings } from '../app/strings.ts';
import { distanceUnit, useApp, useAppState } from './app-context.ts';
import { GroupSliders } from './GroupSliders.tsx';
import { SoundRows } from './SoundRows.tsx';

/** The sounds nearest to the selected one. Moving plays them; Enter or a double click makes one the new question. */
export function NeighbourList() {
  const app = useApp();
  const selection = useAppState((state) => state.selection);
  const soundById = useAppState((state) => state.soundById);
  const trained = useAppState((state) => state.model !== null);
  const unit = useAppState(distanceUnit);
  const [current, setCurrent] = useState<number | null>(null);
  const selected = selection?.soundId ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection begins at the top again.
  useEffect(() => setCurrent(null), [selected]);

  const rows = useMemo(
    () =>
      (selection?.neighbours ?? []).flatMap(({ soundId, distance }) => {
        const sound = soundById.get(soundId);
        return sound ? [{ sound, distance }] : [];
      }),
    [selection, soundById],
  );
  const unanswered = trained ? strings.notEmbedded : strings.noModel;
  const empty = selection === null ? strings.noSelection : selection.pending ? '' : unanswered;

  return (
    <section className="panel list-panel" aria-label={strings.neighbours}>
      <div className="list-head">
        <h2>{strings.neighbours}</h2>
        {rows.length > 0 && <span className="note">{unit}</span>}
      </div>
      <GroupSliders />
      <SoundRows
        name={strings.neighbours}
        rows={rows}
        current={current}
        onMove={(soundId) => {
          setCurrent(soundId);
          void app.playback.play(soundId);
        }}
        onEnter={(soundId) => void app.audition(soundId)}
        empty={empty}
      />
    </section>
  );
}
