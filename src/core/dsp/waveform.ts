// The outline of a sound as it is drawn: the least and the greatest sample of every column.

/**
 * Of channels that are equally long, the least and the greatest sample within each of `columns` equal stretches, over all
 * channels: least and greatest in turn. Where there are fewer samples than columns, some columns share one. What is no
 * number is left out; where nothing is left, both are 0.
 */
export function waveformOf(channels: readonly Float32Array[], columns: number): Float32Array {
  const length = channels[0]?.length ?? 0;
  const extremes = new Float32Array(2 * columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * length) / columns));
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const samples of channels) {
      for (let i = from; i < to; i++) {
        if (samples[i] < least) least = samples[i];
        if (samples[i] > greatest) greatest = samples[i];
      }
    }
    if (least > greatest) continue;
    extremes[2 * column] = least;
    extremes[2 * column + 1] = greatest;
  }
  return extremes;
}
