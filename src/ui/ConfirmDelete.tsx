import { strings } from '../app/strings.ts';
import { Dialog } from './Dialog.tsx';

interface Props {
  title: string;
  question: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDelete({ title, question, onConfirm, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      {(close) => (
        <>
          <p>{question}</p>
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
                onConfirm();
              }}
            >
              {strings.delete}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
