// Answers searches over one library's vectors, which it reads from storage itself and keeps in memory.

import { transfer } from 'comlink';
import { assignToCentres, sphericalKMeans } from '../core/clustering/spherical-k-means.ts';
import { judgeMap } from '../core/evaluation/trustworthiness.ts';
import { combineMatches } from '../core/indexes/relevance-feedback.ts';
import { rescore } from '../core/indexes/rescore.ts';
import type { SoundMatches } from '../core/indexes/sound-search.ts';
import { allRows, type Matrix, rowsBetween, takeRows } from '../core/math/matrix.ts';
import { seededRandom } from '../core/math/random.ts';
import { nearestRows } from '../core/math/top-k.ts';
import { preparePlacement } from '../core/projections/landmarks.ts';
import { reweightQuery, type View } from '../core/representations/views.ts';
import { judgeVectors } from './judgement.ts';
import { tryLsh } from './laboratory.ts';
import { groupCopies } from './near-copies.ts';
import { nearestByRows, nearestByVectors } from './nearest-of-all.ts';
import { meanOf, type OpenSearch, type OpenVectors, openVectors } from './open-vectors.ts';
import type { PlacedSounds, Reweighting, SearchAnswer, SearchService, SoundVectors, VectorsKey } from './protocol.ts';

/** As trustworthiness is mostly given. */
const mapNeighbours = 10;
/** Of more sounds so many stand for all: to a few thousandths, in seconds instead of minutes. */
const mapQueries = 1000;
/** Draws the sample that a map's figures are of: the same map is always judged alike. */
const judgingSeed = 1;

function rowsBySound({ soundIds }: SoundVectors): Map<number, number> {
  return new Map(Array.from(soundIds, (id, row) => [id, row]));
}

/** The vectors of the sounds that are `placed` and have some, and where they stand; without those in `without`. */
function placedRows(opened: SoundVectors, placed: PlacedSounds, without: ReadonlySet<number> = new Set()) {
  const rowOfSound = rowsBySound(opened);
  const found = allRows({ rows: placed.soundIds.length }).filter(
    (index) => rowOfSound.has(placed.soundIds[index]) && !without.has(placed.soundIds[index]),
  );
  const rows = Array.from(found, (index) => rowOfSound.get(placed.soundIds[index]) as number);
  const places = { data: placed.positions, rows: placed.soundIds.length, cols: 2 };
  return { matrix: takeRows(opened.matrix, rows), positions: takeRows(places, found).data };
}

/** Of what an index proposes so many are measured anew, where it does not measure all of them, or not precisely. */
const mostProposed = 200;

/**
 * The distance of a query's row to all rows: by the index, by what counts how much, and anew where the index is not precise;
 * Infinity for rows that it did not look at.
 */
function measureBy({ index, entry }: OpenSearch, rows: Matrix, views: readonly View[], weights: Reweighting | null) {
  return (row: Float32Array): Float32Array => {
    const query = weights ? reweightQuery(row, views, weights) : row;
    const length = weights ? Math.hypot(...query) : 1;
    /** 1 - the weighted mean of the cosines of the views, from the distance to a query that is taken for one of length 1. */
    const weigh = (distance: number) => (weights ? Math.max(0, 1 - (1 - distance) * length) : distance);
    const found = entry.measuresAll
      ? index.distances(query).map(weigh)
      : new Float32Array(rows.rows).fill(Number.POSITIVE_INFINITY);
    if (entry.accuracy.recall === 1) return found;
    const proposed = index.nearest(row, mostProposed);
    const vectors = takeRows(
      rows,
      proposed.map((each) => each.row),
    );
    for (const each of rescore(index.space, query, proposed, vectors)) found[each.row] = weigh(each.distance);
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
        const from = sounds.starts[place];
        const own = rowsBetween(rows, from, sounds.starts[place + 1]);
        const asked = allRows(own).filter((row) => segment === null || segments[from + row] === segment);
        return asked.length > 0 ? sounds.matches(takeRows(own, asked), measure) : null;
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
    async nearestOfAll(vectors, count, onProgress) {
      const { soundIds, matrix, rows, search } = await open(vectors);
      if (rows.rows === soundIds.length)
        return nearestByVectors(vectors.space, { soundIds, matrix }, count, onProgress);
      const sounds = await search({ id: null, options: {} });
      return nearestByRows(sounds, rows, measureBy(sounds, rows, vectors.views, null), count, onProgress);
    },
    async place(vectors, placed, wanted) {
      const opened = await open(vectors);
      const rowOfSound = rowsBySound(opened);
      const found = wanted.filter((id) => rowOfSound.has(id));
      const own = Array.from(found, (id) => rowOfSound.get(id) as number);
      const { matrix: landmarks, positions } = placedRows(opened, placed, new Set(wanted));
      return { soundIds: found, positions: preparePlacement(landmarks, takeRows(opened.matrix, own))(positions) };
    },
    async placeOutside(vectors, placed, rows) {
      const { matrix: landmarks, positions } = placedRows(await open(vectors), placed);
      const mean = { data: meanOf(rows, vectors.space, vectors.views), rows: 1, cols: rows.cols };
      const [x, y] = preparePlacement(landmarks, mean)(positions);
      return [x, y];
    },
    async judgeMap(vectors, placed) {
      const { matrix, positions } = placedRows(await open(vectors), placed);
      return judgeMap(vectors.space, matrix, positions, {
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
        distancesFrom = (place: number) => matches(rowsBetween(rows, starts[place], starts[place + 1])).distances;
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
