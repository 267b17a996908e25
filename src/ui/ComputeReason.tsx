import { strings } from '../app/strings.ts';
import type { BackendTrial } from '../engine/protocol.ts';
import { useAppState } from './app-context.ts';

function describe({ backend, millisecondsPerStep, failure }: BackendTrial): string {
  const name = strings.learn.backends[backend];
  return millisecondsPerStep === null ? `${name}: ${failure}` : `${name}: ${millisecondsPerStep.toFixed(0)} ms`;
}

/** What computes, and why: a small training step timed on each way there is. */
export function ComputeReason() {
  const choice = useAppState((state) => state.backend);
  if (!choice) return null;
  return (
    <p className="note" title={choice.trials.map(describe).join('\n')}>
      {strings.learn.chosen(strings.learn.backends[choice.backend])} {choice.trials.map(describe).join(' · ')}
    </p>
  );
}
