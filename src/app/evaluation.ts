// How good the neighbours are, judged by the library's own folder names.

import type { RetrievalFigures, RetrievalQuality } from '../core/evaluation/retrieval.ts';
import { encodeCsv } from '../core/formats/csv.ts';
import { saveEvaluation } from '../storage/database.ts';
import type { EvaluationRecord, ModelRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { changedRuns } from './state.ts';
import { strings } from './strings.ts';

export function createEvaluationCapability({ store, database, engine }: AppContext) {
  return {
    measures: Object.keys(strings.quality.measures) as (keyof RetrievalFigures)[],

    /** A row a label, after those of all, of all labels alike, of what chance gives and of the interval's ends. */
    toCsv({ judged, figures, macro, chance, intervals, perLabel }: RetrievalQuality): Blob {
      const rowOf = (label: string, count: number, of: RetrievalFigures) => [
        label,
        count,
        ...this.measures.map((measure) => of[measure]),
      ];
      const wholes = { all: figures, macro, chance, low: intervals?.low, high: intervals?.high };
      const rows = [
        ...Object.entries(wholes).flatMap(([name, of]) => (of ? [[...rowOf('', judged, of), name]] : [])),
        ...perLabel.map(({ label, count, figures }) => [...rowOf(label, count, figures), 'label']),
      ];
      const csv = encodeCsv(
        ['label', 'sounds', 'p_at_1', 'p_at_5', 'r_precision', 'mean_average_precision', 'row'],
        rows,
      );
      return new Blob([csv], { type: 'text/csv' });
    },

    async evaluate(model: ModelRecord, job: Job): Promise<void> {
      const { sounds } = store.getState();
      job.report('mapping', strings.status.judging);
      const rate = createRate(sounds.length, strings.status.sounds);
      const labels = new Map(
        sounds.flatMap(({ id, folder }) => (folder === '' ? [] : [[id, [folder]] as [number, string[]]])),
      );
      const onProgress = (share: number) =>
        job.report('mapping', strings.status.judging, rate(Math.round(share * sounds.length)));
      const judged = await engine.evaluate(vectorsOf(model), labels, onProgress, job.signal);
      const evaluation: EvaluationRecord = {
        libraryId: model.libraryId,
        modelId: model.modelId,
        libraryRevision: model.libraryRevision,
        featureHash: model.featureHash,
        ...judged,
      };
      store.setState(({ runs }) => ({ runs: changedRuns(runs, { modelId: model.modelId, ...judged }) }));
      await saveEvaluation(database, evaluation);
    },
  };
}

export type EvaluationCapability = ReturnType<typeof createEvaluationCapability>;
