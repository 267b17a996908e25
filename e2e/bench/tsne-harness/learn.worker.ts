// Trains the default model and embeds with it. The file's name gives it the security policy of the page's worker that
// learns.

import { expose } from 'comlink';
import type { Matrix } from '../../../src/core/math/matrix.ts';
import { resolveOptions } from '../../../src/core/options.ts';
import { embed, train } from '../../../src/core/representations/autoencoder.ts';
import { picturesInMemory } from '../../../src/core/representations/picture-source.ts';
import { representationById } from '../../../src/core/representations/registry.ts';
import { chooseBackend } from '../../../src/engine/backend.ts';
import { seed } from './settings.ts';

export interface Embedder {
  embed(pictures: Matrix<Uint8Array>): Promise<Matrix>;
}

const now = () => performance.now();

const embedder: Embedder = {
  async embed(pictures) {
    await chooseBackend(['webgpu', 'wasm']);
    const { options } = representationById('autoencoder');
    const source = picturesInMemory(pictures);
    return embed(source, await train(source, { now, seed, options: resolveOptions(options) }), now);
  },
};

expose(embedder);
