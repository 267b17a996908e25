import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

/** Where the browser wants to be asked again before a folder is read: one click for all of them. */
export function FolderPermission() {
  const app = useApp();
  const folders = useAppState((state) => state.folders);
  const asked = folders.filter(({ permission }) => permission !== 'granted');
  if (asked.length === 0) return null;
  return (
    <div className="folder-permission">
      <span>{strings.sources.ask(asked.map(({ record }) => record.handle.name))}</span>
      <button type="button" className="primary" onClick={() => void app.allowFolders()}>
        {strings.sources.allow}
      </button>
    </div>
  );
}
