import { strings } from '../app/strings.ts';
import { useApp } from './app-context.ts';
import { Dialog } from './Dialog.tsx';

export function ConfirmDelete({ name, onClose }: { name: string; onClose: () => void }) {
  const app = useApp();
  return (
    <Dialog title={strings.deleteLibrary} onClose={onClose}>
      {(close) => (
        <>
          <p>{strings.confirmDelete(name)}</p>
          {/* "Cancel" first: it is what a dialog gives the focus to. */}
          <div className="dialog-actions">
            <button type="button" onClick={close}>
              {strings.cancel}
            </button>
            <button
              type="button"
              className="danger"
              onClick={() => {
                close();
                void app.library.remove();
              }}
            >
              {strings.deleteForGood}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
