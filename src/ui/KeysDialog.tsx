import { strings } from '../app/strings.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { pageKeys } from './page-keys.ts';

/** A key as the person's keyboard has it. */
function nameOf(key: string): string {
  return key === strings.keys.control && /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : key;
}

/** What can be done by keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={strings.keys.title} onClose={onClose}>
      {(close) => (
        <>
          <dl className="keys">
            {pageKeys.map(({ shown, says }) => (
              <div key={says}>
                <dt>
                  {shown.map((key) => (
                    <kbd key={key}>{nameOf(key)}</kbd>
                  ))}
                </dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
          <p className="note">{strings.keys.note}</p>
          <DialogActions close={close} />
        </>
      )}
    </Dialog>
  );
}
