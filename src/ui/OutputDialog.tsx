import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { OutputDevice } from '../app/outputs.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { passFocus } from './pass-focus.ts';

const words = strings.output;

/** Which device sounds go to. */
export function OutputDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const chosen = useAppState((state) => state.settings.outputId);
  /** Null where the browser does not name them; undefined until that is known. */
  const [devices, setDevices] = useState<readonly OutputDevice[] | null | undefined>();
  const [asked, setAsked] = useState(0);
  const [isRefused, setRefused] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the browser was asked, it may name them.
  useEffect(() => app.outputs.watch(setDevices), [app, asked]);

  const choices = useRef<HTMLFieldSetElement>(null);
  const isKnown = devices !== undefined;
  // Arrow keys go on from what is chosen, which a dialog that has just opened does not know yet.
  useEffect(() => {
    if (isKnown) choices.current?.querySelector<HTMLElement>('input:checked')?.focus();
  }, [isKnown]);

  const ask = async (event: MouseEvent<HTMLElement>) => {
    passFocus(event, choices.current?.querySelector('input:checked'));
    setRefused(!(await app.outputs.ask()));
    setAsked(asked + 1);
  };
  const system: OutputDevice = { id: '', name: words.system };
  const known = devices ?? [];
  const isGone = isKnown && chosen !== '' && !known.some(({ id }) => id === chosen);
  const listed = [
    system,
    ...known,
    ...(isGone ? [{ id: chosen, name: devices === null ? words.chosen : words.gone }] : []),
  ];
  return (
    <Dialog title={words.title} onClose={onClose}>
      {(close) => (
        <>
          <fieldset ref={choices} className="outputs" aria-label={words.title}>
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
              <p className="note" aria-live="polite">
                {isRefused ? words.notNamed : words.hidden}
              </p>
              <button type="button" onClick={(event) => void ask(event)}>
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
