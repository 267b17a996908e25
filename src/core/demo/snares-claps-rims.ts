// Snares (a body and its wires), claps (several bursts and a room) and rims (a few short hard modes).
// Sources: Roland, "TR-808 Service Notes" (1981), for the two body tones, the clap's bursts and the rim's two
// resonances; Gordon Reid, "Practical snare drum synthesis" (Sound on Sound, 2002).

import type { Random } from '../math/random.ts';
import { addModes, barRatios, StateVariableFilter } from './filters.ts';
import { crush, drive, mix } from './finishing.ts';
import { membrane, strike, sweptDrum } from './kicks-and-toms.ts';
import {
  between,
  type Channels,
  decay,
  type Family,
  pick,
  ratioBetween,
  renderSamples,
  whiteNoise,
} from './synthesis.ts';

/** The rattle: white noise between two cutoffs, falling fast and then slowly; mono, `decaySeconds` long. */
function wires(random: Random, lowHertz: number, highHertz: number, decaySeconds: number): Float32Array<ArrayBuffer> {
  const noise = whiteNoise(random);
  const bottom = new StateVariableFilter(lowHertz, 0.9);
  const top = new StateVariableFilter(highHertz, 0.8);
  return renderSamples(decaySeconds, (seconds) => {
    const level = 0.6 * decay(seconds, 0.35 * decaySeconds) + 0.4 * decay(seconds, decaySeconds);
    return level * top.process(bottom.process(noise()).high).low;
  });
}

function analogSnare(random: Random): Channels {
  const fundamentalHertz = ratioBetween(random, 150, 230);
  const decaySeconds = ratioBetween(random, 0.16, 0.35);
  const snare = wires(random, ratioBetween(random, 1200, 3000), ratioBetween(random, 8000, 15000), decaySeconds);
  const body = { sweepRatio: 1.25, sweepSeconds: 0.012, driveAmount: 0.8 };
  const tone = between(random, 0.3, 1);
  const bodySeconds = ratioBetween(random, 0.08, 0.2);
  mix(snare, sweptDrum({ ...body, fundamentalHertz, decaySeconds: bodySeconds }), tone);
  mix(
    snare,
    sweptDrum({ ...body, fundamentalHertz: fundamentalHertz * 1.83, decaySeconds: 0.6 * bodySeconds }),
    0.6 * tone,
  );
  return [snare];
}

function acousticSnare(random: Random): Channels {
  const decaySeconds = ratioBetween(random, 0.28, 0.6);
  const snare = wires(random, ratioBetween(random, 350, 1400), ratioBetween(random, 4000, 14000), decaySeconds);
  const skin = membrane(
    {
      fundamentalHertz: ratioBetween(random, 160, 260),
      glideRatio: between(random, 1.04, 1.2),
      decaySeconds: ratioBetween(random, 0.1, 0.25),
      brightness: between(random, 0.5, 0.8),
    },
    random,
  );
  mix(snare, skin, between(random, 0.08, 0.35));
  mix(snare, strike(random, ratioBetween(random, 2500, 6000), 0.01), between(random, 0.3, 0.9));
  return [snare];
}

function gatedSnare(random: Random): Channels {
  const gateSeconds = ratioBetween(random, 0.18, 0.4);
  const fundamentalHertz = ratioBetween(random, 140, 220);
  const body = sweptDrum({
    fundamentalHertz,
    sweepRatio: 1.6,
    sweepSeconds: 0.03,
    decaySeconds: 0.2,
    driveAmount: 1.5,
  });
  const bright = ratioBetween(random, 4000, 11000);
  const bodyGain = between(random, 0.4, 1);
  return [0, 1].map(() => {
    const noise = whiteNoise(random);
    const filter = new StateVariableFilter(bright, 0.8);
    const bottom = new StateVariableFilter(300);
    const snare = renderSamples(gateSeconds + 0.04, (seconds) => {
      const gate = seconds < gateSeconds ? 1 : decay(seconds - gateSeconds, 0.03);
      const level = 0.45 * gate * decay(seconds, 1.2) + decay(seconds, 0.06);
      return level * bottom.process(filter.process(noise()).low).high;
    });
    mix(snare, body, bodyGain);
    return snare;
  });
}

function tightSnare(random: Random): Channels {
  const snare = wires(random, ratioBetween(random, 1200, 4000), 16000, ratioBetween(random, 0.1, 0.24));
  const skin = membrane(
    {
      fundamentalHertz: ratioBetween(random, 260, 400),
      glideRatio: 1.05,
      decaySeconds: ratioBetween(random, 0.07, 0.14),
      brightness: between(random, 0.4, 0.7),
    },
    random,
  );
  mix(snare, skin, between(random, 0.06, 0.25));
  return [snare];
}

function dustySnare(random: Random): Channels {
  const [snare] = acousticSnare(random);
  const dirty = snare.map((sample) => drive(sample, 1.5)) as Float32Array<ArrayBuffer>;
  return [crush(dirty, ratioBetween(random, 8000, 18000), pick(random, [5, 6, 7]))];
}

export const snares: Family = {
  name: 'snare',
  lowCutHertz: 70,
  characters: [analogSnare, acousticSnare, gatedSnare, tightSnare, dustySnare],
};

