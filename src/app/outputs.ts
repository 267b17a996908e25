// Where sounds go to: the system's own choice, or a device that a person chose for Earshot.

import { askForNames, canChooseOutput, type OutputDevice, watchOutputs } from '../audio/outputs.ts';
import type { AppContext } from './context.ts';
import type { SettingsCapability } from './settings.ts';
import { strings } from './strings.ts';

export type { OutputDevice };

export function createOutputsCapability({ store }: Pick<AppContext, 'store'>, settings: SettingsCapability) {
  return {
    canBeChosen: canChooseOutput,
    watch: watchOutputs,

    /** Has the browser name the devices. Where it does not, it is said why. */
    async ask(): Promise<void> {
      try {
        await askForNames();
      } catch (error) {
        console.warn(error);
        store.setState({ notice: strings.output.notNamed });
      }
    },

    /** The empty id is for the system's own choice. */
    choose: (outputId: string): Promise<void> => settings.change({ outputId }),
  };
}

export type OutputsCapability = ReturnType<typeof createOutputsCapability>;
