// Noise that rises, falls, blows, crackles and hisses; and zaps, the pitched effects of arcades.
// Source: Farnell, "Designing Sound" (2010), for wind as a wandering resonance and vinyl as sparse clicks.

import type { Random } from '../math/random.ts';
import { StateVariableFilter } from './filters.ts';
import { crush, drive } from './finishing.ts';
import {
  attack,
  between,
  type Channels,
  decay,
  type Family,
  frequencyModulator,
  noteToHertz,
  pick,
  pinkNoise,
  pitchBetween,
  pulseOscillator,
  ratioBetween,
  renderSamples,
  sawOscillator,
  sineOscillator,
  swell,
  wander,
  whiteNoise,
} from './synthesis.ts';

function riser(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.5, 1);
  const startHertz = ratioBetween(random, 200, 800);
  const endHertz = ratioBetween(random, 4000, 14000);
  const resonance = ratioBetween(random, 1, 8);
  return [0, 1].map(() => {
    const noise = whiteNoise(random);
    const filter = new StateVariableFilter(startHertz, resonance);
    return renderSamples(durationSeconds, (seconds) => {
      const position = seconds / durationSeconds;
      filter.tune(startHertz * (endHertz / startHertz) ** position, resonance);
      return filter.process(noise()).band * (0.1 + 0.9 * position * position);
    });
  });
}

function impact(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.5, 1);
  const startHertz = ratioBetween(random, 3000, 14000);
  const endHertz = ratioBetween(random, 80, 400);
  const resonance = ratioBetween(random, 0.7, 4);
  return [0, 1].map(() => {
    const noise = whiteNoise(random);
    const filter = new StateVariableFilter(startHertz, resonance);
    return renderSamples(durationSeconds, (seconds) => {
      filter.tune(startHertz * (endHertz / startHertz) ** Math.sqrt(seconds / durationSeconds), resonance);
      return filter.process(noise()).low * decay(seconds, durationSeconds);
    });
  });
}

function wind(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.6, 1);
  const centreHertz = ratioBetween(random, 300, 1400);
  const resonance = ratioBetween(random, 3, 14);
  const gusts = ratioBetween(random, 2, 6);
  const noise = pinkNoise(random);
  const gust = wander(random, gusts);
  const filter = new StateVariableFilter(centreHertz, resonance);
  return [
    renderSamples(durationSeconds, (seconds) => {
      const strength = gust();
      filter.tune(centreHertz * 2 ** (0.9 * strength), resonance);
      const air = filter.process(noise());
      return (air.band + 0.1 * air.low) * (0.7 + 0.5 * strength) * swell(seconds, durationSeconds, 0.15, 0.25);
    }),
  ];
}

function vinyl(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.35, 0.8);
  const clicksPerSecond = ratioBetween(random, 15, 90);
  const hiss = between(random, 0.01, 0.06);
  const noise = pinkNoise(random);
  const groove = new StateVariableFilter(ratioBetween(random, 1500, 5000), between(random, 1.5, 4));
  const thump = new StateVariableFilter(120, 2);
  let next = ratioBetween(random, 0.001, 0.02);
  return [
    renderSamples(durationSeconds, (seconds) => {
      let click = 0;
      if (seconds >= next) {
        click = between(random, -1, 1) * random() * 8;
        next = seconds - Math.log(1 - random()) / clicksPerSecond;
      }
      return groove.process(click + hiss * noise()).band + thump.process(click).low + 0.3 * hiss * noise();
    }),
  ];
}

function radio(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.25, 0.6);
  const noise = whiteNoise(random);
  const centreHertz = ratioBetween(random, 900, 5000);
  const filter = new StateVariableFilter(centreHertz, between(random, 0.6, 2));
  const whistle = sineOscillator();
  const whistleHertz = ratioBetween(random, 500, 3500);
  const tuning = wander(random, ratioBetween(random, 4, 25));
  const whistleGain = between(random, 0, 0.5);
  const samples = renderSamples(durationSeconds, (seconds) => {
    const where = tuning();
    const station = whistleGain * whistle(whistleHertz * (1 + 0.4 * where));
    const hiss = filter.process(noise()).band * (0.6 + 0.5 * where);
    return 0.7 * (station + hiss) * swell(seconds, durationSeconds, 0.01, 0.05);
  });
  return [random() < 0.5 ? samples : crush(samples, ratioBetween(random, 6000, 16000), 6)];
}

