// What a person chose, kept across visits.

import { readSettings, saveSettings } from '../storage/database.ts';
import type { AppContext } from './context.ts';
import { defaultSettings, type Settings } from './state.ts';

export function createSettingsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>) {
  return {
    async restore(): Promise<void> {
      const stored = (await readSettings(database)) as Partial<Settings> | undefined;
      store.setState({ settings: { ...defaultSettings, ...stored } });
    },
    async change(changed: Partial<Settings>): Promise<void> {
      store.setState((state) => ({ settings: { ...state.settings, ...changed } }));
      await saveSettings(database, store.getState().settings);
    },
  };
}

export type SettingsCapability = ReturnType<typeof createSettingsCapability>;
