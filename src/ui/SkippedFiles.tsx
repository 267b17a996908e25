import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';

export function SkippedFiles() {
  const skipped = useAppState((state) => state.library?.skipped);
  if (!skipped || skipped.length === 0) return null;
  return (
    <section className="panel" aria-label={strings.skippedFiles}>
      <h2>
        {strings.skippedFiles} <span className="count">{skipped.length}</span>
      </h2>
      <ul className="skipped">
        {skipped.map(({ path, reason }) => (
          <li key={path} data-path={path}>
            <span className="path">{path}</span>
            <span className="reason">{reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
