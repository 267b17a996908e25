// The LSH laboratory: which settings find enough on a person's own vectors, and how much faster than comparing with all.

import { encodeNpy } from '../core/formats/npy.ts';
import { takeRows } from '../core/math/matrix.ts';
import { createRate } from './activity.ts';
import { type AppContext, vectorsOf } from './context.ts';
import { labelsOf } from './labels.ts';
import type { SearchCapability } from './search.ts';
import { strings } from './strings.ts';
import { writeZip } from './write-zip.ts';

export function createLaboratory({ store, engine, activity, visit }: AppContext, search: SearchCapability) {
  return {
    /** Tries the settings, and chooses the cheapest that finds this share of the ten nearest. */
    run: (recall: number): Promise<void> =>
      activity.enqueue(async (job) => {
        const { model, sounds, library } = store.getState();
        if (!model || !library) return;
        const rate = createRate(100, '%');
        const report = (share: number) =>
          job.report('mapping', strings.laboratory.running, rate(Math.round(100 * share)));
        report(0);
        const labels = new Map(sounds.map((sound) => [sound.id, labelsOf(sound, library.labelSource)]));
        const splits = new Map(sounds.flatMap(({ id, split }) => (split ? [[id, split] as const] : [])));
        const request = { labels, splits, recall, seed: visit.seed };
        const found = await engine.tryLsh(vectorsOf(model), request, report, job.signal);
        store.setState({ laboratory: { ...found, modelId: model.modelId } });
      }),

    /** Has searches go by the setting that was chosen. */
    async apply(): Promise<void> {
      const chosen = store.getState().laboratory?.chosen;
      if (!chosen) return;
      const { projections, tables, probes } = chosen;
      await search.searchBy('lsh', { family: 'hyperplanes', projections, tables, probes });
    },

    /** A zip of the vectors of each part, `database.npy`, `validation.npy` and `test.npy`; null, and it is said why, without. */
    async splits(): Promise<Blob | null> {
      const { laboratory, model } = store.getState();
      if (!laboratory || !model) return null;
      try {
        const { soundIds, matrix } = await engine.vectors(vectorsOf(model));
        const rowOf = new Map(Array.from(soundIds, (id, row) => [id, row]));
        const files = Object.entries(laboratory.split).map(([part, ids]: [string, Int32Array]) => {
          const rows = Array.from(ids).flatMap((id) => rowOf.get(id) ?? []);
          return [`${part}.npy`, encodeNpy(takeRows(matrix, rows))];
        });
        return await writeZip(Object.fromEntries(files));
      } catch (error) {
        console.error(error);
        store.setState({ notice: strings.laboratory.notSplit((error as Error).message) });
        return null;
      }
    },
  };
}

export type Laboratory = ReturnType<typeof createLaboratory>;
