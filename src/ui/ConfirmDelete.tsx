import { strings } from '../app/strings.ts';
import { useApp } from './app-context.ts';
import { Dialog } from './Dialog.tsx';

export function ConfirmDelete({ name, onClose }: { name: string; onClose: () => void }) {
  const app = useApp();
  const remove = () => {
    onClose();
    void app.library.remove();
  };
  return (
    <Dialog title={strings.deleteLibrary} onClose={onClose}>
      <p>{strings.confirmDelete(name)}</p>
      <div className="dialog-actions">
        <button type="button" className="danger" onClick={remove}>
          {strings.deleteForGood}
        </button>
        <button type="button" onClick={onClose}>
          {strings.cancel}
        </button>
      </div>
    </Dialog>
  );
}
