// Answers searches over one library's vectors, which it reads from storage itself and keeps in memory.

import { transfer } from 'comlink';
import { assignToCentres, sphericalKMeans } from '../core/clustering/spherical-k-means.ts';
import { judgeMap } from '../core/evaluation/trustworthiness.ts';
import { combineMatches } from '../core/indexes/relevance-feedback.ts';
import type { SoundMatches } from '../core/indexes/sound-search.ts';
import { distancesTo } from '../core/math/distance.ts';
import { type Matrix, takeRows } from '../core/math/matrix.ts';
import { seededRandom } from '../core/math/random.ts';
import { nearestRows } from '../core/math/top-k.ts';
import { preparePlacement } from '../core/projections/landmarks.ts';
import { reweightQuery, type View } from '../core/representations/views.ts';
import { judgeVectors } from './judgement.ts';
import { tryLsh } from './laboratory.ts';
import { groupCopies } from './near-copies.ts';
import { meanOf, type OpenSearch, type OpenVectors, openVectors } from './open-vectors.ts';
import type { PlacedSounds, Reweighting, SearchAnswer, SearchService, SoundVectors, VectorsKey } from './protocol.ts';

/** As trustworthiness is mostly given. */
const mapNeighbours = 10;
/** Of more sounds so many stand for all: to a few thousandths, in seconds instead of minutes. */
const mapQueries = 1000;
/** Draws the sample that a map's figures are of: the same map is always judged alike. */
const judgingSeed = 1;

function* rowNumbers(from: number, to: number): Generator<number> {
  for (let row = from; row < to; row++) yield row;
}

/** Of the sounds that are `placed` and have vectors, without some, these and where they stand. */
function landmarksOf({ soundIds, matrix }: SoundVectors, placed: PlacedSounds, without: ReadonlySet<number>) {
  const rowOfSound = new Map(Array.from(soundIds, (id, row) => [id, row]));
  const rows: number[] = [];
  const positions: number[] = [];
  placed.soundIds.forEach((id, index) => {
    const row = rowOfSound.get(id);
    if (row === undefined || without.has(id)) return;
    rows.push(row);
    positions.push(placed.positions[2 * index], placed.positions[2 * index + 1]);
  });
  return { landmarks: takeRows(matrix, rows), positions: Float32Array.from(positions) };
}

/** Of what an index proposes so many are measured anew, where it does not measure all of them, or not precisely. */
const mostProposed = 200;

/**
 * The distance of a query's row to all rows: by the index, by what counts how much, and anew where the index is not precise;
 * Infinity for rows that it did not look at.
 */
function measureBy({ index, entry }: OpenSearch, rows: Matrix, views: readonly View[], weights: Reweighting | null) {
  const { space } = index;
  /** 1 - the weighted mean of the cosines of the views, from the distance to a query that is taken for one of length 1. */
  const weigh = (distances: Float32Array, query: Float32Array) => {
    if (!weights) return distances;
    const length = Math.hypot(...query);
    return distances.map((distance) => Math.max(0, 1 - (1 - distance) * length));
  };
  return (row: Float32Array): Float32Array => {
    const query = weights ? reweightQuery(row, views, weights) : row;
    if (entry.accuracy.recall === 1) return weigh(index.distances(query), query);
    const found = entry.measuresAll
      ? weigh(index.distances(query), query)
      : new Float32Array(rows.rows).fill(Number.POSITIVE_INFINITY);
    const proposed = index.nearest(row, mostProposed).map((each) => each.row);
    const anew = weigh(distancesTo(space, query, takeRows(rows, proposed)), query);
    proposed.forEach((each, i) => {
      found[each] = anew[i];
    });
    return found;
  };
}

/** Distances to sounds, and the rows that are most alike. */
function answerOf(
  { soundIds, distances, rows, queryRows }: SoundMatches & { soundIds: Int32Array },
  segments: Int32Array,
  count: number,
  isAsked: (soundId: number) => boolean,
): Omit<SearchAnswer, 'index'> {
  const others = distances.map((distance, place) =>
    isAsked(soundIds[place]) || distance === Number.POSITIVE_INFINITY ? Number.NaN : distance,
  );
  const neighbours = nearestRows(others, count).map(({ row: place, distance }) => ({
    soundId: soundIds[place],
    distance,
    segment: segments[rows[place]],
    queryRow: queryRows[place],
  }));
  return { neighbours, distances, soundIds };
}

