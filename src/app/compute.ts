// What computes: chosen by measuring, once a machine, unless the person chose.

import type { Backend, BackendChoice } from '../engine/protocol.ts';
import type { AppContext } from './context.ts';
import type { SettingsCapability } from './settings.ts';

/** In the order in which they are tried: those likely to be fast first. */
const backends: readonly Backend[] = ['webgpu', 'wasm', 'webgl', 'cpu'];

/** A choice counts for one browser on one machine, as far as a page can tell them apart. */
function machine(): string {
  return `${navigator.userAgent}, ${navigator.hardwareConcurrency} cores`;
}

export function createCompute({ store, engine, visit }: AppContext, settings: SettingsCapability) {
  /** What failed while it computed, in this visit. */
  const dropped = new Set<Backend>();

  function show(backend: BackendChoice): BackendChoice {
    store.setState({ backend });
    return backend;
  }

  /** The choice of an earlier visit, where it still starts. */
  async function remembered(): Promise<BackendChoice | null> {
    const { measured } = store.getState().settings;
    if (measured?.machine !== machine() || dropped.has(measured.choice.backend)) return null;
    try {
      await engine.chooseBackend([measured.choice.backend]);
      return measured.choice;
    } catch (error) {
      console.warn(error);
      return null;
    }
  }

  return {
    /** Makes the fastest way that starts the current one, or the one that the person chose. Throws where none starts. */
    async choose(): Promise<BackendChoice> {
      const wanted = visit.backend ?? store.getState().settings.compute;
      if (wanted) return show(await engine.chooseBackend([wanted]));
      const before = await remembered();
      if (before) return show(before);
      const choice = await engine.chooseBackend(backends.filter((backend) => !dropped.has(backend)));
      if (dropped.size === 0) await settings.change({ measured: { machine: machine(), choice } });
      return show(choice);
    },

    /** Whether there may be another way than the one that failed; it is not chosen again in this visit. */
    drop(failed: Backend): boolean {
      if (visit.backend ?? store.getState().settings.compute) return false;
      if (dropped.size === backends.length - 1) return false;
      dropped.add(failed);
      return true;
    },
  };
}

export type Compute = ReturnType<typeof createCompute>;
