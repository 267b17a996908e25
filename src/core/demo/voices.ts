// Sung vowels, diphthongs, whispers, choirs and shouts: a buzz or breath through a cascade of five formants.
// Sources: Peterson and Barney, "Control methods used in a study of the vowels" (1952), for men's mean formants; Klatt,
// "Software for a cascade/parallel formant synthesizer" (1980), for the cascade.

import type { Random } from '../math/random.ts';
import { Resonator, StateVariableFilter } from './filters.ts';
import { mix } from './finishing.ts';
import {
  attack,
  between,
  type Channels,
  type Family,
  pick,
  pitchBetween,
  ratioBetween,
  renderSamples,
  sawOscillator,
  swell,
  wander,
  whiteNoise,
} from './synthesis.ts';

/** The first three formants in hertz, of men. */
export const vowels = {
  ee: [270, 2290, 3010],
  ih: [390, 1990, 2550],
  eh: [530, 1840, 2480],
  ae: [660, 1720, 2410],
  ah: [730, 1090, 2440],
  aw: [570, 840, 2410],
  uh: [640, 1190, 2390],
  oo: [300, 870, 2240],
  er: [490, 1350, 1690],
} as const;

export type Vowel = keyof typeof vowels;

const vowelNames = Object.keys(vowels) as Vowel[];
const bandwidthsHertz = [70, 95, 130, 220, 280];
const retuneSamples = 32;

/** What a voice is made of. */
export interface Singer {
  fundamentalHertz: number;
  durationSeconds: number;
  from: Vowel;
  to: Vowel;
  /** Formants over a man's: a woman's tract is shorter by about 1.17, a child's by 1.3. */
  tractRatio: number;
  /** 0 sings, 1 whispers. */
  breath: number;
  /** The vibrato's swing as a part of the pitch: 0 to 0.03. */
  vibratoDepth: number;
  /** The pitch at the end over that at the start. */
  glideRatio: number;
  attackSeconds: number;
}

/** One voice; mono, `durationSeconds` long. */
export function sing(singer: Singer, random: Random): Float32Array<ArrayBuffer> {
  const buzz = sawOscillator(0.5);
  const noise = whiteNoise(random);
  const airFilter = new StateVariableFilter(1200, 0.5);
  const jitter = wander(random, 25);
  const tract = bandwidthsHertz.map(() => new Resonator());
  const vibratoHertz = between(random, 4.8, 6.4);
  let untilRetune = 0;
  return renderSamples(singer.durationSeconds, (seconds) => {
    const position = seconds / singer.durationSeconds;
    if (untilRetune-- === 0) {
      untilRetune = retuneSamples - 1;
      tuneTract(tract, singer, position);
    }
    const vibrato = singer.vibratoDepth * attack(seconds, 0.25) * Math.sin(2 * Math.PI * vibratoHertz * seconds);
    const hertz = singer.fundamentalHertz * singer.glideRatio ** position * (1 + vibrato + 0.006 * jitter());
    const air = singer.breath * airFilter.process(noise()).high;
    let sample = (1 - singer.breath) * buzz(hertz) + 0.5 * air;
    for (const resonator of tract) sample = resonator.process(sample);
    // Five formants end at 5 kHz; some of the breath goes past them, or the voice would sound as through a wall.
    return (sample + 0.08 * air) * swell(seconds, singer.durationSeconds, singer.attackSeconds, 0.12);
  });
}

function tuneTract(tract: readonly Resonator[], singer: Singer, position: number): void {
  const moved = attack(position, 0.8);
  tract.forEach((resonator, index) => {
    const start = vowels[singer.from][index] ?? 3500 + 1000 * (index - 3);
    const end = vowels[singer.to][index] ?? start;
    const hertz = (start + (end - start) * moved) * singer.tractRatio;
    resonator.tune(hertz, bandwidthsHertz[index] * singer.tractRatio);
  });
}

function anyone(random: Random): Singer {
  const [tractRatio, low, high] = pick(random, [
    [1, 40, 55],
    [1.17, 55, 67],
    [1.3, 62, 74],
  ]);
  const vowel = pick(random, vowelNames);
  return {
    fundamentalHertz: pitchBetween(random, low, high),
    durationSeconds: ratioBetween(random, 0.45, 0.8),
    from: vowel,
    to: vowel,
    tractRatio: tractRatio * between(random, 0.96, 1.05),
    breath: between(random, 0.02, 0.12),
    vibratoDepth: between(random, 0, 0.025),
    glideRatio: between(random, 0.97, 1.03),
    attackSeconds: between(random, 0.03, 0.12),
  };
}

function vowelVoice(random: Random): Channels {
  return [sing(anyone(random), random)];
}

function diphthong(random: Random): Channels {
  const [from, to] = pick(random, [
    ['ah', 'ee'],
    ['oo', 'ah'],
    ['ee', 'oo'],
    ['aw', 'ih'],
    ['oo', 'ee'],
    ['eh', 'oo'],
  ] satisfies [Vowel, Vowel][]);
  return [sing({ ...anyone(random), from, to, glideRatio: between(random, 0.8, 1.25) }, random)];
}

function whisper(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.3, 0.6);
  return [sing({ ...anyone(random), durationSeconds, to: pick(random, vowelNames), breath: 1 }, random)];
}

function choir(random: Random): Channels {
  const lead = {
    ...anyone(random),
    attackSeconds: between(random, 0.1, 0.25),
    durationSeconds: between(random, 0.7, 1),
  };
  const harmony = pick(random, [1, 1.498, 2, 1.26]);
  return [0, 1].map(() => {
    const singers = [1, 1, 1, harmony].map((interval) =>
      sing(
        {
          ...lead,
          fundamentalHertz: lead.fundamentalHertz * interval * between(random, 0.99, 1.01),
          tractRatio: lead.tractRatio * between(random, 0.97, 1.03),
          vibratoDepth: between(random, 0.005, 0.02),
        },
        random,
      ),
    );
    const [together, ...others] = singers;
    for (const other of others) mix(together, other);
    return together;
  });
}

function shout(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.22, 0.4);
  const singer = {
    ...anyone(random),
    durationSeconds,
    vibratoDepth: 0,
    glideRatio: between(random, 0.65, 0.9),
    attackSeconds: 0.015,
    breath: between(random, 0.05, 0.2),
  };
  const voice = sing(singer, random);
  const breathSeconds = between(random, 0.04, 0.08);
  const start = sing({ ...singer, breath: 1, durationSeconds: 2 * breathSeconds + 0.1 }, random);
  const samples = renderSamples(durationSeconds + breathSeconds, () => 0);
  mix(samples, start, between(random, 0.5, 1.5));
  mix(samples, voice, 1, breathSeconds);
  return [samples];
}

export const voices: Family = {
  name: 'voice',
  lowCutHertz: 60,
  characters: [vowelVoice, diphthong, whisper, choir, shout],
};
