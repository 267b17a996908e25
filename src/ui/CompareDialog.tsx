import { agreementOf, isJudged } from '../app/evaluation.ts';
import { moment } from '../app/quantities.ts';
import { bestOf } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { runsTable } from '../app/tables.ts';
import type { RetrievalFigures } from '../core/evaluation/retrieval.ts';
import { representationById } from '../core/representations/registry.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { RunSettings } from './RunSettings.tsx';
import { TableActions } from './TableActions.tsx';

const measures = Object.keys(strings.quality.measures) as (keyof RetrievalFigures)[];

/** Every run with every figure, side by side. */
export function CompareDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const runs = useAppState((state) => state.runs);
  const library = useAppState((state) => state.library);
  const soundById = useAppState((state) => state.soundById);
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  const words = strings.runs;
  if (!library) return null;
  const unjudged = runs.some((run) => !isJudged(run, library));
  // What was judged otherwise is not to be compared.
  const ofRun = runs.map((run) => (isJudged(run, library) ? run.evaluation?.judgement : undefined));
  const agreements = runs.map(({ evaluation }) =>
    evaluation?.clusters ? agreementOf(evaluation.clusters, { soundById, library }) : null,
  );
  const figure = (value: number | null | undefined) => value?.toFixed(3) ?? words.none;
  /** The greatest of each row is set off. */
  const row = (key: string, name: string, values: (number | undefined)[]) => {
    const best = Math.max(...values.map((value) => value ?? -1));
    const differ = values.some((value) => value !== undefined && value < best);
    return (
      <tr key={key}>
        <th scope="row">{name}</th>
        {values.map((value, i) => (
          <td key={runs[i].modelId} className="number" data-best={(differ && value === best) || undefined}>
            {figure(value)}
          </td>
        ))}
      </tr>
    );
  };
  return (
    <Dialog title={words.compareTitle} onClose={onClose} wide>
      {(close) => (
        <>
          <p className="note">
            {words.compareHelp} {unjudged && words.compareUnjudged}
          </p>
          <div className="compare">
            <table>
              <thead>
                <tr>
                  <th>{words.run}</th>
                  {runs.map((run) => (
                    <th key={run.modelId} scope="col" className="number">
                      {representationById(run.representationId).label}
                      <time dateTime={new Date(run.createdAt).toISOString()}>{moment(run.createdAt)}</time>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {measures.map((measure) =>
                  row(
                    measure,
                    strings.quality.measures[measure],
                    ofRun.map((judged) => judged?.retrieval.figures?.[measure]),
                  ),
                )}
                {measures.map((measure) =>
                  row(
                    `${measure} without copies`,
                    `${strings.quality.measures[measure]}, ${words.withoutCopies}`,
                    ofRun.map(
                      (judged) => (judged?.copies ? judged.copies.retrieval : judged?.retrieval)?.figures?.[measure],
                    ),
                  ),
                )}
                {row(
                  'probe',
                  strings.probe.title,
                  ofRun.map((judged) => judged?.probe?.accuracy),
                )}
                {row(
                  'mutual information',
                  words.mutualInformation,
                  agreements.map((agreement) => agreement?.normalisedMutualInformation),
                )}
                {runs.some(({ saturated }) => saturated !== undefined) && (
                  <tr>
                    <th scope="row">{words.saturated}</th>
                    {runs.map(({ modelId, saturated }) => (
                      <td key={modelId} className="number">
                        {figure(saturated)}
                      </td>
                    ))}
                  </tr>
                )}
                <tr>
                  <th scope="row">{words.heldOutLoss}</th>
                  {runs.map((run) => (
                    <td key={run.modelId} className="number">
                      {bestOf(run).heldOutLoss?.toPrecision(3) ?? words.none}
                    </td>
                  ))}
                </tr>
                <tr>
                  <th scope="row">{words.settings}</th>
                  {runs.map((run) => (
                    <td key={run.modelId}>
                      <RunSettings run={run} />
                    </td>
                  ))}
                </tr>
              </tbody>
            </table>
          </div>
          <DialogActions close={close}>
            <TableActions table={() => runsTable(runs, agreements)} fileName={words.tableFile(library.name)} />
            {unjudged && (
              <button type="button" disabled={disabled} onClick={() => void app.evaluation.judgeAll()}>
                {words.judgeOthers}
              </button>
            )}
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