export const noises: Family = { name: 'noise', lowCutHertz: 30, characters: [riser, impact, wind, vinyl, radio] };

function laser(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.12, 0.4);
  const endHertz = ratioBetween(random, 80, 300);
  const startHertz = endHertz * ratioBetween(random, 10, 40);
  const fallSeconds = durationSeconds * between(random, 0.12, 0.35);
  const oscillator = random() < 0.6 ? sineOscillator() : sawOscillator(0.5);
  const amount = ratioBetween(random, 0.5, 3);
  return [
    renderSamples(durationSeconds, (seconds) => {
      const hertz = endHertz + (startHertz - endHertz) * Math.exp(-seconds / fallSeconds);
      return drive(oscillator(hertz), amount) * decay(seconds, 1.3 * durationSeconds);
    }),
  ];
}

function whoop(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.15, 0.4);
  const startHertz = ratioBetween(random, 150, 500);
  const endHertz = startHertz * ratioBetween(random, 4, 12);
  const vibratoHertz = between(random, 15, 45);
  const depth = between(random, 0, 0.15);
  const oscillator = random() < 0.5 ? sineOscillator() : pulseOscillator();
  return [
    renderSamples(durationSeconds, (seconds) => {
      const vibrato = 1 + depth * Math.sin(2 * Math.PI * vibratoHertz * seconds);
      const hertz = startHertz * (endHertz / startHertz) ** (seconds / durationSeconds) * vibrato;
      return oscillator(hertz) * swell(seconds, durationSeconds, 0.01, 0.06);
    }),
  ];
}

function coin(random: Random): Channels {
  const steps = pick(random, [
    [0, 5],
    [0, 4, 7, 12],
    [0, 12, 7, 19],
    [0, 3, 6, 9, 12],
  ]);
  const stepSeconds = between(random, 0.03, 0.06);
  const rootHertz = pitchBetween(random, 67, 86);
  const durationSeconds = stepSeconds * steps.length + between(random, 0.08, 0.25);
  const width = pick(random, [0.125, 0.25, 0.5]);
  const oscillator = pulseOscillator();
  return [
    renderSamples(durationSeconds, (seconds) => {
      const step = Math.min(steps.length - 1, Math.floor(seconds / stepSeconds));
      const hertz = (rootHertz * noteToHertz(69 + steps[step])) / 440;
      return oscillator(hertz, width) * decay(seconds, 1.6 * durationSeconds);
    }),
  ];
}

function robot(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.12, 0.4);
  const carrierHertz = ratioBetween(random, 200, 1600);
  const ratio = ratioBetween(random, 0.15, 5);
  const index = between(random, 3, 15);
  const fall = ratioBetween(random, 0.25, 3);
  const modulator = frequencyModulator();
  const samples = renderSamples(durationSeconds, (seconds) => {
    const position = seconds / durationSeconds;
    const hertz = carrierHertz * fall ** position;
    return modulator(hertz, ratio * carrierHertz, index * (1 - position)) * decay(seconds, 1.4 * durationSeconds);
  });
  return [random() < 0.5 ? samples : crush(samples, ratioBetween(random, 6000, 14000), 5)];
}

function stutter(random: Random): Channels {
  const durationSeconds = ratioBetween(random, 0.2, 0.4);
  const rateHertz = ratioBetween(random, 18, 60);
  const startHertz = ratioBetween(random, 800, 4000);
  const endHertz = ratioBetween(random, 100, 700);
  const oscillator = sawOscillator(0.5);
  return [
    renderSamples(durationSeconds, (seconds) => {
      const within = (seconds * rateHertz) % 1;
      const hertz = startHertz * (endHertz / startHertz) ** within;
      return oscillator(hertz) * attack(1 - within, 0.5) * (1 - seconds / durationSeconds);
    }),
  ];
}

export const zaps: Family = { name: 'zap', lowCutHertz: 40, characters: [laser, whoop, coin, robot, stutter] };
