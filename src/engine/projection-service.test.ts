import { expect, test } from 'vitest';
import { normal, seededRandom } from '../core/math/random.ts';
import { assembleAlone } from '../core/wasm/team.ts';
import { createProjectionService } from './projection-service.ts';
import type { ProjectRequest } from './protocol.ts';

const random = seededRandom(1);
const request: ProjectRequest = {
  projectionId: 'tsne',
  space: 'cosine',
  vectors: { data: Float32Array.from({ length: 40 * 6 }, () => normal(random)), rows: 40, cols: 6 },
  options: { perplexity: 5, iterations: 20_000, exaggeration: 12, learningRate: 0 },
  seed: 1,
  start: null,
};
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

test('a map that is held makes no more iterations, and comes to its end once it is let go', async () => {
  const service = createProjectionService(assembleAlone);
  let seen = 0;
  const onFrame = async (iteration: number) => {
    seen = iteration;
  };
  const layout = service.project(request, () => {}, onFrame);
  while (seen === 0) await wait(10);
  await service.hold(true);
  // The frame that was under way.
  await wait(150);
  const held = seen;
  await wait(400);
  expect(seen).toBe(held);
  expect(held).toBeLessThan(20_000);
  await service.hold(false);
  expect((await layout).positions.every(Number.isFinite)).toBe(true);
}, 60_000);

test('no frame is sent before the last one was drawn', async () => {
  const service = createProjectionService(assembleAlone);
  let drawing = 0;
  let most = 0;
  let frames = 0;
  await service.project(
    { ...request, options: { ...request.options, iterations: 4000 } },
    () => {},
    async () => {
      most = Math.max(most, ++drawing);
      frames++;
      await wait(150);
      drawing--;
    },
  );
  expect(most).toBe(1);
  expect(frames).toBeGreaterThan(1);
}, 60_000);

test('vectors that are no numbers are refused in plain words', async () => {
  const vectors = { ...request.vectors, data: request.vectors.data.slice() };
  vectors.data[17] = Number.NaN;
  const project = createProjectionService(assembleAlone).project(
    { ...request, vectors },
    () => {},
    async () => {},
  );
  await expect(project).rejects.toThrow('no numbers, so there is no map of it. Train again.');
});
