import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { download } from './download.ts';
import { ExportMap } from './ExportMap.tsx';

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
          <button type="button" className="primary" disabled={!ready} onClick={() => void exportEmbeddings()}>
            {strings.export.embeddings}
          </button>
          <ExportMap onBegun={close} />
          <DialogActions close={close} />
        </>
      )}
    </Dialog>
  );
}
