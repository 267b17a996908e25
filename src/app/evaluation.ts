// How good the vectors of a run are, judged by the library's own labels, and how its sounds fall into clusters.

import { type ClusterAgreement, compareClusters } from '../core/evaluation/clusters.ts';
import { saveEvaluation } from '../storage/database.ts';
import type { Clusters, EvaluationRecord, LibraryRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, kindOf, pictureFeature, vectorsOf } from './context.ts';
import { labelsOf } from './labels.ts';
import { changedRuns, type Run, runInUse, type State } from './state.ts';
import { strings } from './strings.ts';

/** The best of so many starts is kept. */
const clusterStarts = 5;
const fewestClusters = 2;
const mostClusters = 24;

/** Whether a run was judged by the labels that its library has now. */
export function isJudged({ evaluation }: Run, { labelling }: LibraryRecord): boolean {
  return evaluation?.judgement !== undefined && evaluation.labelling === labelling;
}

/** How clusters agree with the labels that the library has now; null where no sound has any. */
export function agreementOf(
  { soundIds, assignment }: Clusters,
  { soundById, library }: Pick<State, 'soundById' | 'library'>,
): ClusterAgreement | null {
  const labels = Array.from(soundIds, (id) => {
    const sound = soundById.get(id);
    return sound ? labelsOf(sound, library?.labelSource) : [];
  });
  return compareClusters(assignment, labels);
}

export function createEvaluationCapability({ store, database, engine, activity, visit }: AppContext) {
  /** Keeps what is now known of a run beside what was. */
  async function keep(modelId: string, changed: Partial<EvaluationRecord>): Promise<void> {
    const run = store.getState().runs.find((each) => each.modelId === modelId);
    // It may have been deleted meanwhile.
    if (!run) return;
    const { libraryId, libraryRevision, featureHash } = run;
    const evaluation: EvaluationRecord = {
      ...run.evaluation,
      ...changed,
      libraryId,
      modelId,
      libraryRevision,
      featureHash,
    };
    store.setState(({ runs }) => ({ runs: changedRuns(runs, { modelId, evaluation }) }));
    await saveEvaluation(database, evaluation);
  }

  async function judge(run: Run, job: Job): Promise<void> {
    const { sounds, library } = store.getState();
    if (!library) return;
    job.report('mapping', strings.status.judging);
    const rate = createRate(100, '%');
    const judgement = await engine.judge(
      {
        vectors: vectorsOf(run),
        pictures: { libraryId: library.id, kind: kindOf(library, pictureFeature) },
        labels: new Map(sounds.map((sound) => [sound.id, labelsOf(sound, library.labelSource)])),
        durations: new Map(sounds.map(({ id, durationSeconds }) => [id, durationSeconds])),
      },
      (share) => job.report('mapping', strings.status.judging, rate(Math.round(100 * share))),
      job.signal,
    );
    await keep(run.modelId, { judgement, labelling: library.labelling });
  }

  /** As many as there are labels to be found again; where there are hardly any, by the rule of thumb. */
  function usualClusters(): number {
    const { sounds, library } = store.getState();
    const labels = new Set(sounds.flatMap((sound) => labelsOf(sound, library?.labelSource)));
    const wanted = labels.size >= fewestClusters ? labels.size : Math.round(Math.sqrt(sounds.length / 2));
    return Math.min(mostClusters, Math.max(fewestClusters, wanted));
  }

  async function cluster(run: Run, clusters: number, job: Job): Promise<void> {
    const found = await ask(run, { clusters, starts: clusterStarts, seed: visit.seed }, job);
    await keep(run.modelId, { clusters: { ...found, names: Array.from({ length: found.centres.rows }, () => '') } });
  }

  async function ask(
    run: Run,
    by: Parameters<typeof engine.cluster>[0]['by'],
    job: Job,
  ): Promise<Omit<Clusters, 'names'>> {
    job.report('mapping', strings.status.clustering);
    const rate = createRate(100, '%');
    const found = await engine.cluster(
      { vectors: vectorsOf(run), by },
      (share) => job.report('mapping', strings.status.clustering, rate(Math.round(100 * share))),
      job.signal,
    );
    return { ...found, libraryRevision: run.libraryRevision, seed: visit.seed };
  }

  return {
    /** For work that is under way already: judges a run, and finds or completes its clusters where they are not there. */
    withinJob: {
      async evaluate(modelId: string, job: Job): Promise<void> {
        const find = () => store.getState().runs.find((run) => run.modelId === modelId);
        let run = find();
        if (run) await judge(run, job);
        run = find();
        if (!run) return;
        const clusters = run.evaluation?.clusters;
        if (!clusters) await cluster(run, usualClusters(), job);
        else if (clusters.libraryRevision !== run.libraryRevision) {
          // Names stay with their centres.
          const found = await ask(run, { centres: clusters.centres }, job);
          await keep(modelId, { clusters: { ...clusters, ...found, seed: clusters.seed } });
        }
      },
    },
    usualClusters,

    /** Judges every run that has not been, or was by other labels. */
    judgeAll: (): Promise<void> =>
      activity.enqueue(async (job) => {
        const { runs, library } = store.getState();
        for (const run of runs) if (library && !isJudged(run, library)) await judge(run, job);
      }),

    /** Judges the run in use by the labels that there are now. */
    judgeAgain: (): Promise<void> =>
      activity.enqueue(async (job) => {
        const run = runInUse(store.getState());
        if (run) await judge(run, job);
      }),

    /** Looks for this many clusters of the run in use; the names of those before go. */
    findClusters: (clusters: number): Promise<void> =>
      activity.enqueue(async (job) => {
        const run = runInUse(store.getState());
        if (run) await cluster(run, clusters, job);
      }),

    /** Calls a cluster of the run in use by a name; an empty one takes its name away. */
    async nameCluster(cluster: number, name: string): Promise<void> {
      const run = runInUse(store.getState());
      const clusters = run?.evaluation?.clusters;
      if (!run || !clusters) return;
      await keep(run.modelId, { clusters: { ...clusters, names: clusters.names.with(cluster, name.trim()) } });
    },
  };
}

export type EvaluationCapability = ReturnType<typeof createEvaluationCapability>;
