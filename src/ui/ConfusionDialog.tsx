import { useMemo, useState } from 'react';
import { strings } from '../app/strings.ts';
import { probeTable } from '../app/tables.ts';
import type { SoundProbe } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { SoundRows } from './SoundRows.tsx';
import { TableActions } from './TableActions.tsx';

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
  const { labels, tests } = probe;
  const [chosen, setChosen] = useState<string | null>(null);
  const words = strings.probe;

  const cells = useMemo(() => {
    const found = new Map<string, number[]>();
    for (const { soundId, truth, predicted } of tests) {
      const key = `${truth}/${predicted}`;
      found.set(key, [...(found.get(key) ?? []), soundId]);
    }
    return found;
  }, [tests]);
  const most = Math.max(...Array.from(cells.values(), (ids) => ids.length));
  const named = (key: string, count: number) => {
    const [truth, predicted] = key.split('/').map(Number);
    return truth === predicted
      ? words.right(labels[truth], count)
      : words.cell(labels[truth], labels[predicted], count);
  };
  const rows = (cells.get(chosen ?? '') ?? []).flatMap((id) => {
    const sound = soundById.get(id);
    return sound ? [{ sound }] : [];
  });
  const short = (label: string) => label.slice(label.lastIndexOf('/') + 1);

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
                    {labels.map((label) => (
                      <th key={label} scope="col" title={label}>
                        <span>{short(label)}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {labels.map((label, truth) => (
                    <tr key={label}>
                      <th scope="row" title={label}>
                        {short(label)}
                      </th>
                      {labels.map((other, predicted) => {
                        const key = `${truth}/${predicted}`;
                        const ids = cells.get(key);
                        if (!ids) return <td key={other} />;
                        return (
                          <td key={other}>
                            <button
                              type="button"
                              data-right={truth === predicted || undefined}
                              aria-pressed={chosen === key}
                              aria-label={named(key, ids.length)}
                              title={named(key, ids.length)}
                              style={{ '--share': ids.length / most } as React.CSSProperties}
                              onClick={() => {
                                setChosen(key);
                                void app.playback.play(ids[0]);
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
              <h3>{chosen ? named(chosen, rows.length) : words.pick}</h3>
              {chosen && (
                <SoundRows
                  name={named(chosen, rows.length)}
                  rows={rows}
                  current={playing}
                  onMove={(soundId) => void app.playback.play(soundId)}
                  onEnter={(soundId) => {
                    close();
                    void app.audition(soundId);
                  }}
                  empty=""
                />
              )}
            </div>
          </div>
          <div className="dialog-actions">
            <TableActions table={() => probeTable(probe, soundById)} fileName={words.fileName(library)} />
            <button type="button" onClick={close}>
              {strings.close}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
