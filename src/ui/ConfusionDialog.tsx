import { useMemo, useState } from 'react';
import { shortLabel } from '../app/labels.ts';
import { strings } from '../app/strings.ts';
import { probeTable } from '../app/tables.ts';
import type { SoundProbe } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { SoundRows } from './SoundRows.tsx';
import { TableActions } from './TableActions.tsx';

/** A matrix of more is not to be read. */
const mostLabels = 80;

interface Props {
  probe: SoundProbe;
  onClose: () => void;
}

/** The confusion matrix. A cell's sounds can be heard. */
export function ConfusionDialog({ probe, onClose }: Props) {
  const app = useApp();
  const soundById = useAppState((state) => state.soundById);
  const library = useAppState((state) => state.library?.name ?? strings.appName);
  const playing = useAppState((state) => state.lastPlayed);
  const { tests } = probe;
  const source = useAppState((state) => state.library?.labelSource);
  const [chosen, setChosen] = useState<string | null>(null);
  const words = strings.probe;

  const cells = useMemo(() => {
    const found = new Map<string, number[]>();
    for (const { soundId, truth, predicted } of tests) {
      const key = `${truth}/${predicted}`;
      const ids = found.get(key);
      if (ids) ids.push(soundId);
      else found.set(key, [soundId]);
    }
    return found;
  }, [tests]);
  // Of very many labels those that are confused, the most confused first.
  const shown = useMemo(() => {
    const wrong = probe.labels.map(() => 0);
    for (const { truth, predicted } of tests) {
      if (truth === predicted) continue;
      wrong[truth]++;
      wrong[predicted]++;
    }
    const all = Array.from(wrong.keys());
    if (all.length <= mostLabels) return all;
    return all
      .sort((a, b) => wrong[b] - wrong[a])
      .slice(0, mostLabels)
      .sort((a, b) => a - b);
  }, [probe, tests]);
  const most = Math.max(...Array.from(cells.values(), (ids) => ids.length));
  const named = (key: string, count: number) => {
    const [truth, predicted] = key.split('/').map(Number);
    return truth === predicted
      ? words.right(probe.labels[truth], count)
      : words.cell(probe.labels[truth], probe.labels[predicted], count);
  };
  const sounds = (cells.get(chosen ?? '') ?? []).flatMap((id) => soundById.get(id) ?? []);
  const short = (label: number) => shortLabel(probe.labels[label], source);

  return (
    <Dialog title={words.confusionsTitle} onClose={onClose} wide>
      {(close) => (
        <>
          <p className="note">{words.confusionsHelp}</p>
          <div className="confusion">
            <div className="confusion-scroll">
              <table>
                <thead>
                  <tr>
                    <td />
                    {shown.map((label) => (
                      <th key={label} scope="col" title={probe.labels[label]}>
                        <span>{short(label)}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.map((truth) => (
                    <tr key={truth}>
                      <th scope="row" title={probe.labels[truth]}>
                        {short(truth)}
                      </th>
                      {shown.map((predicted) => {
                        const key = `${truth}/${predicted}`;
                        const ids = cells.get(key);
                        if (!ids) return <td key={predicted} />;
                        return (
                          <td key={predicted}>
                            <button
                              type="button"
                              data-right={truth === predicted || undefined}
                              aria-pressed={chosen === key}
                              aria-label={named(key, ids.length)}
                              title={named(key, ids.length)}
                              style={{ '--share': ids.length / most } as React.CSSProperties}
                              onClick={() => {
                                setChosen(key);
                                void app.playback.select(ids[0]);
                              }}
                            >
                              {ids.length}
                            </button>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <div className="confusion-sounds">
              <h3>{chosen ? named(chosen, sounds.length) : words.pick}</h3>
              {chosen && (
                <SoundRows
                  name={named(chosen, sounds.length)}
                  sounds={sounds}
                  current={playing}
                  onMove={(soundId, isPassing) => void app.playback.select(soundId, 0, isPassing)}
                  onEnter={(soundId) => {
                    close();
                    void app.audition(soundId);
                  }}
                  empty=""
                />
              )}
            </div>
          </div>
          <DialogActions close={close}>
            <TableActions table={() => probeTable(probe, soundById)} fileName={words.fileName(library)} />
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
