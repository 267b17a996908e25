import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';

/** Beyond this many, what one reads is their number. */
const mostShown = 500;

/** Line 9 comes before line 10. */
const byNumber = new Intl.Collator('en', { numeric: true });

export function SkippedFiles() {
  const unordered = useAppState((state) => state.skipped);
  const skipped = useMemo(() => unordered.toSorted((a, b) => byNumber.compare(a.path, b.path)), [unordered]);
  if (skipped.length === 0) return null;
  return (
    <section className="panel" aria-label={strings.skippedFiles}>
      <h2>
        {strings.skippedFiles} <span className="count">{skipped.length}</span>
      </h2>
      <ul className="skipped">
        {skipped.slice(0, mostShown).map(({ path, reason }) => (
          <li key={path} data-path={path}>
            <span className="path">{path}</span>
            <span className="reason">{reason}</span>
          </li>
        ))}
      </ul>
      {skipped.length > mostShown && <p className="note">{strings.moreSkipped(skipped.length - mostShown)}</p>}
    </section>
  );
}
