import { isTooFew, isTooMany } from '../app/map.ts';
import { megabytes } from '../app/quantities.ts';
import { strings } from '../app/strings.ts';
import { projectionById } from '../core/projections/registry.ts';
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
  const vectorColumns = useAppState((state) => state.library?.vectorColumns);
  const { label, maximumRows } = projectionById(useAppState((state) => state.settings.projectionId));
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
  if (isTooFew(sounds) && !working) {
    return (
      <div className="map-empty">
        <MapSketch />
        <h2>{strings.map.tooFew}</h2>
        <p>{strings.notices.tooFewToTrain(sounds)}</p>
      </div>
    );
  }
  const isOver = vectorColumns !== undefined && isTooMany({ rows: sounds, cols: vectorColumns }, maximumRows);
  const tooMany = isOver ? strings.vectors.tooManyForMap(sounds, label, maximumRows) : null;
  return (
    <div className="map-empty">
      <MapSketch />
      <h2>{tooMany ? strings.vectors.noMap : strings.map.untrained}</h2>
      <p>{vectorColumns === undefined ? strings.map.untrainedHelp : (tooMany ?? strings.vectors.mapHelp)}</p>
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
