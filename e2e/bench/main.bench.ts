// The main job on each library from drop to map with the page's defaults, its stages timed.

import { basename } from 'node:path';
import { type Figure, figure, libraries, type Prepare } from './benchmark.ts';
import { type DecoderRate, decodeAgain, decoderPeer } from './decoder.ts';
import { withFreshPage } from './fresh-page.ts';
import { type MainJob, runMainJob } from './main-job.ts';

function figuresOf(name: string, job: MainJob, decoder: DecoderRate): Figure[] {
  return [
    figure(`${name}: sounds`, job.sounds, `of ${job.files} files`),
    figure(`${name}: decoding`, job.decodingSeconds, 's'),
    figure(`${name}: decoding rate`, job.files / job.decodingSeconds, 'files/s', decoderPeer(decoder)),
    figure(
      `${name}: longest block while decoding`,
      job.longestDecodingBlockMilliseconds,
      'ms, 0 where none reached 50',
    ),
    figure(`${name}: map without training`, job.instantSeconds, 's after decoding'),
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
        figuresOf(basename(folder), await runMainJob(earshot, folder), await decodeAgain(earshot.page)),
      );
      figures.push(...ofLibrary);
    }
    return figures;
  };
};
