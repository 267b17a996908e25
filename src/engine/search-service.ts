// Answers searches over one library's vectors, which it reads from storage itself and keeps in memory.

import { assignToCentres, sphericalKMeans } from '../core/clustering/spherical-k-means.ts';
import { judgeMap } from '../core/evaluation/trustworthiness.ts';
import { type BestPairs, bestPairs } from '../core/indexes/best-pair.ts';
import { indexes } from '../core/indexes/registry.ts';
import type { SearchIndex } from '../core/indexes/search-index.ts';
import { sourceOf } from '../core/indexes/vector-source.ts';
import type { Space } from '../core/math/distance.ts';
import { normaliseRows } from '../core/math/distance.ts';
import { type Matrix, rowOf, takeRows } from '../core/math/matrix.ts';
import { seededRandom } from '../core/math/random.ts';
import { nearestRows } from '../core/math/top-k.ts';
import { resolveOptions } from '../core/options.ts';
import { preparePlacement } from '../core/projections/landmarks.ts';
import { normaliseViews, reweightQuery, type View } from '../core/representations/views.ts';
import { readRows, type StoredRows } from '../storage/reader.ts';
import { judgeVectors } from './judgement.ts';
import { groupCopies } from './near-copies.ts';
import type { SearchService, SoundVectors, VectorsKey } from './protocol.ts';

/** As trustworthiness is mostly given. */
const mapNeighbours = 10;
/** Of more sounds so many stand for all: to a few thousandths, in seconds instead of minutes. */
const mapQueries = 1000;
/** Draws the sample that a map's figures are of: the same map is always judged alike. */
const judgingSeed = 1;

/**
 * One row a sound. In cosine space the mean of its segments, of length 1 again, and so each of its views, as long as it is in
 * one vector; of codes all bits that are on in any of them.
 */
function rowsOfSounds({ matrix, soundIds }: StoredRows<Float32Array>, space: Space, views: readonly View[]) {
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
  const ofSounds = { soundIds: Int32Array.from(ids), matrix: mean };
  if (space === 'hamming') for (const i of mean.data.keys()) mean.data[i] = Math.ceil(mean.data[i]);
  if (space === 'cosine' && views.length === 0) return { ...ofSounds, matrix: normaliseRows(mean) };
  if (space === 'cosine') {
    for (let row = 0; row < mean.rows; row++) normaliseViews(rowOf(mean, row), views);
  }
  return ofSounds;
}

interface OpenVectors extends SoundVectors {
  /** Built at the first search. */
  searchIndex: () => Promise<SearchIndex>;
  /** Where sounds have codes, of which those that are most alike count. */
  codes: BestPairs | null;
}

async function openVectors({ space, views, libraryRevision: _, ...key }: VectorsKey): Promise<OpenVectors> {
  const rows = await readRows<Float32Array>(key);
  if (!rows) throw new Error('These sounds have no vectors yet. Train first.');
  const { soundIds, matrix } = rowsOfSounds(rows, space, views);
  let built: Promise<SearchIndex> | null = null;
  const searchIndex = () => {
    built ??= indexes[0]
      .load()
      .then(({ build }) => build(space, sourceOf(matrix), { options: resolveOptions(indexes[0].options), seed: 1 }));
    return built;
  };
  const codes = space === 'hamming' ? bestPairs(rows.matrix, rows.soundIds) : null;
  return { soundIds, matrix, searchIndex, codes };
}

export function createSearchService(): SearchService {
  let opened: { key: string; vectors: Promise<OpenVectors> } | null = null;

  /** The vectors that are asked of, read at the first question and kept until others are asked of. */
  function open(vectors: VectorsKey): Promise<OpenVectors> {
    const key = JSON.stringify(vectors);
    if (opened?.key !== key) {
      const reading = openVectors(vectors);
      opened = { key, vectors: reading };
      // What could not be read is tried again at the next question.
      reading.catch(() => {
        if (opened?.vectors === reading) opened = null;
      });
    }
    return opened.vectors;
  }

  return {
    async neighboursOf(vectors, soundId, count, reweighting) {
      const { soundIds, matrix, searchIndex, codes } = await open(vectors);
      const row = soundIds.indexOf(soundId);
      if (row < 0) return null;
      if (codes) {
        const distances = codes.distancesFrom(row);
        const nearest = nearestRows(distances, count, row);
        const neighbours = nearest.map((each) => ({ soundId: soundIds[each.row], distance: each.distance }));
        return { neighbours, distances, soundIds };
      }
      const own = rowOf(matrix, row);
      const query = reweighting ? reweightQuery(own, vectors.views, reweighting) : own;
      const index = await searchIndex();
      // The index takes the query for one of length 1; the weighted mean of cosines is of it as it is.
      const length = reweighting ? Math.hypot(...query) : 1;
      const found = index.distances(query);
      const distances = reweighting ? found.map((distance) => Math.max(0, 1 - (1 - distance) * length)) : found;
      const neighbours = nearestRows(distances, count, row).map((each) => ({
        soundId: soundIds[each.row],
        distance: each.distance,
      }));
      return { neighbours, distances, soundIds };
    },
    async vectors(vectors) {
      const { soundIds, matrix } = await open(vectors);
      return { soundIds, matrix };
    },
    async place(vectors, placed, wanted) {
      const { soundIds, matrix } = await open(vectors);
      const rowOfSound = new Map(Array.from(soundIds, (id, row) => [id, row]));
      const isWanted = new Set(wanted);
      const landmarks: number[] = [];
      const landmarkPositions: number[] = [];
      placed.soundIds.forEach((id, index) => {
        const row = rowOfSound.get(id);
        if (row === undefined || isWanted.has(id)) return;
        landmarks.push(row);
        landmarkPositions.push(placed.positions[2 * index], placed.positions[2 * index + 1]);
      });
      const found = wanted.filter((id) => rowOfSound.has(id));
      const rows = found.map((id) => rowOfSound.get(id) as number);
      const place = preparePlacement(matrix, Int32Array.from(landmarks), rows);
      return { soundIds: found, positions: place(Float32Array.from(landmarkPositions)) };
    },
    async judgeMap(vectors, { soundIds: ids, positions }) {
      const { soundIds, matrix } = await open(vectors);
      const rowOfSound = new Map(Array.from(soundIds, (id, row) => [id, row]));
      const placed = Array.from(ids.keys()).filter((index) => rowOfSound.has(ids[index]));
      const rows = placed.map((index) => rowOfSound.get(ids[index]) as number);
      const places = takeRows({ data: positions, rows: ids.length, cols: 2 }, placed).data;
      return judgeMap(vectors.space, takeRows(matrix, rows), places, {
        neighbours: mapNeighbours,
        maximumQueries: mapQueries,
        random: seededRandom(judgingSeed),
      });
    },
    async judge({ vectors, pictures, labels, durations }, onProgress) {
      const opened = await open(vectors);
      const groupOf = await groupCopies(pictures, opened.soundIds, durations);
      return judgeVectors(vectors.space, opened, labels, groupOf, onProgress);
    },
    async cluster({ vectors, by }, onProgress) {
      const { soundIds, matrix } = await open(vectors);
      if ('centres' in by) return { soundIds, assignment: assignToCentres(matrix, by.centres), centres: by.centres };
      const { clusters, starts, seed } = by;
      const found = sphericalKMeans(matrix, { clusters, starts, random: seededRandom(seed), onProgress });
      return { soundIds, assignment: found.assignment, centres: found.centres };
    },
  };
}
