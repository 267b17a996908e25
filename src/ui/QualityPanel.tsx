import { isJudged } from '../app/evaluation.ts';
import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { retrievalTable } from '../app/tables.ts';
import type { RetrievalFigures } from '../core/evaluation/retrieval.ts';
import { isOutdated, useApp, useAppState } from './app-context.ts';
import { FigureBar } from './FigureBar.tsx';
import { LabelTable } from './LabelTable.tsx';
import { SpreadFigure } from './SpreadFigure.tsx';
import { TableActions } from './TableActions.tsx';

const measures = Object.keys(strings.quality.measures) as (keyof RetrievalFigures)[];

/** How well the neighbours of the run in use agree with labels. */
export function QualityPanel() {
  const app = useApp();
  const run = useAppState(runInUse);
  const library = useAppState((state) => state.library);
  const stale = useAppState(isOutdated);
  const readOnly = useAppState((state) => state.readOnly);
  const judgement = run?.evaluation?.judgement;
  if (!run || !judgement || !library) return null;
  const { retrieval, copies, spread, codes } = judgement;
  const { figures, chance, macro, intervals } = retrieval;
  const without = copies?.retrieval.figures;
  const words = strings.quality;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      {stale && <p className="note">{words.stale}</p>}
      {!isJudged(run, library) && (
        <p className="note">
          {words.otherLabels}{' '}
          {!readOnly && (
            <button type="button" onClick={() => void app.evaluation.judgeAgain()}>
              {words.judgeAgain}
            </button>
          )}
        </p>
      )}
      {figures && chance && macro && intervals ? (
        <>
          {measures.map((measure) => (
            <FigureBar
              key={measure}
              name={words.measures[measure]}
              help={words.measuresHelp[measure]}
              value={figures[measure]}
              chance={chance[measure]}
              low={intervals.low[measure]}
              high={intervals.high[measure]}
              notes={[
                { text: `${words.chance} ${chance[measure].toFixed(3)}` },
                { text: words.interval(intervals.low[measure], intervals.high[measure]), help: words.intervalHelp },
                { text: words.macro(macro[measure]), help: words.macroHelp },
                ...(without ? [{ text: words.withoutCopies(without[measure]) }] : []),
              ]}
            />
          ))}
          <p className="note">{words.judged(retrieval.judged, retrieval.perLabel.length)}</p>
          {copies && <p className="note">{words.copies(copies.sounds)}</p>}
          <LabelTable labels={retrieval.perLabel} />
          <TableActions table={() => retrievalTable(judgement)} fileName={words.fileName(library.name)} />
        </>
      ) : (
        <p className="note">
          {retrieval.perLabel.length === 1 ? words.oneLabel(retrieval.perLabel[0].label) : words.cannot}
        </p>
      )}
      {codes && (
        <p className="note" title={words.codesHelp}>
          {words.codes(codes.distinct, codes.rows, codes.entropy, codes.meanActivities)}{' '}
          {run.saturated !== undefined && words.saturated(run.saturated)}
        </p>
      )}
      {spread && <SpreadFigure spread={spread} />}
    </section>
  );
}