export function createSearchService(): SearchService {
  let opened: { key: string; vectors: Promise<OpenVectors> } | null = null;

  /** The vectors that are asked of, read at the first question and kept until others are asked of. */
  function open(vectors: VectorsKey): Promise<OpenVectors> {
    const key = JSON.stringify(vectors);
    if (opened?.key !== key) {
      opened?.vectors.then(
        (before) => before.dismiss(),
        () => {},
      );
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
    async neighboursOf(vectors, { query, count, reweighting, index: choice }) {
      const { rows, segments, search } = await open(vectors);
      const sounds = await search(choice);
      const measure = measureBy(sounds, rows, vectors.views, reweighting);
      const matchesOf = (soundId: number, segment: number | null = null): SoundMatches | null => {
        const place = sounds.soundIds.indexOf(soundId);
        if (place < 0) return null;
        const own = Array.from(rowNumbers(sounds.starts[place], sounds.starts[place + 1]));
        const asked = own.filter((row) => segment === null || segments[row] === segment);
        return asked.length > 0 ? sounds.matches(takeRows(rows, asked), measure) : null;
      };
      const answer = (matches: SoundMatches, isAsked: (soundId: number) => boolean): SearchAnswer => {
        const { index, entry, isToBeKept, soundIds } = sounds;
        const { bytes } = index;
        return {
          ...answerOf({ ...matches, soundIds }, segments, count, isAsked),
          index: { id: entry.id, rows: index.rows, cols: index.cols, bytes, isToBeKept },
        };
      };

      if ('vectors' in query) return answer(sounds.matches(query.vectors, measure), () => false);
      if ('soundId' in query) {
        const found = matchesOf(query.soundId, query.segment);
        return found && answer(found, (soundId) => soundId === query.soundId);
      }
      const [like, unlike] = [query.like, query.unlike].map((ids) =>
        ids.map((id) => matchesOf(id)).filter((found) => found !== null),
      );
      const asked = new Set([...query.like, ...query.unlike]);
      return like.length > 0 ? answer(combineMatches(like, unlike), (soundId) => asked.has(soundId)) : null;
    },
    async indexToKeep(vectors) {
      const search = await (await open(vectors)).latest();
      if (!search) return null;
      search.isToBeKept = false;
      const buffer = search.index.toBuffer();
      return transfer({ settings: search.settings, buffer }, [buffer]);
    },
    async vectors(vectors) {
      const { soundIds, matrix } = await open(vectors);
      return { soundIds, matrix };
    },
    async place(vectors, placed, wanted) {
      const { soundIds, matrix } = await open(vectors);
      const rowOfSound = new Map(Array.from(soundIds, (id, row) => [id, row]));
      const found = wanted.filter((id) => rowOfSound.has(id));
      const own = Array.from(found, (id) => rowOfSound.get(id) as number);
      const { landmarks, positions } = landmarksOf({ soundIds, matrix }, placed, new Set(wanted));
      return { soundIds: found, positions: preparePlacement(landmarks, takeRows(matrix, own))(positions) };
    },
    async placeOutside(vectors, placed, rows) {
      const { landmarks, positions } = landmarksOf(await open(vectors), placed, new Set());
      const mean = { data: meanOf(rows, vectors.space, vectors.views), rows: 1, cols: rows.cols };
      const [x, y] = preparePlacement(landmarks, mean)(positions);
      return [x, y];
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
      const { soundIds, matrix, rows, search } = await open(vectors);
      const groupOf = await groupCopies(pictures, soundIds, durations);
      let distancesFrom = null;
      if (vectors.space === 'hamming') {
        const { starts, matches } = await search({ id: null, options: {} });
        distancesFrom = (place: number) => {
          const own = Array.from(rowNumbers(starts[place], starts[place + 1]));
          return matches(takeRows(rows, own)).distances;
        };
      }
      return judgeVectors(vectors.space, { soundIds, matrix, distancesFrom }, labels, groupOf, onProgress);
    },
    async tryLsh(vectors, request, onProgress) {
      return tryLsh(vectors.space, await open(vectors), request, onProgress);
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
