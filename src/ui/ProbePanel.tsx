import { useState } from 'react';
import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { SoundProbe } from '../storage/schema.ts';
import { useAppState } from './app-context.ts';
import { ConfusionDialog } from './ConfusionDialog.tsx';
import { FigureBar } from './FigureBar.tsx';

/** How much of the labels a linear classifier reads off the vectors of the run in use. */
export function ProbePanel() {
  const probe = useAppState((state) => runInUse(state)?.evaluation?.judgement?.probe);
  // Another judgement closes it: its cells would be of other labels.
  const [open, setOpen] = useState<SoundProbe | null>(null);
  if (!probe) return null;
  const { accuracy, chance, macroAccuracy, interval, labels, trained, tested } = probe;
  const words = strings.quality;
  return (
    <section className="panel" aria-label={strings.probe.title}>
      <h2>{strings.probe.title}</h2>
      <FigureBar
        name={strings.probe.accuracy}
        help={strings.probe.help}
        value={accuracy}
        chance={chance}
        low={interval.low}
        high={interval.high}
        notes={[
          { text: `${words.chance} ${chance.toFixed(3)}` },
          { text: words.interval(interval.low, interval.high), help: words.intervalHelp },
          { text: words.macro(macroAccuracy), help: words.macroHelp },
        ]}
      />
      <p className="note">{strings.probe.tested(trained, tested, labels.length)}</p>
      <button type="button" onClick={() => setOpen(probe)}>
        {strings.probe.confusions}
      </button>
      {open === probe && <ConfusionDialog probe={probe} onClose={() => setOpen(null)} />}
    </section>
  );
}
