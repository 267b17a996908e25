// The log-mel picture with a fixed time axis: a clip's first seconds, and silence where it is shorter. A sound and a slower
// copy of it look different, a long sound and a short one most of all.

import type { OptionValues } from '../options.ts';
import type { Feature } from './feature.ts';
import { createPicture } from './picture.ts';
import { analysisSampleRate } from './stretch.ts';

/**
 * The feature 'fixed-picture' of the registry: 1 x side² levels, as `createPicture` draws them. Throws a
 * RangeError where an option is missing or out of range.
 */
export function create(options: OptionValues): Feature {
  const picture = createPicture({ melBands: Number(options.side), frames: Number(options.side) });
  const span = Math.round(Number(options.seconds) * analysisSampleRate);
  if (!(span >= 1)) throw new RangeError(`Got a picture of ${options.seconds} s, expected more than 0 s.`);
  return {
    measure({ samples }) {
      const data = picture(samples.subarray(0, span), span);
      return { data, rows: 1, cols: data.length };
    },
  };
}
