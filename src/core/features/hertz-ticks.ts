// Where frequencies lie beside a picture whose rows are bands that are evenly spaced on a scale of pitch.

import { analysisSampleRate } from './stretch.ts';

const marked = [100, 1000, 5000, 10_000];
/** Beyond the edge by less than a pixel is at the edge: 10 kHz of 24 Bark bands. */
const atTheEdge = 0.005;

export interface HertzTick {
  hertz: number;
  /** From 0 at the picture's lower edge to 1 at its upper one; the middle of a row is the middle of its band. */
  place: number;
}

/** For `bands` from 0 Hz to half the sample rate on the scale of `fromHertz`; frequencies beyond the picture's edges are left out. */
export function hertzTicks(bands: number, fromHertz: (hertz: number) => number): HertzTick[] {
  const lowest = fromHertz(0);
  const step = (fromHertz(analysisSampleRate / 2) - lowest) / (bands + 1);
  return marked
    .map((hertz) => ({ hertz, place: ((fromHertz(hertz) - lowest) / step - 0.5) / bands }))
    .filter(({ place }) => place >= -atTheEdge && place <= 1 + atTheEdge);
}
