// How good the neighbours are, judged by the library's own folder names.

import { saveEvaluation } from '../storage/database.ts';
import type { EvaluationRecord, ModelRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { changedRuns } from './state.ts';
import { strings } from './strings.ts';

export function createEvaluationCapability({ store, database, engine }: AppContext) {
  return {
    async evaluate(model: ModelRecord, job: Job): Promise<void> {
      const { sounds } = store.getState();
      job.report('mapping', strings.status.judging);
      const rate = createRate(sounds.length, strings.status.sounds);
      const labels = new Map(sounds.flatMap(({ id, folder }) => (folder === '' ? [] : [[id, folder] as const])));
      const onProgress = (share: number) =>
        job.report('mapping', strings.status.judging, rate(Math.round(share * sounds.length)));
      const quality = await engine.evaluate(vectorsOf(model), labels, onProgress, job.signal);
      const evaluation: EvaluationRecord = {
        libraryId: model.libraryId,
        modelId: model.modelId,
        libraryRevision: model.libraryRevision,
        featureHash: model.featureHash,
        judged: quality.judged,
        labels: quality.perLabel.length,
        precisionAt5: quality.precisionAt5,
        meanAveragePrecision: quality.meanAveragePrecision,
        chancePrecisionAt5: quality.chance.precisionAt5,
        chanceMeanAveragePrecision: quality.chance.meanAveragePrecision,
      };
      store.setState(({ runs }) => ({ runs: changedRuns(runs, { modelId: model.modelId, evaluation }) }));
      await saveEvaluation(database, evaluation);
    },
  };
}

export type EvaluationCapability = ReturnType<typeof createEvaluationCapability>;
