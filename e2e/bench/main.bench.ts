// The main job on each library from drop to map with the page's defaults, its stages timed.

import { basename } from 'node:path';
import type { EarshotPage } from '../earshot-page.ts';
import { type Figure, figure, libraries, type Prepare } from './benchmark.ts';
import { type MainJob, runMainJob, withFreshPage } from './main-job.ts';

/** Files a second that the browser's decoder alone takes, eight at once, of those that were dropped. */
function decodeAgain({ page }: EarshotPage): Promise<{ filesPerSecond: number; failed: number }> {
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

function figuresOf(name: string, job: MainJob, decoder: { filesPerSecond: number; failed: number }): Figure[] {
  return [
    figure(`${name}: sounds`, job.sounds, `of ${job.files} files`),
    figure(`${name}: decoding`, job.decodingSeconds, 's'),
    figure(`${name}: decoding rate`, job.files / job.decodingSeconds, 'files/s', {
      peer: `decodeAudioData alone, 8 at once, ${decoder.failed} failed`,
      peerValue: decoder.filesPerSecond,
      better: 'higher',
    }),
    figure(
      `${name}: longest block while decoding`,
      job.longestDecodingBlockMilliseconds,
      'ms, 0 where none reached 50',
    ),
    figure(`${name}: choosing and training`, job.trainingSeconds, 's'),
    figure(`${name}: choosing how to compute`, job.choosingSeconds, 's of these'),
    figure(`${name}: mapping`, job.mappingSeconds, 's'),
    figure(`${name}: longest block while mapping`, job.longestMappingBlockMilliseconds, 'ms, 0 where none reached 50'),
    figure(`${name}: drop to map`, job.totalSeconds, 's'),
    figure(`${name}: compute`, job.compute, ''),
  ];
}

export const prepare: Prepare = (options) => {
  const folders = libraries(options);
  return async (setting) => {
    const figures: Figure[] = [];
    for (const folder of folders) {
      const ofLibrary = await withFreshPage(setting, '', async (earshot) =>
        figuresOf(basename(folder), await runMainJob(earshot, folder), await decodeAgain(earshot)),
      );
      figures.push(...ofLibrary);
    }
    return figures;
  };
};
