// Makes maps, shows them while they settle, and holds them when asked to.

import { transfer } from 'comlink';
import { eventTurns } from '../core/event-turns.ts';
import { seededRandom } from '../core/math/random.ts';
import { projectAll } from '../core/projections/landmarks.ts';
import type { Layout } from '../core/projections/projection.ts';
import { projectionById } from '../core/projections/registry.ts';
import { type Assemble, assembleAlone } from '../core/wasm/team.ts';
import type { ProjectionService } from './protocol.ts';

const millisecondsBetweenFrames = 100;
/** With fewer rows, threads take longer to start than they save. */
const rowsForThreads = 500;

/** `assembleTeam` gives threads to maps that are worth them. */
export function createProjectionService(assembleTeam: Assemble): ProjectionService {
  let release: (() => void) | null = null;
  let held: Promise<void> | null = null;

  return {
    hold(wanted) {
      if (wanted && !held) {
        held = new Promise((resolve) => {
          release = resolve;
        });
      } else if (!wanted) {
        release?.();
        held = null;
      }
    },
    async project({ projectionId, space, vectors, options, seed, start }, onPreparing, onFrame) {
      const entry = projectionById(projectionId);
      const finite = vectors.data.every(Number.isFinite);
      if (!finite)
        throw new RangeError('Some of what was learned are no numbers, so there is no map of it. Train again.');
      const now = () => performance.now();
      const turn = eventTurns(now);
      let lastFrame = Number.NEGATIVE_INFINITY;
      let drawing = false;
      const onIteration = async (iteration: number, iterations: number, layout: () => Layout) => {
        if (!drawing && now() - lastFrame >= millisecondsBetweenFrames) {
          lastFrame = now();
          const drawn = onFrame(iteration, iterations, layout());
          // A projection that never pauses hears of no frame that it was drawn.
          if (entry.goesOn) {
            drawing = true;
            void drawn.finally(() => {
              drawing = false;
            });
          }
        }
        await turn();
        await held;
      };
      const layout = await projectAll(await entry.load(), vectors, entry.maximumRows, {
        space,
        options,
        random: seededRandom(seed),
        start: start ?? undefined,
        assemble: vectors.rows < rowsForThreads ? assembleAlone : assembleTeam,
        onPreparing: async (share) => {
          onPreparing(share);
          await turn();
        },
        onIteration,
      });
      return transfer(layout, [layout.positions.buffer as ArrayBuffer]);
    },
  };
}