/** Bursts of noise around `centreHertz` at the given times, the last ringing on for `tailSeconds`; mono. */
function bursts(
  random: Random,
  timesSeconds: readonly number[],
  centreHertz: number,
  resonance: number,
  tailSeconds: number,
): Float32Array<ArrayBuffer> {
  const noise = whiteNoise(random);
  const filter = new StateVariableFilter(centreHertz, resonance);
  const bottom = new StateVariableFilter(0.5 * centreHertz);
  const last = timesSeconds[timesSeconds.length - 1];
  return renderSamples(last + tailSeconds, (seconds) => {
    let level = 0;
    for (const start of timesSeconds) {
      if (seconds < start) continue;
      level = Math.max(level, start < last ? decay(seconds - start, 0.022) : decay(seconds - start, 0.05));
      if (start === last) level = Math.max(level, 0.35 * decay(seconds - start, tailSeconds));
    }
    return level * bottom.process(filter.process(noise()).band).high;
  });
}

function burstTimes(random: Random, count: number, gapSeconds: number): number[] {
  const times = [0];
  for (let i = 1; i < count; i++) times.push(times[i - 1] + gapSeconds * between(random, 0.75, 1.25));
  return times;
}

function analogClap(random: Random): Channels {
  const times = burstTimes(random, pick(random, [3, 4]), between(random, 0.009, 0.014));
  const centreHertz = ratioBetween(random, 850, 1500);
  return [bursts(random, times, centreHertz, between(random, 1.2, 3), ratioBetween(random, 0.15, 0.4))];
}

function roomClap(random: Random): Channels {
  const count = pick(random, [4, 5, 6]);
  const gapSeconds = between(random, 0.006, 0.011);
  const tailSeconds = ratioBetween(random, 0.25, 0.55);
  const centreHertz = ratioBetween(random, 1000, 1900);
  return [0, 1].map(() =>
    bursts(random, burstTimes(random, count, gapSeconds), centreHertz * between(random, 0.9, 1.1), 0.9, tailSeconds),
  );
}

function crowdClap(random: Random): Channels {
  const people = pick(random, [6, 8, 10]);
  const spreadSeconds = between(random, 0.03, 0.07);
  const channels = [0, 1].map(() => renderSamples(spreadSeconds + 0.25, () => 0));
  for (let person = 0; person < people; person++) {
    const hands = bursts(random, [0], ratioBetween(random, 700, 2600), between(random, 1, 2.5), 0.2);
    const delaySeconds = spreadSeconds * random();
    const right = between(random, 0.2, 0.8);
    mix(channels[0], hands, 1 - right, delaySeconds);
    mix(channels[1], hands, right, delaySeconds);
  }
  return channels;
}

function fingerSnap(random: Random): Channels {
  const snap = bursts(
    random,
    burstTimes(random, 2, between(random, 0.008, 0.014)),
    ratioBetween(random, 1800, 3200),
    between(random, 3, 7),
    ratioBetween(random, 0.08, 0.2),
  );
  return [snap];
}

export const claps: Family = {
  name: 'clap',
  lowCutHertz: 150,
  characters: [analogClap, roomClap, crowdClap, fingerSnap],
};

/** The given ratios over `fundamentalHertz`, struck hard: mono, `decaySeconds` long. */
function knock(
  random: Random,
  fundamentalHertz: number,
  ratios: readonly number[],
  decaySeconds: number,
  strikeGain: number,
): Float32Array<ArrayBuffer> {
  const samples = renderSamples(Math.max(0.06, decaySeconds), () => 0);
  addModes(
    samples,
    ratios.map((ratio, index) => ({
      frequencyHertz: fundamentalHertz * ratio,
      decaySeconds: decaySeconds / (1 + 0.5 * index),
      amplitude: between(random, 0.5, 1) / (1 + 0.3 * index),
    })),
  );
  mix(samples, strike(random, ratioBetween(random, 3000, 7000), 0.006), strikeGain);
  return samples;
}

function analogRim(random: Random): Channels {
  const rim = knock(random, ratioBetween(random, 400, 560), [1, 3.66], ratioBetween(random, 0.05, 0.09), 0.2);
  const amount = ratioBetween(random, 1, 6);
  return [rim.map((sample) => drive(sample, amount))];
}

function sideStick(random: Random): Channels {
  const ratios = [1, 1.9, 2.6, 3.3, 4.8].map((ratio) => ratio * between(random, 0.94, 1.06));
  return [knock(random, ratioBetween(random, 550, 950), ratios, ratioBetween(random, 0.06, 0.13), 0.8)];
}

function woodBlock(random: Random): Channels {
  const ratios = [1, between(random, 1.4, 1.6), 2.55];
  return [knock(random, ratioBetween(random, 500, 1400), ratios, ratioBetween(random, 0.07, 0.16), 0.3)];
}

function claves(random: Random): Channels {
  return [knock(random, ratioBetween(random, 1700, 3200), barRatios.slice(0, 2), ratioBetween(random, 0.07, 0.2), 0.1)];
}

function ratchet(random: Random): Channels {
  const clicks = renderSamples(between(random, 0.16, 0.3), () => 0);
  const count = pick(random, [3, 4, 5, 6]);
  const pitchHertz = ratioBetween(random, 700, 1800);
  for (let i = 0; i < count; i++) {
    const click = knock(random, pitchHertz * between(random, 0.95, 1.05), [1, 2.3, 3.7], 0.06, 1);
    mix(clicks, click, (i + 1) / count, (0.1 * i * (1 + 0.1 * i)) / count);
  }
  return [clicks];
}

export const rims: Family = {
  name: 'rim',
  lowCutHertz: 120,
  characters: [analogRim, sideStick, woodBlock, claves, ratchet],
};
