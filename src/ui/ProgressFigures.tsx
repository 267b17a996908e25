import { timeLeft } from '../app/quantities.ts';
import type { Progress } from '../app/state.ts';

/** How far, how fast, how long yet. */
export function ProgressFigures({ progress }: { progress: Progress }) {
  const { done, total, unit, rate, secondsLeft } = progress;
  const parts = [
    `${Math.floor(done)} of ${total} ${unit}`,
    rate ? `${rate.perSecond.toFixed(rate.perSecond < 10 ? 1 : 0)} ${rate.unit}` : '',
    secondsLeft !== null && Number.isFinite(secondsLeft) ? timeLeft(secondsLeft) : '',
  ];
  return <span className="figures">{parts.filter(Boolean).join(' · ')}</span>;
}
