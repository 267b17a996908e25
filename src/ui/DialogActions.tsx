import type { ReactNode } from 'react';
import { strings } from '../app/strings.ts';

interface Props {
  close: () => void;
  /** What can be done beside closing it. */
  children?: ReactNode;
}

/** The last line of a dialog, at whose end it is closed. */
export function DialogActions({ close, children }: Props) {
  return (
    <div className="dialog-actions">
      {children}
      <button type="button" onClick={close}>
        {strings.close}
      </button>
    </div>
  );
}
