import { strings } from '../app/strings.ts';
import type { BackendTrial } from '../engine/protocol.ts';
import { useAppState } from './app-context.ts';

function inWords({ backend, millisecondsPerStep, failure }: BackendTrial): string {
  const name = strings.learn.backends[backend];
  return millisecondsPerStep === null ? `${name} ${failure}` : `${name} ${millisecondsPerStep.toFixed(0)} ms`;
}

/** What computes, and why: a small training step timed on each way there is. */
export function ComputeReason() {
  const choice = useAppState((state) => state.backend);
  if (!choice) return null;
  const [chosen, ...others] = [...choice.trials].sort((a, b) =>
    a.backend === choice.backend ? -1 : b.backend === choice.backend ? 1 : 0,
  );
  return <p className="note">{strings.learn.chosen(inWords(chosen), others.map(inWords))}</p>;
}
