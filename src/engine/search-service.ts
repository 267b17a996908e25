// Answers searches over one library's vectors, which it reads from storage itself and keeps in memory.

import { evaluateRetrieval } from '../core/evaluation/retrieval.ts';
import { indexes } from '../core/indexes/registry.ts';
import type { SearchIndex } from '../core/indexes/search-index.ts';
import type { Space } from '../core/math/distance.ts';
import { normaliseRows } from '../core/math/distance.ts';
import { type Matrix, rowOf } from '../core/math/matrix.ts';
import { openForReading, readRows, type StoredRows } from '../storage/reader.ts';
import type { SearchService } from './protocol.ts';

/** One row a sound: the mean of its segments' vectors, normalised again where the space is cosine. */
function meanOfSegments({ matrix, soundIds }: StoredRows<Float32Array>, space: Space) {
  const ids = [...new Set(soundIds)];
  const rowOfSound = new Map(ids.map((id, row) => [id, row]));
  const mean: Matrix = { data: new Float32Array(ids.length * matrix.cols), rows: ids.length, cols: matrix.cols };
  const counts = new Float32Array(ids.length);
  soundIds.forEach((id, row) => {
    const target = rowOfSound.get(id) as number;
    const sum = rowOf(mean, target);
    counts[target]++;
    rowOf(matrix, row).forEach((value, column) => {
      sum[column] += value;
    });
  });
  for (let row = 0; row < mean.rows; row++) {
    const vector = rowOf(mean, row);
    for (let column = 0; column < vector.length; column++) vector[column] /= counts[row];
  }
  return { soundIds: Int32Array.from(ids), matrix: space === 'cosine' ? normaliseRows(mean) : mean };
}

export function createSearchService(): SearchService {
  let soundIds = new Int32Array(0);
  let vectors: Matrix = { data: new Float32Array(0), rows: 0, cols: 0 };
  let index: SearchIndex | null = null;

  return {
    async open({ libraryId, kind, featureHash }, space) {
      const database = await openForReading();
      const rows = await readRows<Float32Array>(database, libraryId, kind, featureHash);
      database.close();
      if (!rows) throw new Error('This library has no vectors yet. Train it first.');
      ({ soundIds, matrix: vectors } = meanOfSegments(rows, space));
      index = (await indexes[0].load()).build(space, vectors);
      return soundIds;
    },
    neighboursOf(soundId, count) {
      const row = soundIds.indexOf(soundId);
      if (row < 0 || !index) return null;
      const query = rowOf(vectors, row);
      const neighbours = index
        .nearest(query, count, row)
        .map((neighbour) => ({ soundId: soundIds[neighbour.row], distance: neighbour.distance }));
      return { neighbours, distances: index.distances(query), soundIds };
    },
    vectors: () => ({ soundIds, matrix: vectors }),
    evaluate(labels) {
      if (!index) throw new Error('There are no vectors to judge yet. Train first.');
      return evaluateRetrieval(index.space, vectors, labels, { minimumPerLabel: 8 });
    },
  };
}
