import { strings } from '../app/strings.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { ProgressFigures } from './ProgressFigures.tsx';

/** What is going on, how far it is and how long it takes; and the way out of it. */
export function StatusBar() {
  const app = useApp();
  const { stage, message, progress } = useAppState((state) => state.status);
  const waiting = useAppState((state) => state.waitingJobs);
  const running = useAppState(isWorking);
  const mapHeld = useAppState((state) => state.mapHeld);
  return (
    <div className="status">
      <div role="status" data-stage={stage} className="status-text">
        <span>{message}</span>
        {waiting > 0 && <span className="figures">{strings.status.waiting(waiting)}</span>}
      </div>
      {(running || progress) && (
        <>
          {progress && <ProgressFigures progress={progress} />}
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
          {mapHeld !== null && (
            <button type="button" onClick={() => app.map.setHeld(!mapHeld)}>
              {mapHeld ? strings.map.resume : strings.map.pause}
            </button>
          )}
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
