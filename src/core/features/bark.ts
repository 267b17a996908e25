// The Bark scale of critical bands (E. Zwicker, "Subdivision of the audible frequency range into critical bands", Journal
// of the Acoustical Society of America 33, 1961) in the formula of H. Traunmüller, "Analytical expressions for the
// tonotopic sensory scale", Journal of the Acoustical Society of America 88, 1990, with its corrections at both ends.

import { type Filterbank, type FilterbankSettings, triangularFilterbank } from './filterbank.ts';

export function hertzToBark(hertz: number): number {
  const bark = (26.81 * hertz) / (1960 + hertz) - 0.53;
  if (bark < 2) return bark + 0.15 * (2 - bark);
  return bark > 20.1 ? bark + 0.22 * (bark - 20.1) : bark;
}

export function barkToHertz(value: number): number {
  let bark = value;
  if (value < 2) bark = (value - 0.3) / 0.85;
  else if (value > 20.1) bark = (value + 0.22 * 20.1) / 1.22;
  return (1960 * (bark + 0.53)) / (26.28 - bark);
}

/** Throws a RangeError as `triangularFilterbank` does. */
export function barkFilterbank(settings: FilterbankSettings): Filterbank {
  return triangularFilterbank(settings, { fromHertz: hertzToBark, toHertz: barkToHertz });
}
