import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** Something worth saying that stops nothing; it stays until it is dismissed, a sound is chosen or the next one comes. */
export function Notice() {
  const app = useApp();
  const notice = useAppState((state) => state.notice);
  const { undo, redo } = useAppState((state) => state.history);
  const words = strings.history;
  const isUndone = redo !== null && notice === words.undone(redo);
  return (
    <div className="notice-place" aria-live="polite">
      {notice && (
        <div className="notice">
          <span>{notice}</span>
          {(notice === undo || (isUndone && undo !== null)) && (
            <button type="button" className="notice-action" onClick={() => void app.history.undo()}>
              {words.undo}
            </button>
          )}
          {isUndone && (
            <button type="button" className="notice-action" onClick={() => void app.history.redo()}>
              {words.redo}
            </button>
          )}
          <button type="button" aria-label={strings.dismiss} onClick={app.dismissNotice}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}
