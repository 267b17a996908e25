// How good the vectors of a run are, judged by the library's own labels, and how its sounds fall into clusters.

import { type ClusterAgreement, compareClusters } from '../core/evaluation/clusters.ts';
import { saveEvaluation } from '../storage/database.ts';
import type { Clusters, EvaluationRecord, LibraryRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, kindOf, pictureFeature, vectorsOf } from './context.ts';
import type { History } from './history.ts';
import { labelsOf } from './labels.ts';
import { changedRuns, type Run, runInUse, type State } from './state.ts';
import { strings } from './strings.ts';

/** The best of so many starts is kept. */
const clusterStarts = 5;
const fewestClusters = 2;
const mostClusters = 24;

/** Whether a run was judged with the sounds that it has and by the labels that its library has now. */
export function isJudged({ evaluation, libraryRevision }: Run, { labelling = 0 }: LibraryRecord): boolean {
  const judgement = evaluation?.judgement;
  return judgement?.labelling === labelling && judgement.libraryRevision === libraryRevision;
}

/** Whether every sound of a run is in a cluster. */
export function isClustered({ evaluation, libraryRevision }: Run): boolean {
  return evaluation?.clusters?.libraryRevision === libraryRevision;
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

/** How many sounds each cluster has. */
export function clusterSizes({ names, assignment }: Clusters): number[] {
  const sizes = new Array<number>(names.length).fill(0);
  for (const cluster of assignment) sizes[cluster]++;
  return sizes;
}

/** The names of clusters for others that were found anew: each goes to the centre that is nearest to its own. */
function carryNames(before: Clusters | undefined, { data, rows, cols }: Clusters['centres']): string[] {
  const names = new Array<string>(rows).fill('');
  before?.names.forEach((name, cluster) => {
    if (!name || before.centres.cols !== cols) return;
    const cosines = names.map((_, row) => {
      let cosine = 0;
      for (let i = 0; i < cols; i++) cosine += data[row * cols + i] * before.centres.data[cluster * cols + i];
      return cosine;
    });
    const nearest = cosines.indexOf(Math.max(...cosines));
    names[nearest] ||= name;
  });
  return names;
}

export function createEvaluationCapability({ store, database, engine, activity, visit }: AppContext, history: History) {
  const find = (modelId: string) => store.getState().runs.find((run) => run.modelId === modelId);

  /** Keeps what is now known of a run beside what was. */
  async function keep(modelId: string, changed: Pick<EvaluationRecord, 'judgement' | 'clusters'>): Promise<void> {
    const run = find(modelId);
    // It may have been deleted meanwhile.
    if (!run) return;
    const { libraryId, libraryRevision, featureHash } = run;
    const { judgement, clusters } = { ...run.evaluation, ...changed };
    const evaluation: EvaluationRecord = { libraryId, modelId, libraryRevision, featureHash, judgement, clusters };
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
    const { labelling = 0 } = library;
    await keep(run.modelId, { judgement: { ...judgement, labelling, libraryRevision: run.libraryRevision } });
  }

  /** As many as there are labels to be found again; where there are hardly any, by the rule of thumb. */
  function usualClusters(): number {
    const { sounds, library } = store.getState();
    const labels = new Set<string>();
    for (const sound of sounds) for (const label of labelsOf(sound, library?.labelSource)) labels.add(label);
    const wanted = labels.size >= fewestClusters ? labels.size : Math.round(Math.sqrt(sounds.length / 2));
    return Math.min(mostClusters, Math.max(fewestClusters, wanted));
  }

  async function askForClusters(run: Run, by: Parameters<typeof engine.cluster>[0]['by'], job: Job) {
    job.report('mapping', strings.status.clustering);
    const rate = createRate(100, '%');
    const found = await engine.cluster(
      { vectors: vectorsOf(run), by },
      (share) => job.report('mapping', strings.status.clustering, rate(Math.round(100 * share))),
      job.signal,
    );
    return { ...found, libraryRevision: run.libraryRevision };
  }

  async function cluster(run: Run, count: number, job: Job): Promise<void> {
    const { seed } = visit;
    const found = await askForClusters(run, { clusters: count, starts: clusterStarts, seed }, job);
    const names = carryNames(find(run.modelId)?.evaluation?.clusters, found.centres);
    await keep(run.modelId, { clusters: { ...found, seed, names } });
  }

  /** Puts the sounds that came since into the clusters that there are, which keep their names. */
  async function assign(run: Run, { centres }: Clusters, job: Job): Promise<void> {
    const found = await askForClusters(run, { centres }, job);
    const clusters = find(run.modelId)?.evaluation?.clusters;
    if (clusters) await keep(run.modelId, { clusters: { ...clusters, ...found } });
  }

  /** Makes what is missing of a run's figures and clusters. */
  async function evaluate(modelId: string, job: Job): Promise<void> {
    let run = find(modelId);
    const { library } = store.getState();
    if (run && library && !isJudged(run, library)) await judge(run, job);
    run = find(modelId);
    if (!run || isClustered(run)) return;
    const clusters = run.evaluation?.clusters;
    if (clusters) await assign(run, clusters, job);
    else await cluster(run, usualClusters(), job);
  }

  /** Calls a cluster `to` that was called `from`; where it is not, it is another one, and the person is told. */
  async function rename(modelId: string, cluster: number, from: string, to: string): Promise<void> {
    const clusters = find(modelId)?.evaluation?.clusters;
    if (clusters?.names[cluster] !== from) store.setState({ notice: strings.history.otherClusters });
    else await keep(modelId, { clusters: { ...clusters, names: clusters.names.with(cluster, to) } });
  }

  /** A job for the run in use now, if it still is and may be changed once its turn has come. */
  function enqueue(work: (run: Run, job: Job) => Promise<void>): Promise<void> {
    const asked = runInUse(store.getState())?.modelId;
    return activity.enqueue(async (job) => {
      const run = runInUse(store.getState());
      if (run && run.modelId === asked && !store.getState().readOnly) await work(run, job);
    });
  }

  return {
    /** For work that is under way already. */
    withinJob: { evaluate },
    usualClusters,

    /** Makes what is missing of the figures of every run. */
    judgeAll: (): Promise<void> =>
      enqueue(async (_, job) => {
        for (const { modelId } of store.getState().runs) await evaluate(modelId, job);
      }),

    /** Judges the run in use by the labels that there are now. */
    judgeAgain: (): Promise<void> => enqueue((run, job) => evaluate(run.modelId, job)),

    /** Looks for this many clusters of the run in use; names go to those that are nearest to what had them. */
    findClusters: (count: number): Promise<void> => enqueue((run, job) => cluster(run, count, job)),

    /** Calls a cluster of the run in use by a name; an empty one takes its name away. */
    nameCluster: (cluster: number, name: string): Promise<void> =>
      enqueue(async ({ modelId, evaluation }) => {
        const before = evaluation?.clusters?.names[cluster];
        const after = name.trim();
        if (before === undefined || before === after) return;
        await rename(modelId, cluster, before, after);
        const again = (from: string, to: string) =>
          activity.enqueueForLibrary(() => rename(modelId, cluster, from, to));
        history.did({
          says: strings.history.clusterNamed(cluster, after),
          redo: () => again(before, after),
          undo: () => again(after, before),
        });
      }),
  };
}

export type EvaluationCapability = ReturnType<typeof createEvaluationCapability>;
