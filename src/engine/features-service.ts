// Measures stretches of sounds: mixes them to mono and runs every feature that is asked for.

import { transfer } from 'comlink';
import type { Feature, FeatureRows } from '../core/features/feature.ts';
import { peak } from '../core/features/level.ts';
import { featureById } from '../core/features/registry.ts';
import { analysisSampleRate, createStretch, hopSamples, type Stretch } from '../core/features/stretch.ts';
import { type Matrix, stackRows } from '../core/math/matrix.ts';
import type { OptionValues } from '../core/options.ts';
import type { FeaturesService, MeasureRequest } from './protocol.ts';

/** Beyond this, a million times full scale, a file is damaged, and its powers leave the range of float32. */
const greatestPeak = 1e6;

/** The mean of the channels, in the first one's memory. */
function mixToMono([mono, ...others]: Float32Array[]): Float32Array {
  for (const other of others) for (let i = 0; i < mono.length; i++) mono[i] += other[i];
  if (others.length > 0) for (let i = 0; i < mono.length; i++) mono[i] /= others.length + 1;
  return mono;
}

function measureFrames(feature: Feature, stretch: Stretch, frames: number): FeatureRows {
  const { data, cols } = feature.measure(stretch.whole);
  return { data: data.slice(0, frames * cols), rows: frames, cols } as FeatureRows;
}

function measureSegments(feature: Feature, stretch: Stretch, segments: MeasureRequest['segments']): FeatureRows | null {
  if (segments.length === 0) return null;
  return stackRows(
    segments.map(({ startSeconds, durationSeconds }) =>
      feature.measure(
        stretch.clip(
          Math.round((startSeconds * analysisSampleRate) / hopSamples),
          Math.round(durationSeconds * analysisSampleRate),
        ),
      ),
    ) as Matrix[],
  );
}

export function createFeaturesService(): Pick<FeaturesService, 'measure'> {
  // Making a feature's tables takes a third as long as using them, and options seldom change.
  const prepared = new Map<string, { options: string; feature: Feature }>();
  async function prepare(id: string, options: OptionValues): Promise<Feature> {
    const key = JSON.stringify(options);
    const before = prepared.get(id);
    if (before?.options === key) return before.feature;
    const feature = (await featureById(id).load()).create(options);
    prepared.set(id, { options: key, feature });
    return feature;
  }

  return {
    async measure({ channels, leadSamples, frames, segments, features }) {
      // Of the channels, not of their mean: what cancels out in it can still be heard.
      const greatest = Math.max(...channels.map(peak));
      const mono = mixToMono(channels);
      const rows: Record<string, FeatureRows> = {};
      // Features need numbers of which powers can be taken; whoever asked says what is wrong with the sound.
      if (!(greatest <= greatestPeak)) return { peak: Number.POSITIVE_INFINITY, rows };
      const stretch = createStretch(mono, leadSamples);
      for (const { id, options } of features) {
        const feature = await prepare(id, options);
        const measured =
          featureById(id).scope === 'frame'
            ? measureFrames(feature, stretch, Math.min(frames, stretch.whole.frames))
            : measureSegments(feature, stretch, segments);
        if (measured) rows[id] = measured;
      }
      const buffers = new Set(Object.values(rows).map(({ data }) => data.buffer as ArrayBuffer));
      return transfer({ peak: greatest, rows }, [...buffers]);
    },
  };
}
