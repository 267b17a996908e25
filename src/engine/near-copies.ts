// Which sounds of a library are nearly the same, by their stored pictures.

import { describePicture, groupNearDuplicates } from '../core/evaluation/near-duplicates.ts';
import { normaliseRows } from '../core/math/distance.ts';
import type { Matrix } from '../core/math/matrix.ts';
import { rowOf, stackRows } from '../core/math/matrix.ts';
import { openRows, type StoredRowsKey } from '../storage/reader.ts';

/**
 * A number for each of these sounds, the same for those that are nearly the same: over all their segments, if they have
 * several. One block of pictures is held at a time. A sound without a picture is alone.
 */
export async function groupCopies(
  pictures: StoredRowsKey,
  soundIds: Int32Array,
  durations: ReadonlyMap<number, number>,
): Promise<Int32Array> {
  const groups = Int32Array.from(soundIds.keys());
  const opened = await openRows<Uint8Array>(pictures, soundIds);
  if (!opened) return groups;
  const side = Math.sqrt(opened.cols);
  const shape = { melBands: side, frames: side };
  const placeOf = new Map(Array.from(soundIds, (id, place) => [id, place]));
  const sums = new Map<number, Float32Array<ArrayBuffer>>();
  for (const block of opened.blocks) {
    const taken = await opened.take(block);
    block.forEach((row, i) => {
      const place = placeOf.get(opened.soundIds[row]) as number;
      const described = describePicture(rowOf(taken, i), shape);
      const sum = sums.get(place);
      if (sum)
        described.forEach((value, col) => {
          sum[col] += value;
        });
      else sums.set(place, described);
    });
  }
  if (sums.size === 0) return groups;
  const places = [...sums.keys()];
  const rows = Array.from(sums.values(), (data): Matrix => ({ data, rows: 1, cols: data.length }));
  const seconds = Float64Array.from(places, (place) => durations.get(soundIds[place]) ?? 0);
  groupNearDuplicates(normaliseRows(stackRows(rows)), seconds).forEach((original, row) => {
    groups[places[row]] = places[original];
  });
  return groups;
}
