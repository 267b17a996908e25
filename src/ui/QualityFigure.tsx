import { strings } from '../app/strings.ts';

/** A bar from 0 to 1 with a mark where chance stands. */
export function QualityFigure({ name, value, chance }: { name: string; value: number; chance: number }) {
  return (
    <div className="figure">
      <div className="figure-head">
        <span>{name}</span>
        <span className="figure-value">{value.toFixed(3)}</span>
      </div>
      <div className="figure-bar">
        <div className="figure-fill" style={{ width: `${value * 100}%` }} />
        <div className="figure-chance" style={{ left: `${chance * 100}%` }} />
      </div>
      <div className="figure-note">
        {strings.quality.chance} {chance.toFixed(3)}
      </div>
    </div>
  );
}
