// The demo library: some 300 short labelled sounds in 15 families, all synthesised from one seed.

import { partSeed, seededRandom } from '../math/random.ts';
import { basses } from './basses.ts';
import { bells } from './bells.ts';
import { finish } from './finishing.ts';
import { closedHats, cymbals, openHats } from './hats-and-cymbals.ts';
import { kicks, toms } from './kicks-and-toms.ts';
import { noises, zaps } from './noises-and-zaps.ts';
import { pads } from './pads.ts';
import { plucks } from './plucks.ts';
import { claps, rims, snares } from './snares-claps-rims.ts';
import { between, type Channels, type Family, sampleRateHertz } from './synthesis.ts';
import { voices } from './voices.ts';

const soundsPerFamily = 20;
const loudestDecibels = -1;
const softestDecibels = -10;

const families: readonly Family[] = [
  kicks,
  snares,
  closedHats,
  openHats,
  claps,
  rims,
  toms,
  cymbals,
  basses,
  plucks,
  pads,
  bells,
  noises,
  voices,
  zaps,
];

/** One sound of the demo library; nothing is computed until `render` is called. */
export interface DemoSound {
  /** Such as `Demo/kick/kick 01.wav`; unique in the library. */
  path: string;
  /** The label, also the name of the folder in `path`. */
  family: string;
  /**
   * One or two channels, equally long, 0.05 to 2.5 s at `sampleRate` (44100 hertz); peak between -12 and -0.5 dBFS, no
   * DC, first and last sample 0. The same samples at every call.
   */
  render: () => { channels: Channels; sampleRate: number };
}

/** All sounds for a seed (an integer), a family after the other; characters take turns within a family. */
export function listDemoSounds(seed: number): DemoSound[] {
  return families.flatMap(({ name, lowCutHertz, characters }, familyIndex) => {
    const familySeed = partSeed(seed, familyIndex);
    return Array.from({ length: soundsPerFamily }, (_, index) => ({
      path: `Demo/${name}/${name} ${String(index + 1).padStart(2, '0')}.wav`,
      family: name,
      render: () => {
        const random = seededRandom(partSeed(familySeed, index));
        const raw = characters[index % characters.length](random);
        const channels = finish(raw, lowCutHertz, between(random, softestDecibels, loudestDecibels));
        return { channels, sampleRate: sampleRateHertz };
      },
    }));
  });
}
