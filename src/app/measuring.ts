// Measuring a library's sounds anew, from their kept audio, with other settings.

import { analysisSampleRate, decode } from '../audio/decode.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import type { Measurement } from '../engine/protocol.ts';
import { readAudio, replaceFeature } from '../storage/database.ts';
import { createRate } from './activity.ts';
import { type AppContext, pictureFeature } from './context.ts';
import { analysedSegment, pictureBlock } from './sound-records.ts';
import { withSounds } from './state.ts';
import { strings } from './strings.ts';

export function createMeasuringCapability({ store, database, engine, activity }: AppContext) {
  return {
    /** Measures every sound again from its kept audio with other settings, and replaces the old measurements at once. */
    async measureAgain(featureOptions: OptionValues): Promise<void> {
      await activity.enqueue(async (job) => {
        const { library: before, sounds } = store.getState();
        if (!before) return;
        const library = { ...before, featureOptions: resolveOptions(pictureFeature.options, featureOptions) };
        const rate = createRate(sounds.length, 'sounds');
        const measured: Measurement[] = [];
        for (const sound of sounds) {
          job.signal.throwIfAborted();
          const bytes = new Uint8Array(await (await readAudio(database, sound)).arrayBuffer());
          const { samples } = await decode(bytes);
          measured.push(await engine.measure(samples, analysisSampleRate, library.featureOptions));
          job.report('decoding', strings.status.measuring, rate(measured.length));
        }
        const updated = sounds.map((sound, i) => ({
          ...sound,
          levelDecibels: measured[i].levelDecibels,
          segments: [analysedSegment(measured[i])],
        }));
        const ids = sounds.map((sound) => sound.id);
        const blocks = sounds.length > 0 ? [pictureBlock(library, library.nextBlock++, ids, measured)] : [];
        await replaceFeature(database, library, pictureFeature.id, blocks, updated);
        store.setState({ library, ...withSounds(updated), interrupted: null });
      });
    },
  };
}

export type MeasuringCapability = ReturnType<typeof createMeasuringCapability>;
