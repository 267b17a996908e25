// Selecting a sound: it is heard, its neighbours are listed, and everything else is coloured by its distance.

import type { AppContext } from './context.ts';
import { vectorsOf } from './context.ts';

const neighboursListed = 20;

export function createSearchCapability({ store, engine }: AppContext) {
  /** Only the latest selection counts: answers to earlier ones that come late are dropped. */
  let request = 0;

  async function select(soundId: number): Promise<void> {
    const mine = ++request;
    const { model, selection: before } = store.getState();
    // At once, so that list and map follow the keys; the map keeps its colours until the answer is there.
    store.setState({
      selection: { soundId, neighbours: [], distances: before?.distances ?? null, pending: model !== null },
    });
    if (!model) return;
    const answer = await engine.neighboursOf(vectorsOf(model), soundId, neighboursListed);
    if (mine !== request) return;
    const distances = answer && new Map(Array.from(answer.soundIds, (id, row) => [id, answer.distances[row]]));
    store.setState({ selection: { soundId, neighbours: answer?.neighbours ?? [], distances, pending: false } });
  }

  return {
    select,
    clear(): void {
      request++;
      store.setState({ selection: null });
    },
    /** Asks again for what is selected: there are other vectors. */
    async refresh(): Promise<void> {
      const { selection } = store.getState();
      if (selection) await select(selection.soundId);
    },
  };
}

export type SearchCapability = ReturnType<typeof createSearchCapability>;
