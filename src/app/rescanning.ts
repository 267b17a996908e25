// Looking through the library's folders again: what is new or changed is measured, what is gone stays and is said to be.

import { filesOfFolder } from '../audio/dropped-files.ts';
import { updateSounds } from '../storage/database.ts';
import type { Job } from './activity.ts';
import type { AddingCapability } from './adding.ts';
import type { AppContext } from './context.ts';
import type { MeasuringCapability } from './measuring.ts';
import { placeOf, type SourcesCapability } from './sources.ts';
import { type FolderView, withSounds } from './state.ts';
import { strings } from './strings.ts';

interface Needs {
  adding: AddingCapability;
  measuring: MeasuringCapability;
  sources: SourcesCapability;
}

export function createRescanningCapability(
  { store, database, activity }: AppContext,
  { adding, measuring, sources }: Needs,
) {
  /** Gives how many of the folder's sounds are gone. */
  async function rescanFolder({ record: folder }: FolderView, job: Job): Promise<number> {
    job.report('decoding', strings.status.looking);
    const files = await filesOfFolder(folder.handle, job.signal);
    if (files.length > 0) await adding.withinJob.addAll(files, job);
    const { library, sounds } = store.getState();
    const there = new Set(files.flatMap((file) => (file.folder ? [placeOf(folder.id, file.folder.path)] : [])));
    const gone = sounds.filter(
      ({ source }) =>
        source.kind === 'folder' && source.folderId === folder.id && !there.has(placeOf(folder.id, source.path)),
    );
    const newlyGone = new Map(gone.filter((sound) => !sound.gone).map((sound) => [sound.id, { ...sound, gone: true }]));
    if (library && newlyGone.size > 0) {
      await updateSounds(database, library, [...newlyGone.values()]);
      store.setState(withSounds(sounds.map((sound) => newlyGone.get(sound.id) ?? sound)));
    }
    return gone.length;
  }

  return {
    /** Asks for what the browser does not let be read, so call it on a click. */
    async rescan(): Promise<void> {
      await sources.askForFolders();
      await activity.enqueue(async (job) => {
        let gone = 0;
        for (const folder of store.getState().folders) {
          if (folder.permission === 'granted') gone += await rescanFolder(folder, job);
        }
        if (gone > 0) {
          const { notice } = store.getState();
          store.setState({ notice: [notice, strings.notices.gone(gone)].filter(Boolean).join(' ') });
        }
      });
      measuring.completeInBackground();
    },
  };
}

export type RescanningCapability = ReturnType<typeof createRescanningCapability>;
