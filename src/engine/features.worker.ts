import { expose, transfer } from 'comlink';
import { listDemoSounds } from '../core/demo/demo-library.ts';
import { encodeWav } from '../core/formats/wav.ts';
import { createFeaturesService } from './features-service.ts';
import type { FeaturesService, SeeingService } from './protocol.ts';
import { createSeeingService } from './seeing-service.ts';

const service: FeaturesService & SeeingService = {
  ...createFeaturesService(),
  ...createSeeingService(),
  listDemo: (seed) => listDemoSounds(seed).map((sound) => sound.path),
  renderDemo(seed, index) {
    const { channels, sampleRate } = listDemoSounds(seed)[index].render();
    const bytes = encodeWav(channels, sampleRate);
    return transfer(bytes, [bytes.buffer as ArrayBuffer]);
  },
};

expose(service);
