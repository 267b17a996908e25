import { holdsVectors } from '../app/context.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { RecordButton } from './RecordButton.tsx';

/** The ways to search by something that is not in sight. */
export function SearchActions() {
  const app = useApp();
  const listeningTo = useAppState((state) => state.listeningTo);
  const searchable = useAppState((state) => state.model !== null);
  const vectors = useAppState((state) => holdsVectors(state.library));
  if (!searchable) return null;
  const words = strings.outside;
  return (
    <>
      <div className="search-actions">
        {!vectors && (
          <>
            <label className="button" title={words.searchByFileHelp}>
              {words.searchByFile}
              <input
                type="file"
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  // Emptied, so that choosing the same again is a change again.
                  event.target.value = '';
                  if (file) void app.search.searchByFile(file);
                }}
              />
            </label>
            <RecordButton />
          </>
        )}
        <button type="button" title={strings.randomHelp} onClick={() => void app.auditionRandom()}>
          {strings.random}
        </button>
      </div>
      {vectors && <p className="note search-note">{strings.vectors.noSearchByFile}</p>}
      {listeningTo !== null && (
        <p className="note listening">
          <span className="path">{words.listening(listeningTo)}</span>
          <button type="button" onClick={app.search.endListening}>
            {strings.cancel}
          </button>
        </p>
      )}
    </>
  );
}
