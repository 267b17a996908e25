import type { Progress } from '../app/state.ts';
import { strings, timeLeft } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

function Figures({ progress }: { progress: Progress }) {
  const { done, total, unit, rate, secondsLeft } = progress;
  const parts = [
    `${Math.floor(done)} of ${total} ${unit}`,
    rate ? `${rate.perSecond.toFixed(rate.perSecond < 10 ? 1 : 0)} ${rate.unit}` : '',
    secondsLeft !== null && Number.isFinite(secondsLeft) ? timeLeft(secondsLeft) : '',
  ];
  return <span className="figures">{parts.filter(Boolean).join(' · ')}</span>;
}

/** What is going on, how far it is and how long it takes; and the way out of it. */
export function StatusBar() {
  const app = useApp();
  const { stage, message, progress } = useAppState((state) => state.status);
  const waiting = useAppState((state) => state.waitingJobs);
  const running = stage === 'decoding' || stage === 'training' || stage === 'mapping';
  return (
    <div className="status">
      <div role="status" data-stage={stage} className="status-text">
        <span>{message}</span>
        {waiting > 0 && <span className="figures">{strings.status.waiting(waiting)}</span>}
      </div>
      {running && (
        <>
          {progress && <Figures progress={progress} />}
          <div
            className="progress"
            role="progressbar"
            aria-label={stage}
            aria-valuemin={0}
            aria-valuemax={progress?.total ?? 1}
            aria-valuenow={progress ? progress.done : undefined}
          >
            <div
              className={progress ? 'progress-fill' : 'progress-fill unknown'}
              style={
                progress ? { transform: `scaleX(${progress.total > 0 ? progress.done / progress.total : 0})` } : {}
              }
            />
          </div>
          {stage !== 'training' && (
            <button type="button" onClick={app.stop}>
              {strings.cancel}
            </button>
          )}
        </>
      )}
    </div>
  );
}
