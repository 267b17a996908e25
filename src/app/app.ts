// Builds what the page can do out of its capabilities.

import { type DroppedFile, unreadable } from '../audio/dropped-files.ts';
import { createPlayer } from '../audio/player.ts';
import type { OptionValues } from '../core/options.ts';
import { minimumSounds } from '../core/projections/projection.ts';
import type { Engine } from '../engine/client.ts';
import type { EarshotDatabase } from '../storage/schema.ts';
import { createAcross } from './across.ts';
import { createActivity } from './activity.ts';
import { createAddingCapability } from './adding.ts';
import { createAspectsCapability } from './aspects.ts';
import { createBrowsingCapability } from './browsing.ts';
import { createCollectionsCapability } from './collections.ts';
import { createCompute } from './compute.ts';
import type { AppContext, VisitOptions } from './context.ts';
import { createEvaluationCapability } from './evaluation.ts';
import { createExportCapability } from './export.ts';
import { createFindingCapability } from './finding.ts';
import { createHistory } from './history.ts';
import { createInstantCapability, instantId } from './instant.ts';
import { createLabelsCapability } from './labels.ts';
import { createLaboratory } from './laboratory.ts';
import { createLibraryCapability } from './library.ts';
import { createMapCapability } from './map.ts';
import { createMapExport } from './map-export.ts';
import { createMeasuringCapability } from './measuring.ts';
import { createModelExchange } from './model-exchange.ts';
import { keepNamedOrder } from './named-order.ts';
import { createNewcomersCapability } from './newcomers.ts';
import { createOtherLibraries } from './other-libraries.ts';
import { createOutlinesCapability } from './outlines.ts';
import { createOutputsCapability } from './outputs.ts';
import { createListening } from './outside.ts';
import { createPickingCapability } from './picking.ts';
import { createPlaybackCapability } from './playback.ts';
import { createRescanningCapability } from './rescanning.ts';
import { createRunsCapability } from './runs.ts';
import { createSearchCapability } from './search.ts';
import { createSeeingCapability } from './seeing.ts';
import { createSettingsCapability } from './settings.ts';
import { createShownState } from './shown-state.ts';
import { createSourcesCapability } from './sources.ts';
import { runInUse, type Store } from './state.ts';
import { strings } from './strings.ts';
import { createTagsCapability } from './tags.ts';
import { createTrainingCapability } from './training.ts';
import { createVectorImport } from './vector-import.ts';

export interface AppParts {
  store: Store;
  database: EarshotDatabase;
  engine: Engine;
  visit: VisitOptions;
}

