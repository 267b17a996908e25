import { strings } from '../app/strings.ts';
import type { RetrievalFigures, RetrievalQuality } from '../core/evaluation/retrieval.ts';

interface Props {
  measure: keyof RetrievalFigures;
  retrieval: RetrievalQuality;
}

/** A bar from 0 to 1, with a mark where chance stands and a band where the figure may lie. */
export function QualityFigure({ measure, retrieval: { figures, chance, macro, intervals } }: Props) {
  if (!figures || !chance || !macro || !intervals) return null;
  const value = figures[measure];
  const [low, high] = [intervals.low[measure], intervals.high[measure]];
  const words = strings.quality;
  const percent = (share: number) => `${share * 100}%`;
  return (
    <div className="figure">
      <div className="figure-head" title={words.measuresHelp[measure]}>
        <span>{words.measures[measure]}</span>
        <span className="figure-value">{value.toFixed(3)}</span>
      </div>
      <div className="figure-bar">
        <div className="figure-fill" style={{ width: percent(value) }} />
        <div className="figure-interval" style={{ left: percent(low), width: percent(high - low) }} />
        <div className="figure-chance" style={{ left: percent(chance[measure]) }} />
      </div>
      <div className="figure-note">
        <span>
          {words.chance} {chance[measure].toFixed(3)}
        </span>
        <span title={words.intervalHelp}>{words.interval(low, high)}</span>
        <span title={words.macroHelp}>{words.macro(macro[measure])}</span>
      </div>
    </div>
  );
}
