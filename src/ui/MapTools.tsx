import { holdsVectors } from '../app/context.ts';
import type { ColourBy } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { aspectColumns } from '../core/features/aspect-columns.ts';
import { projectionById } from '../core/projections/registry.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';

const { label: byLabel, ...others } = strings.colours;
/** What can be named comes after what was found. */
const colourings = [
  ...Object.entries(others),
  ...aspectColumns.map(({ key, label }) => [key, label]),
  ['label', byLabel],
];

/** What stands over the map's upper edge. */
export function MapTools({ onSavePicture }: { onSavePicture: () => void }) {
  const app = useApp();
  const settings = useAppState((state) => state.settings);
  const working = useAppState(isWorking);
  const readOnly = useAppState((state) => state.readOnly);
  const vectors = useAppState(({ library }) => holdsVectors(library));
  const isUnmeasured = (key: string) =>
    vectors && key !== 'duration' && aspectColumns.some((column) => column.key === key);
  return (
    <div className="map-tools">
      <label>
        {strings.colourBy}
        <select
          value={settings.colourBy}
          onChange={(event) => void app.settings.change({ colourBy: event.target.value as ColourBy })}
        >
          {colourings.map(([value, label]) => (
            <option key={value} value={value} disabled={isUnmeasured(value)}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {projectionById(settings.projectionId).goesOn && (
        <button
          type="button"
          title={strings.map.settleAgainHelp}
          // Not `disabled`: that would take the focus from whoever has just pressed it.
          aria-disabled={working || readOnly}
          onClick={() => !working && !readOnly && void app.map.settleAgain()}
        >
          {strings.map.settleAgain}
        </button>
      )}
      <button
        type="button"
        className="icon"
        title={strings.map.savePicture}
        aria-label={strings.map.savePicture}
        onClick={onSavePicture}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 2v8M4.8 7.2 8 10.4l3.2-3.2M2.5 13.5h11" />
        </svg>
      </button>
    </div>
  );
}
