// Measures one sound: its segments, and on them and on the whole every feature that is asked for.

import type { OpenSound, SoundStretch } from '../audio/decode.ts';
import type { FeatureEntry, FeatureRows } from '../core/features/feature.ts';
import { type Segment, segmentsOf } from '../core/features/segmentation.ts';
import type { OptionValues } from '../core/options.ts';
import type { Engine } from '../engine/client.ts';
import { orAborted } from './abort.ts';

/** What is to be measured, with options as they are resolved. */
export interface Measuring {
  segmentation: OptionValues;
  features: { entry: FeatureEntry; options: OptionValues }[];
}

export interface MeasuredSound {
  segments: Segment[];
  /** Greatest magnitude, 1 at full scale; infinity where a sample is no number or beyond a million. */
  peak: number;
  /** Of each feature, a row a segment or a frame, in pieces that follow each other. */
  rows: Map<string, FeatureRows[]>;
}

/** A segment is measured in the stretch in which it begins. */
function segmentsIn(segments: Segment[], { startSeconds, endSeconds }: SoundStretch): Segment[] {
  return segments
    .filter((segment) => segment.startSeconds >= startSeconds && segment.startSeconds < endSeconds)
    .map((segment) => ({ ...segment, startSeconds: segment.startSeconds - startSeconds }));
}

/** Throws AudioFormatError where the sound turns out to be damaged. */
export async function measureSound(
  engine: Engine,
  sound: OpenSound,
  { segmentation, features }: Measuring,
  signal: AbortSignal,
): Promise<MeasuredSound> {
  const segments = segmentsOf(sound.durationSeconds, segmentation);
  const asked = features.map(({ entry, options }) => ({ id: entry.id, options }));
  const measured: MeasuredSound = { segments, peak: 0, rows: new Map(asked.map(({ id }) => [id, []])) };
  const measure = async (stretch: SoundStretch) => {
    const { channels, leadSamples, frames } = stretch;
    const { peak, rows } = await engine.measure({
      channels,
      leadSamples,
      frames,
      segments: segmentsIn(segments, stretch),
      features: asked,
    });
    measured.peak = Math.max(measured.peak, peak);
    for (const [id, matrix] of Object.entries(rows)) measured.rows.get(id)?.push(matrix);
  };
  // While one stretch is measured the next is decoded.
  let underWay = Promise.resolve();
  for await (const stretch of sound.stretches(segments[0].durationSeconds)) {
    await orAborted(underWay, signal);
    underWay = measure(stretch);
    underWay.catch(() => {});
  }
  await orAborted(underWay, signal);
  return measured;
}
