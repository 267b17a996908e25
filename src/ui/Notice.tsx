import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** Something worth saying that stops nothing; it stays until it is dismissed, a sound is chosen or the next one comes. */
export function Notice() {
  const app = useApp();
  const notice = useAppState((state) => state.notice);
  return (
    <div className="notice-place" aria-live="polite">
      {notice && (
        <div className="notice">
          <span>{notice}</span>
          <button type="button" aria-label={strings.dismiss} onClick={app.dismissNotice}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}
