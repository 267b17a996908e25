// What a person chose, kept across visits.

import type { AppContext } from './context.ts';
import { defaultSettings, type Settings } from './state.ts';

const key = 'settings';

export function createSettingsCapability({ store, database }: Pick<AppContext, 'store' | 'database'>) {
  return {
    async restore(): Promise<void> {
      const stored = (await database.get('settings', key)) as Partial<Settings> | undefined;
      store.setState({ settings: { ...defaultSettings, ...stored } });
    },
    async change(changed: Partial<Settings>): Promise<void> {
      store.setState((state) => ({ settings: { ...state.settings, ...changed } }));
      await database.put('settings', store.getState().settings, key);
    },
  };
}

export type SettingsCapability = ReturnType<typeof createSettingsCapability>;
