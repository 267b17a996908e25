// Which sounds of a library are nearly the same, by their stored pictures.

import { describePicture, groupNearDuplicates } from '../core/evaluation/near-duplicates.ts';
import type { Matrix } from '../core/math/matrix.ts';
import { rowOf, stackRows } from '../core/math/matrix.ts';
import { openRows, type StoredRowsKey } from '../storage/reader.ts';

/**
 * A number for each of these sounds, the same for those that are nearly the same; of a sound of many segments the first
 * counts. One block of pictures is held at a time. A sound without a picture is alone.
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
  const places: number[] = [];
  const described: Matrix[] = [];
  for (const block of opened.blocks) {
    const first = block.filter((row) => opened.segments[row] === 0);
    const taken = await opened.take(first);
    first.forEach((row, i) => {
      const data = describePicture(rowOf(taken, i), shape);
      places.push(placeOf.get(opened.soundIds[row]) as number);
      described.push({ data, rows: 1, cols: data.length });
    });
  }
  if (described.length === 0) return groups;
  const seconds = Float64Array.from(places, (place) => durations.get(soundIds[place]) ?? 0);
  groupNearDuplicates(stackRows(described), seconds).forEach((original, row) => {
    groups[places[row]] = places[original];
  });
  return groups;
}
