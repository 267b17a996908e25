// All that is judged of one library's vectors at once.

import { probe, suggestLabels } from '../core/evaluation/linear-probe.ts';
import { evaluateRetrieval } from '../core/evaluation/retrieval.ts';
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

/**
 * Judges vectors by the labels of their sounds. `groupOf`: the same number for rows that are nearly the same sound.
 */
export function judgeVectors(
  space: Space,
  { soundIds, matrix }: SoundVectors,
  labelsOf: ReadonlyMap<number, readonly string[]>,
  groupOf: ArrayLike<number>,
  onProgress: (share: number) => void,
): Judgement {
  const labels = Array.from(soundIds, (id) => labelsOf.get(id) ?? []);
  // Each draws from its own numbers, so that none changes what another says.
  const random = (part: number) => seededRandom(partSeed(seed, part));
  const within = (from: number, to: number) => (share: number) => onProgress(from + share * (to - from));
  const retrievalOf = (of: readonly (readonly string[])[], report: (share: number) => void) =>
    evaluateRetrieval(space, matrix, of, { minimumPerLabel, random: random(0), onProgress: report });

  const retrieval = retrievalOf(labels, within(0, 0.4));
  // Of a group the first that has a label is kept.
  const kept = new Set<number>();
  const originals = labels.map((of, row) => {
    if (of.length === 0 || kept.has(groupOf[row])) return [];
    kept.add(groupOf[row]);
    return of;
  });
  const labelled = (of: readonly (readonly string[])[]) => of.filter((each) => each.length > 0).length;
  const copies = labelled(labels) - labelled(originals);
  const probed = probe(matrix, labels, { minimumPerLabel, random: random(1), onProgress: within(0.7, 0.9) });
  const suggested = suggestLabels(matrix, labels, { minimumPerLabel: minimumToSuggest, random: random(2) });
  return {
    retrieval,
    copies: copies > 0 ? { sounds: copies, retrieval: retrievalOf(originals, within(0.4, 0.7)) } : null,
    spread: measureSpread(space, matrix, random(3)),
    probe: probed && {
      ...probed,
      tests: probed.tests.map(({ row, ...test }) => ({ ...test, soundId: soundIds[row] })),
    },
    suggestions: (suggested?.suggestions ?? []).map(({ row, label, probability }) => ({
      soundId: soundIds[row],
      label: (suggested?.labels ?? [])[label],
      probability,
    })),
  };
}
