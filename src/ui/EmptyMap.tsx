import { holdsVectors } from '../app/context.ts';
import { megabytes, strings } from '../app/strings.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { MapSketch } from './MapSketch.tsx';

/** What stands where the map will be: how to begin, or what comes next. */
export function EmptyMap() {
  const app = useApp();
  const sounds = useAppState((state) => state.sounds.length);
  const working = useAppState(isWorking);
  const learned = useAppState((state) => state.model !== null);
  const readOnly = useAppState((state) => state.readOnly);
  const storage = useAppState((state) => state.storage);
  const vectors = useAppState((state) => holdsVectors(state.library));
  if (sounds === 0 && !working) {
    return (
      <div className="map-empty">
        <MapSketch />
        <h2>{strings.empty.title}</h2>
        <p>{strings.empty.body}</p>
        <p className="note">{strings.empty.formats}</p>
        <p className="note">{strings.empty.privacy(storage && megabytes(storage.freeBytes))}</p>
      </div>
    );
  }
  return (
    <div className="map-empty">
      <MapSketch />
      <h2>{strings.map.untrained}</h2>
      <p>{vectors ? strings.vectors.mapHelp : strings.map.untrainedHelp}</p>
      {!working && !readOnly && (
        <button
          type="button"
          className="primary"
          onClick={() => (learned ? app.runs.makeMissing() : void app.training.train())}
        >
          {learned ? strings.map.draw : strings.map.begin}
        </button>
      )}
    </div>
  );
}
