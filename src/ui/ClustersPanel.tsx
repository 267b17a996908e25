import { useMemo, useState } from 'react';
import { agreementOf, clusterSizes, isClustered } from '../app/evaluation.ts';
import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { clustersTable } from '../app/tables.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { ClusterRow } from './ClusterRow.tsx';
import { categoryColours } from './palette.ts';
import { TableActions } from './TableActions.tsx';
import { useDark } from './use-dark.ts';

const mostClusters = 200;

/** The groups that the run in use falls into, named by whoever listens, beside the labels that are in each. */
export function ClustersPanel() {
  const app = useApp();
  const dark = useDark();
  const run = useAppState(runInUse);
  const soundById = useAppState((state) => state.soundById);
  const library = useAppState((state) => state.library);
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  const [wanted, setWanted] = useState('');
  const clusters = run?.evaluation?.clusters;
  const agreement = useMemo(
    () => (clusters ? agreementOf(clusters, { soundById, library }) : null),
    [clusters, soundById, library],
  );
  if (!run || !library) return null;

  const words = strings.clusters;
  const found = clusters?.names.length ?? 0;
  const usual = found || app.evaluation.usualClusters();
  const find = () => {
    const count = Math.round(Number(wanted || usual));
    if (!disabled && count >= 1 && count <= mostClusters) void app.evaluation.findClusters(count);
  };
  const sizes = clusters ? clusterSizes(clusters) : [];
  const colours = categoryColours(found, dark);
  const labelColours = categoryColours(agreement?.labels.length ?? 0, dark);
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="note">{words.help}</p>
      <form
        className="cluster-count"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <label>
          {words.count}
          <input
            type="number"
            min={1}
            max={mostClusters}
            step={1}
            placeholder={String(usual)}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        <button type="submit" aria-disabled={disabled}>
          {words.find}
        </button>
      </form>
      {clusters && (
        <>
          {!(isClustered(run) && run.libraryRevision === library.revision) && <p className="note">{words.newer}</p>}
          <p className="note" title={words.agreementHelp}>
            {agreement
              ? words.agreement(agreement.purity, agreement.largestLabelShare, agreement.normalisedMutualInformation)
              : words.noLabels}
          </p>
          <ol className="clusters">
            {clusters.names.map((name, cluster) => (
              <ClusterRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a cluster is its number.
                key={cluster}
                cluster={cluster}
                name={name}
                size={sizes[cluster]}
                colour={colours[cluster]}
                labels={agreement?.labels ?? []}
                counts={agreement?.counts[cluster] ?? []}
                labelColours={labelColours}
                source={library.labelSource}
                disabled={disabled}
                onName={(changed) => void app.evaluation.nameCluster(cluster, changed)}
              />
            ))}
          </ol>
          {agreement && (
            <TableActions table={() => clustersTable(clusters, agreement)} fileName={words.fileName(library.name)} />
          )}
        </>
      )}
    </section>
  );
}
