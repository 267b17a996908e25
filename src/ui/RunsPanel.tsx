import { useRef, useState } from 'react';
import { runName } from '../app/run-settings.ts';
import type { Run } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { CompareDialog } from './CompareDialog.tsx';
import { ConfirmDelete } from './ConfirmDelete.tsx';
import { download } from './download.ts';
import { RunRow } from './RunRow.tsx';

/** The finished trainings side by side; the chosen one is what the map and the neighbours come from. */
export function RunsPanel() {
  const app = useApp();
  const runs = useAppState((state) => state.runs);
  const library = useAppState((state) => state.library?.name ?? strings.appName);
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  const [deleting, setDeleting] = useState<Run | null>(null);
  const [comparing, setComparing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const panel = useRef<HTMLElement>(null);
  if (runs.length === 0) return null;
  const exportRun = async (each: Run) => {
    try {
      setFailure(null);
      download(await app.models.export(each.modelId), strings.runs.fileName(library, runName(each)));
    } catch (error) {
      console.error(error);
      setFailure(strings.runs.notExported((error as Error).message));
    }
  };
  const { title, run, precision, meanAveragePrecision, heldOutLoss, epochs, seconds } = strings.runs;
  return (
    <section className="panel" aria-label={title} ref={panel} tabIndex={-1}>
      <h2>{title}</h2>
      <div className="runs">
        <table>
          <thead>
            <tr>
              <th>{run}</th>
              <th className="number" title={strings.quality.measures.precisionAt5}>
                {precision}
              </th>
              <th className="number" title={strings.quality.measures.meanAveragePrecision}>
                {meanAveragePrecision}
              </th>
              <th className="number">{heldOutLoss}</th>
              <th className="number">{epochs}</th>
              <th className="number">{seconds}</th>
              <th>{strings.learn.compute}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {runs.map((each) => (
              <RunRow
                key={each.modelId}
                run={each}
                disabled={disabled}
                onExport={() => void exportRun(each)}
                onDelete={() => setDeleting(each)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" onClick={() => setComparing(true)}>
        {strings.runs.compare}
      </button>
      {comparing && <CompareDialog onClose={() => setComparing(false)} />}
      {failure && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      {deleting && (
        <ConfirmDelete
          title={strings.runs.deleteTitle}
          question={strings.runs.confirmDelete(runName(deleting))}
          onConfirm={() => {
            void app.runs.remove(deleting.modelId);
            // The button that was pressed goes with its row.
            panel.current?.focus();
          }}
          onClose={() => setDeleting(null)}
        />
      )}
    </section>
  );
}