export function createApp(parts: AppParts) {
  const player = createPlayer({
    onPlaying: (key) => parts.store.setState({ playing: key === null ? null : Number(key.split('/')[1]) }),
    onHeld: (held) => parts.store.setState({ held }),
    onTrouble: (trouble) => parts.store.setState({ notice: strings.player.troubles[trouble] }),
  });
  const activity = createActivity(parts.store);
  const context: AppContext = { ...parts, player, activity };

  const history = createHistory(context);
  const settings = createSettingsCapability(context);
  const aspects = createAspectsCapability(context);
  const finding = createFindingCapability(context);
  keepNamedOrder(context);
  const sources = createSourcesCapability(context);
  const measuring = createMeasuringCapability(context, sources);
  const library = createLibraryCapability(context, { settings, history });
  const compute = createCompute(context, settings);
  const listening = createListening(context, measuring);
  const others = createOtherLibraries(context);
  const across = createAcross(context, listening);
  const search = createSearchCapability(context, { settings, finding, listening, across });
  const map = createMapCapability(context);
  const evaluation = createEvaluationCapability(context, history);
  const newcomers = createNewcomersCapability(context, { compute, maps: map, search, evaluation });
  const runs = createRunsCapability(context, { map, search, evaluation, newcomers, settings, history });
  const training = createTrainingCapability(context, { runs, measuring, compute, settings });
  const instant = createInstantCapability(context, { runs, measuring });
  const playback = createPlaybackCapability(context, sources);
  const shown = createShownState(parts.store);
  const browsing = createBrowsingCapability(context, {
    libraries: library,
    search,
    playback,
    finding,
    shown,
    settings,
  });
  const collections = createCollectionsCapability(context, { history, sources });
  const tags = createTagsCapability(context, history);
  const labels = createLabelsCapability(context, { runs, history });
  const vectors = createVectorImport(context, { libraries: library, runs, search });
  const adding = createAddingCapability(context, {
    libraries: library,
    sources,
    measuring,
    newcomers,
    labels,
    instant,
    vectors,
  });
  library.onOpened(collections.restore);
  library.onOpened(tags.restore);
  library.onOpened(async () => finding.begin());
  library.onOpened(async () => browsing.begin());
  library.onOpened(sources.refreshFolders);
  // Not waited for: the library is there without them.
  library.onOpened(async () => void searchAll());
  library.onOpened(runs.restore);
  library.onOpened(training.restore);
  // Where a tab was closed before it was made, or an earlier Earshot did not make it.
  library.onOpened(instant.makeWhereMeasured);
  library.onOpened(async () => measuring.completeInBackground());

  /** Has the other libraries be there or not, as the person chose. */
  async function searchAll(): Promise<void> {
    await others.refresh();
    await sources.refreshFolders();
  }

  return {
    store: parts.store,
    shown,
    visit: parts.visit,
    settings,
    aspects,
    others,
    finding,
    library,
    adding,
    rescanning: createRescanningCapability(context, { adding, measuring, sources, newcomers, instant }),
    measuring,
    search,
    training,
    map,
    evaluation,
    labels,
    vectors,
    runs,
    models: createModelExchange(context, { runs, measuring, compute, others }),
    playback,
    picking: createPickingCapability(context, { playback, search }),
    browsing,
    collections,
    history,
    tags,
    seeing: createSeeingCapability(context),
    outlines: createOutlinesCapability(context),
    outputs: createOutputsCapability(settings),
    laboratory: createLaboratory(context, search),
    exports: createExportCapability(context, aspects),
    mapExport: createMapExport(context, sources),
    stop: activity.stop,
    dismissNotice: () => parts.store.setState({ notice: null }),

    /** Asks the person to let the library's folders be read again; call it on a click. */
    async allowFolders(): Promise<void> {
      await sources.askForFolders();
      parts.store.setState({ notice: null });
      measuring.completeInBackground();
    },

    /** What is to be trained, and, where the library has been heard so before, what is searched and drawn. */
    async chooseRepresentation(representationId: string): Promise<void> {
      void settings.change({ representationId });
      const { runs: made, library: open, sounds } = parts.store.getState();
      if (runInUse(parts.store.getState())?.representationId === representationId) return;
      const latest = made.find((run) => run.representationId === representationId);
      if (latest) await runs.choose(latest.modelId);
      else if (representationId === instantId && open && sounds.length >= minimumSounds) await instant.make();
    },

    /** Chooses an option of a representation. What needs no training is made anew by it at once. */
    async chooseOptions(representationId: string, options: OptionValues): Promise<void> {
      const { representationOptions } = parts.store.getState().settings;
      await settings.change({ representationOptions: { ...representationOptions, [representationId]: options } });
      if (representationId === instantId && parts.store.getState().runs.length > 0) await instant.make();
    },

    /** Searches the other libraries too, from now on, or no longer. */
    async searchEverywhere(searchesAll: boolean): Promise<void> {
      await settings.change({ searchesAll });
      await searchAll();
    },

    audition: browsing.audition,

    /** Asks by the one sound that was dropped. */
    async searchByDrop(walk: (signal: AbortSignal) => Promise<DroppedFile[]>): Promise<void> {
      try {
        const files = await walk(new AbortController().signal);
        if (files.length === 1) await search.searchByFile(await files[0].open());
        else parts.store.setState({ notice: strings.outside.oneOnly(files.length) });
      } catch (error) {
        console.warn(error);
        parts.store.setState({ notice: unreadable(error).message });
      }
    },

    auditionRandom: browsing.auditionRandom,
    auditionOutside: browsing.auditionOutside,

    async start(): Promise<void> {
      await settings.restore();
      await library.openLast();
    },
  };
}

export type App = ReturnType<typeof createApp>;
