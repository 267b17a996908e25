import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { laboratoryTable } from '../app/tables.ts';
import { isWorking, spaceInUse, useApp, useAppState } from './app-context.ts';
import { download } from './download.ts';
import { LaboratoryAnswer } from './LaboratoryAnswer.tsx';
import { LaboratoryChart } from './LaboratoryChart.tsx';
import { TableActions } from './TableActions.tsx';

const usualPercent = 90;

/** Tries locality-sensitive hashing on the vectors of the run in use: what is found, how fast, and what to choose. */
export function LaboratoryPanel() {
  const app = useApp();
  const space = useAppState(spaceInUse);
  const disabled = useAppState(isWorking);
  const modelId = useAppState((state) => state.model?.modelId ?? null);
  const result = useAppState(({ laboratory }) => (laboratory?.modelId === modelId ? laboratory : null));
  const name = useAppState((state) => state.library?.name ?? strings.appName);
  const [percent, setPercent] = useState(usualPercent);
  if (!space) return null;
  const words = strings.laboratory;
  const saveSplits = async () => {
    const zip = await app.laboratory.splits();
    if (zip) download(zip, `${name} parts.zip`);
  };
  return (
    <section className="panel" aria-label={words.title}>
      <details className="laboratory">
        <summary>
          <h2>{words.title}</h2>
        </summary>
        <p className="note">{space === 'hamming' ? words.hamming : words.help}</p>
        {space !== 'hamming' && (
          <form
            className="laboratory-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!disabled) void app.laboratory.run(percent / 100);
            }}
          >
            <label>
              {words.recall}
              <input
                type="number"
                min={1}
                max={100}
                step={1}
                value={percent}
                onChange={(event) => setPercent(event.target.valueAsNumber)}
              />
              <span className="unit">{words.recallUnit}</span>
            </label>
            <button type="submit" aria-disabled={disabled}>
              {words.run}
            </button>
          </form>
        )}
        {result && space !== 'hamming' && (
          <>
            <LaboratoryChart result={result} />
            <LaboratoryAnswer result={result} />
            <div className="table-actions">
              <button type="button" disabled={!result.chosen} onClick={() => void app.laboratory.apply()}>
                {words.apply}
              </button>
              <button type="button" onClick={() => void saveSplits()}>
                {words.splits}
              </button>
            </div>
            <TableActions table={() => laboratoryTable(result)} fileName={`${name} laboratory.csv`} />
          </>
        )}
      </details>
    </section>
  );
}
