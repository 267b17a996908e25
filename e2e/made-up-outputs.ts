// The browser's own made-up devices, and which of them sounds go to.

import type { Page } from '@playwright/test';
import { launchOptions } from './setup/browser.mjs';

const options = launchOptions();
const fake = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** How a browser is started that has made-up devices. */
export const withMadeUpDevices = { ...options, args: [...options.args, ...fake] };

/** To be called before the page opens. Gives a function that tells where the latest context has its sound go. */
export async function watchSink(page: Page): Promise<() => Promise<string | null>> {
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    Object.assign(window, { contexts });
    window.AudioContext = class extends AudioContext {
      constructor(...given: ConstructorParameters<typeof AudioContext>) {
        super(...given);
        contexts.push(this);
      }
    };
  });
  type Routed = AudioContext & { sinkId: string };
  return () => page.evaluate(() => (window as unknown as { contexts: Routed[] }).contexts.at(-1)?.sinkId ?? null);
}
