import { megabytes, strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';

export function StorageNote() {
  const storage = useAppState((state) => state.storage);
  if (!storage) return null;
  return <p className="storage-note">{strings.storage(megabytes(storage.usedBytes), megabytes(storage.freeBytes))}</p>;
}
