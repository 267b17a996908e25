import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { isOutdated, useApp, useAppState } from './app-context.ts';
import { download } from './download.ts';
import { LabelTable } from './LabelTable.tsx';
import { QualityFigure } from './QualityFigure.tsx';
import { SpreadFigure } from './SpreadFigure.tsx';

/** How well the neighbours of the run in use agree with folder names. */
export function QualityPanel() {
  const app = useApp();
  const retrieval = useAppState((state) => runInUse(state)?.retrieval);
  const spread = useAppState((state) => runInUse(state)?.spread);
  const library = useAppState((state) => state.library?.name ?? strings.appName);
  const stale = useAppState(isOutdated);
  if (!retrieval) return null;
  return (
    <section className="panel" aria-label={strings.quality.title}>
      <h2>{strings.quality.title}</h2>
      {stale && <p className="note">{strings.quality.stale}</p>}
      {retrieval.figures ? (
        <>
          {app.evaluation.measures.map((measure) => (
            <QualityFigure key={measure} measure={measure} retrieval={retrieval} />
          ))}
          <p className="note">{strings.quality.judged(retrieval.judged, retrieval.perLabel.length)}</p>
          <LabelTable labels={retrieval.perLabel} />
          <button
            type="button"
            onClick={() => download(app.evaluation.toCsv(retrieval), strings.quality.fileName(library))}
          >
            {strings.quality.saveCsv}
          </button>
        </>
      ) : (
        <p className="note">{strings.quality.cannot}</p>
      )}
      {spread && <SpreadFigure spread={spread} />}
    </section>
  );
}
