import { expose, transfer } from 'comlink';
import { seededRandom } from '../core/math/random.ts';
import { projections } from '../core/projections/registry.ts';
import type { ProjectionService } from './protocol.ts';

const millisecondsBetweenFrames = 120;

const service: ProjectionService = {
  async project({ projectionId, vectors, options, seed }, onIteration) {
    const entry = projections.find((each) => each.id === projectionId);
    if (!entry) throw new RangeError(`There is no projection called ${projectionId}.`);
    const { project } = await entry.load();
    let lastFrame = 0;
    const positions = project(vectors, {
      options,
      random: seededRandom(seed),
      maximumRows: entry.maximumRows,
      onIteration: (iteration, iterations, current) => {
        if (performance.now() - lastFrame < millisecondsBetweenFrames) return;
        lastFrame = performance.now();
        onIteration(iteration, iterations, current());
      },
    });
    return transfer(positions, [positions.buffer as ArrayBuffer]);
  },
};

expose(service);
