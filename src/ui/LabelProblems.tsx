import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** Beyond this many, what one reads is their number. */
const mostShown = 500;

/** The rows of the last lists of labels that could not be used, each with its reason. */
export function LabelProblems() {
  const app = useApp();
  const lists = useAppState((state) => state.labelLists).filter(({ problems }) => problems.length > 0);
  if (lists.length === 0) return null;
  const words = strings.labels;
  return (
    <>
      {lists.map(({ file, problems }) => (
        <details key={file} className="label-problems" open>
          <summary>{words.problems(file, problems)}</summary>
          <ul className="skipped" aria-label={words.problems(file, problems)}>
            {problems.slice(0, mostShown).map(({ line, text, reason }) => (
              <li key={`${line} ${text}`}>
                {line > 0 && <span className="path">{`${words.line(line)}: ${text}`}</span>}
                <span className="reason">{reason}</span>
              </li>
            ))}
          </ul>
          {problems.length > mostShown && <p className="note">{words.moreProblems(problems.length - mostShown)}</p>}
        </details>
      ))}
      <button type="button" onClick={app.labels.dismissLists}>
        {strings.dismiss}
      </button>
    </>
  );
}
