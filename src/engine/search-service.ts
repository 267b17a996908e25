// Answers searches over a library's vectors, which it reads from storage itself and keeps in memory.

import { transfer } from 'comlink';
import { assignToCentres, sphericalKMeans } from '../core/clustering/spherical-k-means.ts';
import { meanDistances } from '../core/evaluation/mean-distances.ts';
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

/** The rows of the sound at a place, in order. */
function rowsOfSound({ starts }: OpenSearch, place: number): number[] {
  return Array.from({ length: starts[place + 1] - starts[place] }, (_, i) => starts[place] + i);
}

function rowsBySound({ soundIds }: SoundVectors): Map<number, number> {
  return new Map(Array.from(soundIds, (id, row) => [id, row]));
}

/** Those of `wanted` that have vectors, in that order. */
function vectorsOfSounds(opened: SoundVectors, wanted: Int32Array): SoundVectors {
  const rowOfSound = rowsBySound(opened);
  const soundIds = wanted.filter((id) => rowOfSound.has(id));
  const rows = Array.from(soundIds, (id) => rowOfSound.get(id) as number);
  return { soundIds, matrix: takeRows(opened.matrix, rows) };
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

/** So many of the nearest are measured anew where the index rounds its vectors: a few times what is listed. */
const mostRounded = 60;
/** And so many where it looks at few of them, by all views alike, and views are to count otherwise. */
const mostProposed = 200;

/**
 * Measures the distance from a row to every row of an index as `weights` has the views count, null for as they are made;
 * Infinity for rows that it did not look at.
 */
function measureBy(
  { index, entry }: OpenSearch,
  take: OpenVectors['take'],
  views: readonly View[],
  weights: Reweighting | null,
) {
  return async (row: Float32Array): Promise<Float32Array> => {
    const query = weights ? reweightQuery(row, views, weights) : row;
    const length = weights ? Math.hypot(...query) : 1;
    /** 1 - the weighted mean of the cosines of the views, from the distance to a query that is taken for one of length 1. */
    const weigh = (distance: number) => (weights ? Math.max(0, 1 - (1 - distance) * length) : distance);
    const all = entry.measuresAll ? index.distances(query) : null;
    const found = all?.map(weigh) ?? new Float32Array(index.rows).fill(Number.POSITIVE_INFINITY);
    if (entry.accuracy.recall === 1) return found;
    const proposed = all ? nearestRows(all, mostRounded) : index.nearest(row, mostProposed);
    const vectors = await take(proposed.map((each) => each.row));
    for (const each of rescore(index.space, query, proposed, vectors)) found[each.row] = weigh(each.distance);
    return found;
  };
}

/** `keptBytes`: of vectors that stay in memory, as much as fits, when others are asked of. */
export function createSearchService(keptBytes = 0): SearchService {
  /** By what names them, those that were asked of last at the end. */
  const opened = new Map<string, { vectors: Promise<OpenVectors>; bytes: number }>();

  function letGo(): void {
    // Those that are asked of now take what they need.
    const before = [...opened.entries()].slice(0, -1);
    let bytes = before.reduce((sum, [, each]) => sum + each.bytes, 0);
    for (const [key, each] of before) {
      if (bytes <= keptBytes && keptBytes > 0) return;
      bytes -= each.bytes;
      opened.delete(key);
      each.vectors.then(
        ({ dismiss }) => dismiss(),
        () => {},
      );
    }
  }

  /** The vectors that are asked of, read at the first question. */
  function open(vectors: VectorsKey): Promise<OpenVectors> {
    const key = JSON.stringify(vectors);
    let reading = opened.get(key);
    if (!reading) {
      const begun = { vectors: openVectors(vectors), bytes: 0 };
      reading = begun;
      begun.vectors.then(
        ({ bytes }) => {
          begun.bytes = bytes;
        },
        // What could not be read is tried again at the next question.
        () => opened.get(key) === begun && opened.delete(key),
      );
    }
    opened.delete(key);
    opened.set(key, reading);
    letGo();
    return reading.vectors;
  }

  /** One vector a sound. */
  const soundsOf = async (vectors: VectorsKey): Promise<SoundVectors> => (await open(vectors)).sounds();

  return {
    async prepare(vectors, choice) {
      await (await open(vectors)).search(choice);
    },
    async distancesFrom(vectors, { query, reweighting, index: choice }) {
      const { take, segments, search } = await open(vectors);
      const sounds = await search(choice);
      const measure = measureBy(sounds, take, vectors.views, reweighting);
      const matchesOf = async (soundId: number, segment: number | null = null): Promise<SoundMatches | null> => {
        const place = sounds.soundIds.indexOf(soundId);
        if (place < 0) return null;
        const own = rowsOfSound(sounds, place).filter((row) => segment === null || segments[row] === segment);
        return own.length > 0 ? sounds.matches(await take(own), measure) : null;
      };
      const answer = (matches: SoundMatches): SearchAnswer => {
        const { index, entry, isToBeKept, soundIds } = sounds;
        const { bytes } = index;
        return {
          soundIds,
          distances: matches.distances,
          segments: matches.rows.map((row) => segments[row]),
          index: { id: entry.id, rows: index.rows, cols: index.cols, bytes, isToBeKept },
        };
      };

      if ('vectors' in query) {
        const matchesOfEach = async (each: readonly Matrix[]) => {
          const found: SoundMatches[] = [];
          for (const rows of each) found.push(await sounds.matches(rows, measure));
          return found;
        };
        const { like, unlike } = query.vectors;
        return answer(combineMatches(await matchesOfEach(like), await matchesOfEach(unlike)));
      }
      if ('soundId' in query) {
        const found = await matchesOf(query.soundId, query.segment);
        return found && answer(found);
      }
      const matchesOfAll = async (ids: readonly number[]) => {
        const found: SoundMatches[] = [];
        for (const id of ids) found.push(...[await matchesOf(id)].filter((each) => each !== null));
        return found;
      };
      const like = await matchesOfAll(query.like);
      const unlike = await matchesOfAll(query.unlike);
      return like.length > 0 ? answer(combineMatches(like, unlike)) : null;
    },
    async indexToKeep(vectors) {
      const search = await (await open(vectors)).latest();
      if (!search) return null;
      search.isToBeKept = false;
      const buffer = search.index.toBuffer();
      return transfer({ settings: search.settings, buffer }, [buffer]);
    },
    vectors: soundsOf,
    async meanDistances(vectors, wanted) {
      const { soundIds, matrix } = vectorsOfSounds(await soundsOf(vectors), wanted);
      return { soundIds, distances: meanDistances(vectors.space, matrix) };
    },
    async nearestOfAll(vectors, count, onProgress) {
      const { segments, take, search } = await open(vectors);
      const sounds = await soundsOf(vectors);
      if (segments.length === sounds.soundIds.length) {
        return nearestByVectors(vectors.space, sounds, count, onProgress);
      }
      const found = await search({ id: null, options: {} });
      const rows = await take(allRows(found.index));
      return nearestByRows(found, rows, measureBy(found, take, vectors.views, null), count, onProgress);
    },
    async place(vectors, placed, wanted) {
      const opened = await soundsOf(vectors);
      const { soundIds, matrix } = vectorsOfSounds(opened, wanted);
      const { matrix: landmarks, positions } = placedRows(opened, placed, new Set(wanted));
      return { soundIds, positions: preparePlacement(landmarks, matrix)(positions) };
    },
    async placeOutside(vectors, placed, rows) {
      const { matrix: landmarks, positions } = placedRows(await soundsOf(vectors), placed);
      const mean = { data: meanOf(rows, vectors.space, vectors.views), rows: 1, cols: rows.cols };
      const [x, y] = preparePlacement(landmarks, mean)(positions);
      return [x, y];
    },
    async judgeMap(vectors, placed) {
      const { matrix, positions } = placedRows(await soundsOf(vectors), placed);
      return judgeMap(vectors.space, matrix, positions, {
        neighbours: mapNeighbours,
        maximumQueries: mapQueries,
        random: seededRandom(judgingSeed),
      });
    },
    async judge({ vectors, pictures, labels, durations }, onProgress) {
      const { take, search } = await open(vectors);
      const { soundIds, matrix } = await soundsOf(vectors);
      const groupOf = await groupCopies(pictures, soundIds, durations);
      let distancesFrom = null;
      if (vectors.space === 'hamming') {
        const codes = await search({ id: null, options: {} });
        const rows = await take(allRows(codes.index));
        distancesFrom = (place: number) =>
          codes.matchesOfIndex(rowsBetween(rows, codes.starts[place], codes.starts[place + 1])).distances;
      }
      return judgeVectors(vectors.space, { soundIds, matrix, distancesFrom }, labels, groupOf, onProgress);
    },
    async tryLsh(vectors, request, onProgress) {
      return tryLsh(vectors.space, await soundsOf(vectors), request, onProgress);
    },
    async cluster({ vectors, by }, onProgress) {
      const { soundIds, matrix } = await soundsOf(vectors);
      if ('centres' in by) return { soundIds, assignment: assignToCentres(matrix, by.centres), centres: by.centres };
      const { clusters, starts, seed } = by;
      const found = sphericalKMeans(matrix, { clusters, starts, random: seededRandom(seed), onProgress });
      return { soundIds, assignment: found.assignment, centres: found.centres };
    },
  };
}
