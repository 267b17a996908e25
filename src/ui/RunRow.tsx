import { isMeasuredOtherwise, isStale } from '../app/context.ts';
import { duration, moment } from '../app/quantities.ts';
import { runName } from '../app/run-settings.ts';
import { bestOf, type Run } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { representationById } from '../core/representations/registry.ts';
import type { Backend } from '../engine/protocol.ts';
import { useApp, useAppState } from './app-context.ts';
import { RunSettings } from './RunSettings.tsx';

interface Props {
  run: Run;
  disabled: boolean;
  onExport: () => void;
  onDelete: () => void;
}

export function RunRow({ run, disabled, onExport, onDelete }: Props) {
  const app = useApp();
  const library = useAppState((state) => state.library);
  const { none, trainedTo, otherSounds, otherSoundsHelp, otherMeasuring, otherMeasuringHelp } = strings.runs;
  const best = bestOf(run);
  const figures = run.evaluation?.judgement?.retrieval.figures;
  const figure = (value: number | null | undefined) => value?.toFixed(3) ?? none;
  const measuredOtherwise = library && isMeasuredOtherwise(run, library);
  return (
    <tr>
      <th scope="row">
        <label title={runName(run)}>
          <input
            type="radio"
            name="run"
            checked={run.modelId === library?.activeModelId}
            // Not `disabled`: that would take the focus from whoever has just chosen.
            aria-disabled={disabled}
            onChange={() => !disabled && void app.runs.choose(run.modelId)}
          />
          <span className="run-name">
            {representationById(run.representationId).label}
            <time dateTime={new Date(run.createdAt).toISOString()}>{moment(run.createdAt)}</time>
          </span>
        </label>
        {library && isStale(run, library) && (
          <span className="badge" title={measuredOtherwise ? otherMeasuringHelp : otherSoundsHelp}>
            {measuredOtherwise ? otherMeasuring : otherSounds}
          </span>
        )}
        <RunSettings run={run} />
      </th>
      <td className="number">{figure(figures?.precisionAt5)}</td>
      <td className="number">{figure(figures?.meanAveragePrecision)}</td>
      <td className="number">{best.heldOutLoss?.toPrecision(3) ?? none}</td>
      <td className="number">{trainedTo(run.epoch, best.epoch)}</td>
      <td className="number">{run.trainedSeconds === undefined ? none : duration(run.trainedSeconds)}</td>
      <td>{strings.learn.backends[run.backend as Backend]}</td>
      <td>
        <button
          type="button"
          aria-label={strings.runs.export(runName(run))}
          title={strings.runs.exportHelp}
          onClick={onExport}
        >
          ↓
        </button>
        <button type="button" aria-label={strings.runs.delete(runName(run))} disabled={disabled} onClick={onDelete}>
          ×
        </button>
      </td>
    </tr>
  );
}
