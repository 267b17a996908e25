import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** Beyond this many, what one reads is their number. */
const mostShown = 500;

/** The rows of the last list of labels that could not be used, each with its reason. */
export function LabelProblems() {
  const app = useApp();
  const list = useAppState((state) => state.labelList);
  if (!list || list.problems.length === 0) return null;
  const { file, problems } = list;
  const words = strings.labels;
  return (
    <details className="label-problems" open>
      <summary>{words.problems(file, problems.length)}</summary>
      <ul className="skipped" aria-label={words.problems(file, problems.length)}>
        {problems.slice(0, mostShown).map(({ line, text, reason }) => (
          <li key={`${line} ${text}`}>
            <span className="path">
              {line > 0 && `${words.line(line)}: `}
              {text}
            </span>
            <span className="reason">{reason}</span>
          </li>
        ))}
      </ul>
      {problems.length > mostShown && <p className="note">{words.moreProblems(problems.length - mostShown)}</p>}
      <button type="button" onClick={app.labels.dismissList}>
        {strings.dismiss}
      </button>
    </details>
  );
}
