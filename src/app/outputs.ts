// Where sounds go to: the system's own choice, or a device that a person chose for Earshot.

import { askForNames, canChooseOutput, type OutputDevice, watchOutputs } from '../audio/outputs.ts';
import type { SettingsCapability } from './settings.ts';

export type { OutputDevice };

export function createOutputsCapability(settings: SettingsCapability) {
  return {
    canBeChosen: canChooseOutput,
    watch: watchOutputs,

    /** Has the browser name the devices; gives whether it does. */
    async ask(): Promise<boolean> {
      try {
        await askForNames();
        return true;
      } catch (error) {
        console.warn(error);
        return false;
      }
    },

    /** The empty id is for the system's own choice. */
    choose: (outputId: string): Promise<void> => settings.change({ outputId }),
  };
}

export type OutputsCapability = ReturnType<typeof createOutputsCapability>;
