// The aspects of a sound that a person would name, each a number with a unit: how long, how loud, how it runs in time, how
// bright, how noisy, how high, whether a tone or a blow. After G. Peeters, "A large set of audio features for sound description (similarity and
// classification) in the CUIDADO project", IRCAM, 2004.

import { type AspectKey, aspectColumns } from './aspect-columns.ts';
import { attackSamples, type Envelope, energyCentre, energyTimes, measureEnvelope } from './envelope.ts';
import type { Feature } from './feature.ts';
import { decibelsOf } from './level.ts';
import { createPitchDetector, type Pitch, type PitchDetector, pitchWindowSamples } from './pitch.ts';
import { spectralShape } from './spectral-shape.ts';
import { analysisSampleRate } from './stretch.ts';
import { tonality } from './tonality.ts';

/** Each stands for an equal part of the energy, so that their plain median and mean are weighted by it. */
const pitchWindows = 4;
const pitchFractions = Array.from({ length: pitchWindows }, (_, i) => (i + 0.5) / pitchWindows);

/**
 * The feature 'aspects' of the registry, 1 x `aspectColumns`. Level is the RMS; level and peak are at least -120 dBFS.
 * Pitch is the median of four windows, weighted by their confidence, 40 to 4,000 Hz, or 0 Hz with a confidence of 0 where
 * nothing repeats; its confidence is the mean of theirs. The times and frequencies of silence are 0.
 */
export function create(): Feature {
  const detectPitch = createPitchDetector();
  return {
    measure(clip) {
      const { samples } = clip;
      const envelope = measureEnvelope(samples);
      const pitch = pitchOf(envelope, detectPitch);
      const [energyTime25, energyTime50, energyTime75, energyTime95] = energyTimes(envelope, [0.25, 0.5, 0.75, 0.95]);
      const seconds = (count: number) => count / analysisSampleRate;
      const aspects: Record<AspectKey, number> = {
        duration: seconds(samples.length),
        level: decibelsOf(envelope.energy / samples.length),
        peak: decibelsOf(envelope.peak ** 2),
        attackTime: seconds(attackSamples(envelope)),
        peakTime: seconds(envelope.peakSample),
        energyTime25: seconds(energyTime25),
        energyTime50: seconds(energyTime50),
        energyTime75: seconds(energyTime75),
        energyTime95: seconds(energyTime95),
        temporalCentroid: seconds(energyCentre(envelope)),
        ...spectralShape(clip),
        tonality: tonality(clip),
        zeroCrossings: envelope.zeroCrossings / seconds(samples.length),
        pitch: pitch.hertz,
        pitchConfidence: pitch.confidence,
      };
      return { data: Float32Array.from(aspectColumns, ({ key }) => aspects[key]), rows: 1, cols: aspectColumns.length };
    },
  };
}

function pitchOf(envelope: Envelope, detectPitch: PitchDetector): Pitch {
  const { samples } = envelope;
  const latest = Math.max(0, samples.length - pitchWindowSamples);
  const starts = energyTimes(envelope, pitchFractions).map((at) =>
    Math.max(0, Math.min(latest, Math.floor(at) - pitchWindowSamples / 2)),
  );
  const pitches: Pitch[] = [];
  for (const [i, start] of starts.entries()) {
    // A short clip has the same window at every part of its energy.
    const isRepeated = start === starts[i - 1];
    pitches.push(isRepeated ? pitches[i - 1] : detectPitch(samples, start));
  }
  const confidences = pitches.reduce((sum, { confidence }) => sum + confidence, 0);
  let passed = 0;
  const median = pitches
    .toSorted((a, b) => a.hertz - b.hertz)
    .find(({ confidence }) => {
      passed += confidence;
      return passed > 0 && passed >= confidences / 2;
    });
  return { hertz: median?.hertz ?? 0, confidence: confidences / pitchWindows };
}
