// Selecting a sound: it is heard, its neighbours are listed, and everything else is coloured by its distance.

import { type ViewGroup, viewGroups } from '../core/representations/views.ts';
import { type AppContext, vectorsOf } from './context.ts';
import type { SettingsCapability } from './settings.ts';
import type { State } from './state.ts';
import { strings } from './strings.ts';

const neighboursListed = 20;
/** How much each side of a sound counts where nothing was chosen. */
const neutral: Record<ViewGroup, number> = { timbre: 1, shape: 1, pitch: 1, level: 1, learned: 1 };

export function createSearchCapability({ store, engine }: AppContext, settings: SettingsCapability) {
  /** Only the latest selection counts: answers to earlier ones that come late are dropped. */
  let request = 0;
  let isWeighing = false;
  let isToBeWeighed = false;

  async function select(soundId: number): Promise<void> {
    const mine = ++request;
    const { model, selection: before } = store.getState();
    // At once, so that list and map follow the keys; the map keeps its colours until the answer is there.
    store.setState({
      selection: { soundId, neighbours: [], distances: before?.distances ?? null, pending: model !== null },
    });
    if (!model) return;
    const vectors = vectorsOf(model);
    const weights = { ...neutral, ...store.getState().settings.groupWeights };
    const isWeighed = vectors.views.length > 0 && viewGroups.some((group) => weights[group] !== 1);
    const answer = await engine.neighboursOf(
      vectors,
      { soundId, segment: null },
      neighboursListed,
      isWeighed ? weights : null,
    );
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
    /** Has each side of sounds count so much, from 0 to 2, in this search and the next ones. */
    async weigh(groupWeights: State['settings']['groupWeights']): Promise<void> {
      void settings.change({ groupWeights });
      isToBeWeighed = true;
      if (isWeighing) return;
      isWeighing = true;
      try {
        // A slider moves faster than a large library answers: the latest counts.
        while (isToBeWeighed) {
          isToBeWeighed = false;
          const { selection } = store.getState();
          if (selection) await select(selection.soundId);
        }
      } catch (error) {
        console.error(error);
        store.setState({ notice: strings.notices.notSearched((error as Error).message) });
      } finally {
        isWeighing = false;
      }
    },

    /** Asks again for what is selected: there are other vectors. */
    async refresh(): Promise<void> {
      const { selection } = store.getState();
      if (selection) await select(selection.soundId);
    },
  };
}

export type SearchCapability = ReturnType<typeof createSearchCapability>;
