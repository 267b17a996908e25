import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; the address is no longer needed.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function ExportDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const library = useAppState((state) => state.library);
  const ready = useAppState((state) => state.model !== null);
  const [failure, setFailure] = useState<string | null>(null);

  const exportEmbeddings = async () => {
    try {
      download(await app.exports.embeddings(), `${library?.name ?? strings.appName} embeddings.zip`);
    } catch (error) {
      console.error(error);
      setFailure((error as Error).message);
    }
  };

  return (
    <Dialog title={strings.export.title} onClose={onClose}>
      {(close) => (
        <>
          <p>{ready ? strings.export.help : strings.export.unavailable}</p>
          {failure && <p className="failure">{failure}</p>}
          <div className="dialog-actions">
            <button type="button" className="primary" disabled={!ready} onClick={() => void exportEmbeddings()}>
              {strings.export.embeddings}
            </button>
            <button type="button" onClick={close}>
              {strings.close}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
