// Looking through the library's folders again: what is new or changed is measured, what is gone stays and is said to be.

import { type DroppedFile, filesOfFolder } from '../audio/dropped-files.ts';
import { updateSounds } from '../storage/database.ts';
import { type AddingCapability, summary } from './adding.ts';
import { count, nothingYet } from './batches.ts';
import type { AppContext } from './context.ts';
import type { InstantCapability } from './instant.ts';
import type { MeasuringCapability } from './measuring.ts';
import type { NewcomersCapability } from './newcomers.ts';
import { placeOf, type SourcesCapability } from './sources.ts';
import { changedSounds, withSounds } from './state.ts';
import { strings } from './strings.ts';

interface Needs {
  adding: AddingCapability;
  measuring: MeasuringCapability;
  sources: SourcesCapability;
  newcomers: NewcomersCapability;
  instant: InstantCapability;
}

export function createRescanningCapability(
  { store, database, activity }: AppContext,
  { adding, measuring, sources, newcomers, instant }: Needs,
) {
  /** Marks the folder's sounds that are not among these files; gives how many of its sounds are gone. */
  async function markGone(folderId: number, files: readonly DroppedFile[]): Promise<number> {
    const { library, sounds } = store.getState();
    if (!library) return 0;
    const placesOf = (of: readonly DroppedFile[]) =>
      of.flatMap(({ folder }) => (folder ? [placeOf(folderId, folder.path)] : []));
    const there = new Set(placesOf(files));
    // What lies below a folder that could not be listed may be there.
    const unlisted = placesOf(files.filter((file) => file.isUnlisted)).map((place) => `${place}/`);
    const gone = sounds.filter(({ source }) => {
      if (source.kind !== 'folder' || source.folderId !== folderId) return false;
      const place = placeOf(folderId, source.path);
      return !there.has(place) && !unlisted.some((folder) => place.startsWith(folder));
    });
    const newlyGone = gone.filter((sound) => !sound.gone).map((sound) => ({ ...sound, gone: true }));
    if (newlyGone.length > 0) {
      await updateSounds(database, library, newlyGone);
      store.setState((now) => withSounds(changedSounds(now.sounds, newlyGone)));
    }
    return gone.length;
  }

  return {
    /** Asks for what the browser does not let be read, so call it on a click. */
    async rescan(): Promise<void> {
      await sources.askForFolders();
      await activity.enqueue(async (job) => {
        const { folders, library, readOnly } = store.getState();
        if (readOnly) return;
        const total = { ...nothingYet };
        let files = 0;
        let gone = 0;
        for (const { record, permission } of folders) {
          if (permission !== 'granted' || record.libraryId !== library?.id) continue;
          job.report('decoding', strings.status.looking);
          const found = await filesOfFolder(record.handle, job.signal);
          const result = found.length > 0 ? await adding.withinJob.addAll(found, job) : null;
          if (result) {
            files += result.files;
            count(total, result.outcome);
          }
          gone += await markGone(record.id, found);
        }
        const parts = [files > 0 ? summary(files, total) : '', gone > 0 ? strings.notices.gone(gone) : ''];
        store.setState({ notice: parts.filter(Boolean).join(' ') || null });
        if (instant.isDue()) void instant.makeWhereDue();
        else await newcomers.embed(job);
      });
      measuring.completeInBackground();
    },
  };
}
