import { useMemo } from 'react';
import { momentOf } from '../app/matches.ts';
import { strings } from '../app/strings.ts';
import { AskedBy } from './AskedBy.tsx';
import { distanceUnit, useApp, useAppState } from './app-context.ts';
import { GroupSliders } from './GroupSliders.tsx';
import { SearchActions } from './SearchActions.tsx';
import { SoundRows } from './SoundRows.tsx';

/** The sounds nearest to the selected one. Moving plays them; Enter or a double click makes one the new question. */
export function NeighbourList() {
  const app = useApp();
  const selection = useAppState((state) => state.selection);
  const soundById = useAppState((state) => state.soundById);
  const unit = useAppState(distanceUnit);
  const model = useAppState((state) => state.model);
  const highlighted = useAppState((state) => state.highlighted);

  const rows = useMemo(
    () =>
      (selection?.neighbours ?? []).flatMap((match) => {
        const sound = soundById.get(match.soundId);
        return sound ? [{ sound, distance: match.distance, moment: momentOf(match, sound, model) }] : [];
      }),
    [selection, soundById, model],
  );
  const unanswered = model ? strings.notEmbedded : strings.noModel;
  const empty = selection === null ? strings.noSelection : selection.pending ? '' : unanswered;

  return (
    <section className="panel list-panel" data-list="neighbours" aria-label={strings.neighbours}>
      <div className="list-head">
        <h2>{strings.neighbours}</h2>
        {rows.length > 0 && <span className="note">{unit}</span>}
      </div>
      <SearchActions />
      <AskedBy />
      <GroupSliders />
      <SoundRows
        name={strings.neighbours}
        rows={rows}
        current={highlighted}
        onMove={(soundId, isPassing) => void app.browsing.highlight(soundId, isPassing)}
        onEnter={(soundId) => void app.audition(soundId)}
        onChoose={(soundId, kind) => void app.search.choose(soundId, kind)}
        empty={empty}
      />
    </section>
  );
}
