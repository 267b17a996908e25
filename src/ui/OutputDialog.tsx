import { useEffect, useState } from 'react';
import type { OutputDevice } from '../app/outputs.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';

const words = strings.output;

/** Which device sounds go to. */
export function OutputDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const chosen = useAppState((state) => state.settings.outputId);
  /** Null where the browser does not name them; undefined until that is known. */
  const [devices, setDevices] = useState<readonly OutputDevice[] | null | undefined>();
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the browser was asked, it may name them.
  useEffect(() => app.outputs.watch(setDevices), [app, asked]);

  const system: OutputDevice = { id: '', name: words.system };
  const known = devices ?? [];
  const isGone = devices !== undefined && chosen !== '' && !known.some(({ id }) => id === chosen);
  const listed = [
    system,
    ...known,
    ...(isGone ? [{ id: chosen, name: devices === null ? words.chosen : words.gone }] : []),
  ];
  return (
    <Dialog title={words.title} onClose={onClose}>
      {(close) => (
        <>
          <fieldset className="outputs" aria-label={words.title}>
            {listed.map(({ id, name }) => (
              <label key={id}>
                <input
                  type="radio"
                  name="output"
                  checked={id === chosen}
                  onChange={() => void app.outputs.choose(id)}
                />
                {name}
              </label>
            ))}
          </fieldset>
          {devices === null && (
            <>
              <p className="note">{words.hidden}</p>
              <button type="button" onClick={() => void app.outputs.ask().then(() => setAsked(asked + 1))}>
                {words.show}
              </button>
            </>
          )}
          {devices?.length === 0 && <p className="note">{words.none}</p>}
          <DialogActions close={close} />
        </>
      )}
    </Dialog>
  );
}
