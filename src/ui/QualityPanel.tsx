import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';

/** A bar from 0 to 1 with a mark where chance stands. */
function Figure({ name, value, chance }: { name: string; value: number; chance: number }) {
  return (
    <div className="figure">
      <div className="figure-head">
        <span>{name}</span>
        <span className="figure-value">{value.toFixed(3)}</span>
      </div>
      <div className="figure-bar">
        <div className="figure-fill" style={{ width: `${value * 100}%` }} />
        <div className="figure-chance" style={{ left: `${chance * 100}%` }} />
      </div>
      <div className="figure-note">
        {strings.quality.chance} {chance.toFixed(3)}
      </div>
    </div>
  );
}

export function QualityPanel() {
  const evaluation = useAppState((state) => state.evaluation);
  if (!evaluation) return null;
  const { precisionAt5, meanAveragePrecision, chancePrecisionAt5, chanceMeanAveragePrecision } = evaluation;
  return (
    <section className="panel" aria-label={strings.quality.title}>
      <h2>{strings.quality.title}</h2>
      {precisionAt5 === null || meanAveragePrecision === null ? (
        <p className="note">{strings.quality.cannot}</p>
      ) : (
        <>
          <Figure name={strings.quality.precision} value={precisionAt5} chance={chancePrecisionAt5 ?? 0} />
          <Figure
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
