import { megabytes } from '../app/quantities.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** What is stored and how much room there is, with the choice to keep no copies of audio. */
export function StorageNote() {
  const app = useApp();
  const storage = useAppState((state) => state.storage);
  const keepAudio = useAppState((state) => state.settings.keepAudio);
  return (
    <section className="storage-note" aria-label={strings.sources.storage}>
      {storage && <p>{strings.storage(megabytes(storage.usedBytes), megabytes(storage.freeBytes))}</p>}
      <label>
        <input
          type="checkbox"
          checked={keepAudio}
          onChange={(event) => void app.settings.change({ keepAudio: event.target.checked })}
        />
        {strings.sources.keepAudio}
      </label>
      <p>{strings.sources.keepAudioHelp}</p>
    </section>
  );
}
