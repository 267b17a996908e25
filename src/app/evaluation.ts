// How good the neighbours are, judged by the library's own folder names.

import { saveEvaluation } from '../storage/database.ts';
import type { EvaluationRecord, ModelRecord } from '../storage/schema.ts';
import type { AppContext } from './context.ts';

export function createEvaluationCapability({ store, database, engine }: AppContext) {
  return {
    /** Judges the vectors that the index holds, which must be those of `model`. */
    async evaluate(model: ModelRecord): Promise<void> {
      const { soundIds } = await engine.vectors();
      const { soundById } = store.getState();
      const labels = Array.from(soundIds, (id) => soundById.get(id)?.folder || null);
      const quality = await engine.evaluate(labels);
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
      await saveEvaluation(database, evaluation);
      store.setState({ evaluation });
    },

    async restore(model: ModelRecord): Promise<void> {
      const evaluation = await database.get('evaluations', [model.libraryId, model.modelId]);
      store.setState({ evaluation: evaluation ?? null });
    },
  };
}

export type EvaluationCapability = ReturnType<typeof createEvaluationCapability>;
