import { unfamiliarity, wantsFurtherTraining } from '../app/newcomers.ts';
import { strings } from '../app/strings.ts';
import { epochsOf, representationById, representations } from '../core/representations/registry.ts';
import type { Backend } from '../engine/protocol.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { ComputeReason } from './ComputeReason.tsx';
import { LearnSettings } from './LearnSettings.tsx';
import { LossChart } from './LossChart.tsx';
import { ReconstructionPairs } from './ReconstructionPairs.tsx';

export function LearnPanel() {
  const app = useApp();
  const settings = useAppState((state) => state.settings);
  const working = useAppState(isWorking);
  const training = useAppState((state) => state.status.stage === 'training');
  const readOnly = useAppState((state) => state.readOnly);
  const interrupted = useAppState((state) => (state.readOnly ? null : state.interrupted));
  const model = useAppState((state) => (state.readOnly ? null : state.model));
  const library = useAppState((state) => state.library);
  const unfamiliar = model && library && unfamiliarity(model, library);
  const trainsMore = model && library && !working && wantsFurtherTraining(model, library);
  const hasLosses = useAppState((state) => state.losses.length > 0);

  return (
    <section className="panel" aria-label={strings.learn.title}>
      <h2>{strings.learn.title}</h2>
      <div className="learn-choices">
        <label>
          {strings.learn.representation}
          <select
            value={settings.representationId}
            disabled={working}
            onChange={(event) => void app.chooseRepresentation(event.target.value)}
          >
            {representations.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          {strings.learn.compute}
          <select
            value={app.visit.backend ?? settings.compute ?? ''}
            disabled={working || app.visit.backend !== null}
            onChange={(event) => void app.settings.change({ compute: (event.target.value || null) as Backend | null })}
          >
            <option value="">{strings.learn.automatic}</option>
            {Object.entries(strings.learn.backends).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="learn-actions">
        <button
          type="button"
          className="primary"
          // Not `disabled`: that would take the focus from whoever has just pressed it.
          aria-disabled={working || readOnly}
          onClick={() => !working && void app.training.train()}
        >
          {strings.learn.train}
        </button>
        <button type="button" disabled={!training} onClick={app.stop}>
          {strings.learn.stop}
        </button>
        {trainsMore && (
          <button type="button" onClick={() => void app.training.trainMore()}>
            {strings.learn.trainMore}
          </button>
        )}
        {interrupted && !working && (
          <button type="button" disabled={readOnly} onClick={() => void app.training.resume()}>
            {strings.learn.continue}
          </button>
        )}
      </div>
      {trainsMore && (
        <p className="note">
          {unfamiliar === null
            ? strings.learn.learnedElsewhere
            : strings.learn.unfamiliar(model.newcomers?.pictures ?? 0, unfamiliar)}
        </p>
      )}
      {interrupted && !working && (
        <p className="note">
          {strings.notices.interrupted(
            interrupted.model.epoch,
            epochsOf(representationById(interrupted.representationId), interrupted.model.options),
          )}
        </p>
      )}
      <ComputeReason />
      {hasLosses && <LossChart />}
      <ReconstructionPairs />
      <LearnSettings key={library?.id} disabled={working || readOnly} />
    </section>
  );
}
