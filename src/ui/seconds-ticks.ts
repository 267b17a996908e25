// Where an axis of time is marked.

/** Multiples of 1, 2 or 5 times a power of ten from 0 up to `seconds`, above 0: `most` steps of them at most, and one at least. */
export function secondsTicks(seconds: number, most: number): number[] {
  const least = seconds / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const wanted = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= least * (1 - 1e-9)) ?? 10 * power;
  // Of a step that is longer than all there is, none would be marked beside 0.
  const step = wanted <= seconds ? wanted : wanted / 2;
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
