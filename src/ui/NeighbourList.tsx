import { useCallback, useMemo } from 'react';
import { momentOf } from '../app/matches.ts';
import { soundOf } from '../app/other-libraries.ts';
import { strings } from '../app/strings.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { AcrossNote } from './AcrossNote.tsx';
import { AskedBy } from './AskedBy.tsx';
import { distanceUnit, useApp, useAppState } from './app-context.ts';
import { GroupSliders } from './GroupSliders.tsx';
import { SearchActions } from './SearchActions.tsx';
import type { RowDetail } from './SoundRow.tsx';
import { SoundRows } from './SoundRows.tsx';

/** The sounds nearest to the selected one. Moving plays them; Enter or a double click makes one the new question. */
export function NeighbourList() {
  const app = useApp();
  const selection = useAppState((state) => state.selection);
  const soundById = useAppState((state) => state.soundById);
  const others = useAppState((state) => state.others);
  const library = useAppState((state) => state.library);
  const unit = useAppState(distanceUnit);
  const model = useAppState((state) => state.model);
  const highlighted = useAppState((state) => state.highlighted);

  const neighbours = selection?.neighbours;
  const { sounds, detailOf } = useMemo(() => {
    const found = (neighbours ?? []).flatMap((match) => {
      const sound = soundOf({ soundById, others, library }, match.soundId);
      return sound ? [{ sound, detail: { distance: match.distance, moment: momentOf(match, sound) } }] : [];
    });
    const detailOf = (_: SoundRecord, place: number): RowDetail => found[place].detail;
    return { sounds: found.map(({ sound }) => sound), detailOf };
  }, [neighbours, soundById, others, library]);
  const onMove = useCallback(
    (soundId: number, isPassing: boolean) => void app.browsing.highlight(soundId, isPassing),
    [app],
  );
  const onEnter = useCallback((soundId: number) => void app.audition(soundId), [app]);
  const onChoose = useCallback(
    (soundId: number, kind: 'like' | 'unlike') => void app.search.choose(soundId, kind),
    [app],
  );
  const unanswered = model
    ? selection?.distances
      ? strings.finding.noNeighbour
      : strings.notEmbedded
    : strings.noModel;
  const empty = selection === null ? strings.noSelection : selection.pending ? '' : unanswered;

  return (
    <section className="panel list-panel" data-list="neighbours" aria-label={strings.neighbours}>
      <div className="list-head">
        <h2>{strings.neighbours}</h2>
        {sounds.length > 0 && <span className="note">{unit}</span>}
      </div>
      <SearchActions />
      <AskedBy />
      <AcrossNote />
      <GroupSliders />
      <SoundRows
        name={strings.neighbours}
        sounds={sounds}
        detailOf={detailOf}
        current={highlighted}
        onMove={onMove}
        onEnter={onEnter}
        onChoose={onChoose}
        empty={empty}
      />
    </section>
  );
}
