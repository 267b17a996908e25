// Stores what was ingested, a batch at a time, and then shows it.

import { type SoundBatch, saveSounds } from '../storage/database.ts';
import type { SoundRecord, SoundSource } from '../storage/schema.ts';
import type { AppContext } from './context.ts';
import type { Ingested, IngestedSound, PresentSound } from './ingest.ts';
import type { MeasuredSound } from './measure-sound.ts';
import type { MeasuringCapability } from './measuring.ts';
import { featureBlocks, findPlace, soundRecord } from './sound-records.ts';
import type { FolderNumbers, SourcesCapability } from './sources.ts';
import { changedSounds, withSounds } from './state.ts';

/** How many files came to what; `noted` are those taken in of which a person should know something. */
export interface Outcome {
  added: number;
  changed: number;
  present: number;
  skipped: number;
  noted: number;
}

export const nothingYet: Outcome = { added: 0, changed: 0, present: 0, skipped: 0, noted: 0 };

/** Adds what came of some more files to a total. */
export function count(total: Outcome, more: Outcome): void {
  for (const key of Object.keys(total) as (keyof Outcome)[]) total[key] += more[key];
}

interface Needs {
  sources: SourcesCapability;
  measuring: MeasuringCapability;
}

/** `folders`: the numbers of those that the files come from. */
export async function saveBatch(
  { store, database }: AppContext,
  { sources, measuring }: Needs,
  results: readonly Ingested[],
  folders: FolderNumbers,
): Promise<Outcome> {
  const { library: before, sounds, skipped: skippedBefore } = store.getState();
  if (!before) throw new Error('No library is open to add sounds to.');
  const library = { ...before };
  const block = library.nextBlock++;
  const taken = new Map(sounds.map((sound) => [sound.path, sound]));
  const outcome = { ...nothingYet };
  const skipped = new Map(skippedBefore.map((file) => [file.path, file]));
  const batch: SoundBatch = { library, sounds: [], audio: null, blocks: [], skipped: [], noLongerSkipped: [] };
  const measured: { id: number; measured: MeasuredSound }[] = [];
  const copies: BlobPart[] = [];
  let offset = 0;

  function sourceOf({ file, audio, bytes }: IngestedSound | PresentSound): SoundSource {
    const folderId = file.folder && folders.get(file.folder.handle);
    if (file.folder && folderId !== undefined) return { kind: 'folder', folderId, path: file.folder.path };
    if (audio === null) return { kind: 'none' };
    copies.push(audio);
    offset += bytes;
    return { kind: 'copy', block, offset: offset - bytes };
  }

  function takeNew(made: IngestedSound): void {
    const { file, changes, hash, audio, bytes, lastModified } = made;
    if (skipped.delete(file.path)) batch.noLongerSkipped.push(file.path);
    const place = changes ?? findPlace(file.path, hash, taken);
    if (typeof place !== 'string' && !changes) {
      takePresent({ kind: 'present', file, sound: place, samePlace: false, audio, bytes, lastModified });
      return;
    }
    const path = typeof place === 'string' ? place : place.path;
    const id = changes?.id ?? library.nextSoundId++;
    const record = soundRecord(library.id, { id, path, source: sourceOf(made), block }, made);
    if (changes?.labels) record.labels = changes.labels;
    taken.set(path, record);
    batch.sounds.push(record);
    measured.push({ id, measured: made.measured });
    sources.show(record, file);
    if (changes) outcome.changed++;
    else outcome.added++;
    if (record.note !== null) outcome.noted++;
  }

  /** Its audio may be had from elsewhere now: from where its folder was moved, or at all. */
  function takePresent(found: PresentSound): void {
    const { sound, file, samePlace, lastModified } = found;
    outcome.present++;
    const isElsewhere = file.folder !== undefined && !samePlace && sound.source.kind !== 'copy';
    const isBack = sound.gone || (sound.source.kind === 'none' && found.audio !== null);
    const source = isElsewhere || isBack ? sourceOf(found) : sound.source;
    const updated: SoundRecord = { ...sound, source, gone: false, lastModified };
    sources.show(updated, file);
    if (source !== sound.source || sound.gone || sound.lastModified !== lastModified) batch.sounds.push(updated);
  }

  for (const result of results) {
    if (result.kind === 'sound') takeNew(result);
    else if (result.kind === 'present') takePresent(result);
    else {
      const file = { libraryId: library.id, path: result.file.path, reason: result.reason };
      outcome.skipped++;
      skipped.set(file.path, file);
      batch.skipped.push(file);
    }
  }
  if (copies.length > 0) batch.audio = { block, bytes: new Blob(copies) };
  if (measured.length > 0) {
    library.revision++;
    batch.blocks = featureBlocks(library, block, measuring.wanted(), measured);
  }
  await saveSounds(database, batch);

  store.setState((now) => ({
    library,
    skipped: [...skipped.values()],
    ...withSounds(changedSounds(now.sounds, batch.sounds)),
  }));
  // What a training that was cut off had learned from is no longer what there is.
  if (measured.length > 0) store.setState({ interrupted: null });
  return outcome;
}
