// The browser's decoder alone, on the files that the page was given: as fast as taking sounds in could be.

import type { Page } from 'playwright';
import { type Against, median } from './benchmark.ts';

export interface DecoderRate {
  filesPerSecond: number;
  failed: number;
}

/** Files a second that are read and decoded, eight at once, of those that an input was given last. */
export function decodeAgain(page: Page): Promise<DecoderRate> {
  return page.evaluate(async () => {
    const filesAtOnce = 8;
    const sampleRate = 22_050;
    const waiting = window.droppedFiles.values();
    let failed = 0;
    const decodeInTurn = async () => {
      for (const file of waiting) {
        try {
          await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(await file.arrayBuffer());
        } catch {
          failed++;
        }
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: filesAtOnce }, decodeInTurn));
    const seconds = (performance.now() - started) / 1000;
    return { filesPerSecond: window.droppedFiles.length / seconds, failed };
  });
}

/** The same of these files, which the page was given otherwise. */
export async function decodeFiles(page: Page, paths: string[]): Promise<DecoderRate> {
  // An input that the page knows nothing of.
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'again' });
    document.body.append(input);
  });
  await page.locator('#again').setInputFiles(paths);
  return decodeAgain(page);
}

/** The median of several tries. */
export function decoderPeer(...tries: DecoderRate[]): Against {
  const { failed } = tries[0];
  return {
    peer: `decodeAudioData alone, 8 at once, ${failed} failed`,
    peerValue: median(tries.map(({ filesPerSecond }) => filesPerSecond)),
    better: 'higher',
  };
}
