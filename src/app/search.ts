// Selecting a sound: it is heard, its neighbours are listed, and everything else is coloured by its distance.

import { representationById } from '../core/representations/registry.ts';
import { type ModelRecord, vectorsKind } from '../storage/schema.ts';
import type { AppContext } from './context.ts';

const neighboursListed = 20;

export function createSearchCapability({ store, engine }: AppContext) {
  /** Only the latest selection counts: answers to earlier ones that come late are dropped. */
  let request = 0;

  async function select(soundId: number): Promise<void> {
    const mine = ++request;
    // At once, so that list and map follow the keys; neighbours come a moment later.
    store.setState((state) => ({
      selection: {
        soundId,
        neighbours: state.selection?.soundId === soundId ? state.selection.neighbours : [],
        distances: null,
      },
    }));
    if (!store.getState().model) return;
    const answer = await engine.neighboursOf(soundId, neighboursListed);
    if (mine !== request || !answer) return;
    const distances = new Map(Array.from(answer.soundIds, (id, row) => [id, answer.distances[row]]));
    store.setState({ selection: { soundId, neighbours: answer.neighbours, distances } });
  }

  return {
    select,
    clear(): void {
      request++;
      store.setState({ selection: null });
    },
    /** Opens the index over a model's vectors. */
    async open(model: ModelRecord): Promise<void> {
      const { space } = representationById(model.representationId);
      await engine.openIndex(
        { libraryId: model.libraryId, kind: vectorsKind(model.modelId), featureHash: model.featureHash },
        space,
      );
    },
    /** Asks again for what is selected: the index has changed. */
    async refresh(): Promise<void> {
      const { selection } = store.getState();
      if (selection) await select(selection.soundId);
    },
  };
}

export type SearchCapability = ReturnType<typeof createSearchCapability>;
