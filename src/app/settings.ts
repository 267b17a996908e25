// What a person chose, kept across visits.

import { aspectColumns } from '../core/features/aspect-columns.ts';
import { indexes } from '../core/indexes/registry.ts';
import { projections } from '../core/projections/registry.ts';
import { representations } from '../core/representations/registry.ts';
import { readSettings, saveSettings } from '../storage/database.ts';
import type { AppContext } from './context.ts';
import { orderings } from './sound-order.ts';
import { defaultSettings, type Settings } from './state.ts';
import { strings } from './strings.ts';

const isAspect = (name: string) => aspectColumns.some(({ key }) => key === name);
const isColour = (name: string) => Object.hasOwn(strings.colours, name) || isAspect(name);

export function createSettingsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>) {
  return {
    async restore(): Promise<void> {
      const stored = (await readSettings(database)) as Partial<Settings>;
      const settings = { ...defaultSettings, ...stored };
      // A later Earshot may have stored one that this does not know.
      if (!projections.some(({ id }) => id === settings.projectionId)) settings.projectionId = projections[0].id;
      if (!isColour(settings.colourBy)) settings.colourBy = defaultSettings.colourBy;
      if (!isAspect(settings.listAspect)) settings.listAspect = defaultSettings.listAspect;
      if (!orderings.includes(settings.listOrdering)) settings.listOrdering = defaultSettings.listOrdering;
      if (!representations.some(({ id }) => id === settings.representationId)) {
        settings.representationId = representations[0].id;
      }
      if (!indexes.some(({ id }) => id === settings.indexId)) settings.indexId = null;
      store.setState({ settings });
    },
    /** Never fails: a choice that cannot be kept still counts for this visit, and the person is told. */
    async change(changed: Partial<Settings>): Promise<void> {
      const { settings } = store.getState();
      const keys = Object.keys(changed) as (keyof Settings)[];
      if (keys.every((key) => settings[key] === changed[key])) return;
      store.setState({ settings: { ...settings, ...changed } });
      try {
        await saveSettings(database, changed);
      } catch (error) {
        console.error(error);
        store.setState({ notice: (error as Error).message });
      }
    },
  };
}

export type SettingsCapability = ReturnType<typeof createSettingsCapability>;
