import { expose, transfer } from 'comlink';
import { listDemoSounds } from '../core/demo/demo-library.ts';
import type { Feature } from '../core/features/feature.ts';
import { features } from '../core/features/registry.ts';
import { encodeWav } from '../core/formats/wav.ts';
import type { OptionValues } from '../core/options.ts';
import type { FeaturesService } from './protocol.ts';

/** Making a feature's tables takes a third as long as using them, and options seldom change. */
let prepared: { key: string; feature: Feature } | null = null;

async function prepare(options: OptionValues): Promise<Feature> {
  const key = JSON.stringify(options);
  if (prepared?.key !== key) prepared = { key, feature: (await features[0].load()).create(options) };
  return prepared.feature;
}

const service: FeaturesService = {
  async measure(samples, sampleRate, options) {
    const measurement = (await prepare(options)).measure(samples, sampleRate);
    return transfer(measurement, [measurement.picture.buffer as ArrayBuffer]);
  },
  listDemo: (seed) => listDemoSounds(seed).map((sound) => sound.path),
  renderDemo(seed, index) {
    const { channels, sampleRate } = listDemoSounds(seed)[index].render();
    const bytes = encodeWav(channels, sampleRate);
    return transfer(bytes, [bytes.buffer as ArrayBuffer]);
  },
};

expose(service);
