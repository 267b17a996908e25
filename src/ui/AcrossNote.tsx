import { strings } from '../app/strings.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';

const words = strings.across;

/** What distances mean where other libraries answer too, and how each of them does. */
export function AcrossNote() {
  const app = useApp();
  const across = useAppState((state) => state.across);
  const open = useAppState((state) => state.library?.name ?? '');
  const working = useAppState(isWorking);
  if (!across) return null;
  const { lookingIn, answering } = across;
  const answers = answering.filter(({ by }) => by !== null);
  const isOne = answers.every(({ by }) => by === 'same');
  const missing = answering.length - answers.length;
  const says = [
    answers.length > 0 ? (isOne ? words.asOne : words.inTurn) : '',
    missing > 0 ? words.notSearched(missing) : '',
  ];
  return (
    <details className="note across-note">
      <summary aria-live="polite">
        {lookingIn === null ? says.filter(Boolean).join(' · ') : words.lookingIn(lookingIn)}
      </summary>
      {answers.length > 0 && <p>{isOne ? words.alike : words.apart}</p>}
      <ul>
        {answering.map(({ libraryId, name, by, problem, canBeMeasured }) => (
          <li key={libraryId}>
            <strong>{name}</strong> {by && words[by]} {problem}
            {canBeMeasured && (
              <button
                type="button"
                disabled={working}
                title={words.measureHelp(name)}
                onClick={() => void app.models.placeElsewhere(libraryId)}
              >
                {words.measure(name, open)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
