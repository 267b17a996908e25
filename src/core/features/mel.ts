// The mel scale of M. Slaney's Auditory Toolbox (1998), linear below 1 kHz and logarithmic above, and the triangular
// filters of equal area on it, as librosa.filters.mel has them (htk=False, norm='slaney').

import { type Filterbank, type FilterbankSettings, triangularFilterbank } from './filterbank.ts';

const hertzPerMel = 200 / 3;
const breakHertz = 1000;
const breakMel = breakHertz / hertzPerMel;
/** Above the break, 27 mels are a factor of 6.4. */
const logStep = Math.log(6.4) / 27;

export function hertzToMel(hertz: number): number {
  return hertz < breakHertz ? hertz / hertzPerMel : breakMel + Math.log(hertz / breakHertz) / logStep;
}

export function melToHertz(mel: number): number {
  return mel < breakMel ? mel * hertzPerMel : breakHertz * Math.exp((mel - breakMel) * logStep);
}

/** Throws a RangeError as `triangularFilterbank` does. */
export function melFilterbank(settings: FilterbankSettings): Filterbank {
  return triangularFilterbank(settings, { fromHertz: hertzToMel, toHertz: melToHertz });
}
