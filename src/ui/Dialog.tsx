import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  /** As wide as the window allows. */
  wide?: boolean;
  onClose: () => void;
  /** `close` gives the focus back where it was. */
  children: (close: () => void) => ReactNode;
}

/** A modal dialog: Escape and a click beside it close it, the focus goes back where it was. */
export function Dialog({ title, wide = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The focus may have gone to a button at the end of what is to be read from its beginning.
    dialog.current?.scrollTo(0, 0);
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      className={wide ? 'wide' : undefined}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="dialog-body">
        <h2>{title}</h2>
        {children(() => dialog.current?.close())}
      </div>
    </dialog>
  );
}
