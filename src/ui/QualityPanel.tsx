import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { isOutdated, useAppState } from './app-context.ts';
import { QualityFigure } from './QualityFigure.tsx';

export function QualityPanel() {
  const evaluation = useAppState((state) => runInUse(state)?.evaluation);
  const stale = useAppState(isOutdated);
  if (!evaluation) return null;
  const { precisionAt5, meanAveragePrecision, chancePrecisionAt5, chanceMeanAveragePrecision } = evaluation;
  return (
    <section className="panel" aria-label={strings.quality.title}>
      <h2>{strings.quality.title}</h2>
      {stale && <p className="note">{strings.quality.stale}</p>}
      {precisionAt5 === null || meanAveragePrecision === null ? (
        <p className="note">{strings.quality.cannot}</p>
      ) : (
        <>
          <QualityFigure name={strings.quality.precision} value={precisionAt5} chance={chancePrecisionAt5 ?? 0} />
          <QualityFigure
            name={strings.quality.meanAveragePrecision}
            value={meanAveragePrecision}
            chance={chanceMeanAveragePrecision ?? 0}
          />
          <p className="note">{strings.quality.judged(evaluation.judged, evaluation.labels)}</p>
        </>
      )}
    </section>
  );
}
