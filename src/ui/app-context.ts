// How components reach the app and its state.

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { App } from '../app/app.ts';
import { isStale, spaceOf } from '../app/context.ts';
import type { State } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { Space } from '../core/math/distance.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('A component that needs the app stands outside <AppContext>.');
  return app;
}

export function useAppState<Part>(select: (state: State) => Part): Part {
  return useStore(useApp().shown, select);
}

/** Whether a long job runs, so that what it works on cannot be changed under it. */
export function isWorking({ status: { stage } }: State): boolean {
  return stage === 'decoding' || stage === 'training' || stage === 'mapping';
}

/** Whether what was learned is older than the sounds or the feature settings. */
export function isOutdated({ model, library }: State): boolean {
  return model !== null && library !== null && isStale(model, library);
}

/** In which the vectors of the run in use are compared; null where there is none. */
export function spaceInUse({ model }: Pick<State, 'model'>): Space | null {
  return model && spaceOf(model);
}

/** What the distances of the run in use are in. */
export function distanceUnit(state: Pick<State, 'model'>): string {
  return strings.legend.units[spaceInUse(state) ?? 'cosine'];
}
