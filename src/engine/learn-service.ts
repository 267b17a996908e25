// Trains, embeds and compares: opens the features in storage, runs a representation's own code on them, returns plain
// data. They are read as they are needed, since those of a large library are more than a tab may hold.

import { transfer } from 'comlink';
import { featureById } from '../core/features/registry.ts';
import { type Matrix, stackRows } from '../core/math/matrix.ts';
import { framesInMemory, type Heard, type SegmentRows, segmentsInMemory } from '../core/representations/heard.ts';
import { representationById } from '../core/representations/registry.ts';
import type { RepresentationEntry } from '../core/representations/representation.ts';
import { openFrames, openRows, StoredRowsError } from '../storage/reader.ts';
import type { HeardKeys, LearnService } from './protocol.ts';

const now = () => performance.now();

/** With tfjs in it, which what learns without tensors does not wait for. */
const loadBackends = () => import('./backend.ts');

/** `wanted`: sounds; null for all. */
async function openHeard(keys: HeardKeys, wanted: Int32Array | null): Promise<Heard> {
  const heard: Heard = { segments: {}, frames: {} };
  for (const [id, key] of Object.entries(keys)) {
    const isOfFrames = featureById(id).scope === 'frame';
    const opened = await (isOfFrames ? openFrames(key, wanted) : openRows(key, wanted));
    if (!opened) throw new StoredRowsError('This library has no sounds that have been measured. Add some first.');
    if ('sounds' in opened) heard.frames[id] = opened;
    // Of one feature all rows are of one kind of numbers.
    else heard.segments[id] = opened as SegmentRows;
  }
  return heard;
}

/** Work on the current backend, if it needs one: where that fails, it is told to stop and no longer waited for. */
async function onDevice<Result>(
  { usesTensors }: RepresentationEntry,
  work: (failed: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const failure = new AbortController();
  if (!usesTensors) return work(failure.signal);
  const { deviceFailure } = await loadBackends();
  try {
    return await Promise.race([work(failure.signal), deviceFailure()]);
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}

export function createLearnService(): LearnService {
  return {
    chooseBackend: async (candidates) => (await loadBackends()).chooseBackend(candidates),
    async train({ representationId, heard: keys, options, seed, resume }, onEpoch, onProgress, signal) {
      const entry = representationById(representationId);
      const representation = await entry.load();
      const heard = await openHeard(keys, null);
      return onDevice(entry, (failed) =>
        representation.train(heard, {
          ...{ options, seed, resume, now },
          // What a device that failed makes of the sounds is nobody's business.
          onEpoch: async (report) => (failed.aborted ? undefined : onEpoch(report)),
          onProgress: (...progress) => !failed.aborted && onProgress(...progress),
          signal: {
            get aborted() {
              return signal.aborted || failed.aborted;
            },
          },
        }),
      );
    },
    async embed(representationId, keys, model, wanted) {
      const entry = representationById(representationId);
      const representation = await entry.load();
      const heard = await openHeard(keys, wanted);
      const embedded = await onDevice(entry, () => representation.embed(heard, model, now));
      return transfer(embedded, [embedded.matrix.data.buffer as ArrayBuffer]);
    },
    async embedMeasured(representationId, measured, model) {
      const entry = representationById(representationId);
      const representation = await entry.load();
      const heard: Heard = { segments: {}, frames: {} };
      for (const [id, pieces] of Object.entries(measured)) {
        const rows = stackRows(pieces as Matrix[]);
        // Of frames all are bytes.
        if (featureById(id).scope === 'frame') {
          heard.frames[id] = framesInMemory(Int32Array.of(0), [rows as unknown as Matrix<Uint8Array>]);
        } else heard.segments[id] = segmentsInMemory(0, rows);
      }
      return onDevice(entry, () => representation.embed(heard, model, now));
    },
    async reconstructionErrors(representationId, keys, model, wanted) {
      const entry = representationById(representationId);
      const representation = await entry.load();
      if (!representation.reconstructionErrors) return null;
      const heard = await openHeard(keys, wanted);
      return onDevice(entry, async () => representation.reconstructionErrors?.(heard, model, now) ?? null);
    },
    async draw(representationId, model, pictures) {
      const entry = representationById(representationId);
      const representation = await entry.load();
      const heard: Heard = { segments: { picture: segmentsInMemory(0, pictures) }, frames: {} };
      return onDevice(entry, async () => representation.draw?.(heard, model, now) ?? null);
    },
  };
}
