import { strings } from '../app/strings.ts';
import type { LaboratoryResult } from '../engine/protocol.ts';

/** Fewer are compared with all in less than a millisecond or two. */
const fewVectors = 50_000;

/** Which setting was chosen, and what it comes to, in words. */
export function LaboratoryAnswer({
  result: { split, isOwnSplit, chosen, confirmed, exact },
}: {
  result: LaboratoryResult;
}) {
  const words = strings.laboratory;
  const { database, validation, test } = split;
  const precision = confirmed?.result.precision ?? null;
  return (
    <>
      <p className="note">{words.parts(database.length, validation.length, test.length, isOwnSplit)}</p>
      {chosen && confirmed ? (
        <p>
          {words.answer(
            words.setting(chosen.projections, chosen.tables, chosen.probes),
            1000 * confirmed.result.seconds,
            confirmed.exact.seconds / confirmed.result.seconds,
            confirmed.result.recall,
          )}{' '}
          {precision !== null && words.precision(precision, confirmed.exact.precision ?? 0)}
        </p>
      ) : (
        <p>{words.none}</p>
      )}
      {exact.candidates < fewVectors && <p className="note">{words.small}</p>}
    </>
  );
}
