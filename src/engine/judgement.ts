// All that is judged of one library's vectors at once.

import { measureCodes } from '../core/evaluation/code-statistics.ts';
import { probe, suggestLabels } from '../core/evaluation/linear-probe.ts';
import { evaluateRetrieval, evaluateRetrievalBy, type RetrievalOptions } from '../core/evaluation/retrieval.ts';
import { measureSpread } from '../core/evaluation/spread.ts';
import type { Space } from '../core/math/distance.ts';
import { partSeed, seededRandom } from '../core/math/random.ts';
import type { Judgement, SoundVectors } from './protocol.ts';

/** Draws samples, splits and intervals: the same vectors are always judged alike. */
const seed = 1;
/** Folders of fewer sounds than this say little of what is alike. */
const minimumPerLabel = 8;
/** A label that a person has given to a few sounds is worth suggesting. */
const minimumToSuggest = 3;
/** More than a person goes through before they are judged anew. */
const mostSuggestions = 500;

/**
 * Judges vectors by the labels of their sounds. `distancesFrom`: of the sound of a row to that of each, where sounds have
 * several codes, of which those that are most alike count. `groupOf`: the same number for rows that are nearly the same
 * sound.
 */
export function judgeVectors(
  space: Space,
  { soundIds, matrix, distancesFrom }: SoundVectors & { distancesFrom?: ((row: number) => Float32Array) | null },
  labelsOf: ReadonlyMap<number, readonly string[]>,
  groupOf: ArrayLike<number>,
  onProgress: (share: number) => void,
): Judgement {
  const labels = Array.from(soundIds, (id) => labelsOf.get(id) ?? []);
  // Each draws from its own numbers, so that none changes what another says.
  const random = (part: number) => seededRandom(partSeed(seed, part));
  const within = (from: number, to: number) => (share: number) => onProgress(from + share * (to - from));
  const judgeRetrieval = (of: readonly (readonly string[])[], options: RetrievalOptions) =>
    distancesFrom ? evaluateRetrievalBy(distancesFrom, of, options) : evaluateRetrieval(space, matrix, of, options);
  const retrievalOf = (of: readonly (readonly string[])[], report: (share: number) => void) =>
    judgeRetrieval(of, { minimumPerLabel, random: random(0), onProgress: report });

  const retrieval = retrievalOf(labels, within(0, 0.3));
  // Of a group the first that has a label is kept.
  const kept = new Set<number>();
  const originals = labels.map((of, row) => {
    if (of.length === 0 || kept.has(groupOf[row])) return [];
    kept.add(groupOf[row]);
    return of;
  });
  const withoutCopies = kept.size < labels.filter((of) => of.length > 0).length;
  const ofOriginals = withoutCopies ? retrievalOf(originals, within(0.3, 0.6)) : null;
  const judged = new Set(retrieval.perLabel.map(({ label }) => label));
  const copies = originals.filter(
    (of, row) => of.length === 0 && labels[row].some((label) => judged.has(label)),
  ).length;
  const probed = probe(matrix, labels, { minimumPerLabel, random: random(1), onProgress: within(0.6, 0.8) });
  const suggested = suggestLabels(matrix, labels, {
    minimumPerLabel: minimumToSuggest,
    random: random(2),
    onProgress: within(0.8, 1),
  });
  return {
    retrieval,
    copies: ofOriginals && copies > 0 ? { sounds: copies, retrieval: ofOriginals } : null,
    spread: measureSpread(space, matrix, random(3)),
    codes: space === 'hamming' ? measureCodes(matrix) : null,
    probe: probed && {
      ...probed,
      tests: probed.tests.map(({ row, ...test }) => ({ ...test, soundId: soundIds[row] })),
    },
    suggestions: (suggested?.suggestions ?? []).slice(0, mostSuggestions).map(({ row, label, probability }) => ({
      soundId: soundIds[row],
      label: (suggested?.labels ?? [])[label],
      probability,
    })),
  };
}
