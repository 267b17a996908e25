// Pictures to learn from, as many as are wanted: of the demo library's sounds under one seed after the other, decoded
// and measured as the page does it.

import { listDemoSounds } from '../../../src/core/demo/demo-library.ts';
import { featureById } from '../../../src/core/features/registry.ts';
import { analysisSampleRate, createStretch } from '../../../src/core/features/stretch.ts';
import { encodeWav } from '../../../src/core/formats/wav.ts';
import { type Matrix, stackRows } from '../../../src/core/math/matrix.ts';
import { resolveOptions } from '../../../src/core/options.ts';

const context = new OfflineAudioContext(1, 1, analysisSampleRate);

async function decodeToMono(wav: Uint8Array<ArrayBuffer>): Promise<Float32Array> {
  const decoded = await context.decodeAudioData(wav.buffer);
  const mono = new Float32Array(decoded.length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    const samples = decoded.getChannelData(channel);
    for (let i = 0; i < mono.length; i++) mono[i] += samples[i] / decoded.numberOfChannels;
  }
  return mono;
}

/** The default picture of `count` sounds, 8 bits a pixel, one picture a row. */
export async function demoPictures(count: number): Promise<Matrix<Uint8Array>> {
  const { load, options } = featureById('picture');
  const feature = (await load()).create(resolveOptions(options));
  const pictures: Matrix<Uint8Array>[] = [];
  for (let seed = 1; pictures.length < count; seed++) {
    for (const sound of listDemoSounds(seed).slice(0, count - pictures.length)) {
      const { channels, sampleRate } = sound.render();
      const mono = await decodeToMono(encodeWav(channels, sampleRate));
      pictures.push(feature.measure(createStretch(mono).whole) as Matrix<Uint8Array>);
    }
  }
  return stackRows(pictures);
}
