interface Props {
  name: string;
  help: string;
  /** In [0, 1], as are the others. */
  value: number;
  chance: number;
  low: number;
  high: number;
  /** What is said below it, with more words for whoever points at them. */
  notes: { text: string; help?: string }[];
}

/** A bar from 0 to 1, with a mark where chance stands and a line where the figure may lie. */
export function FigureBar({ name, help, value, chance, low, high, notes }: Props) {
  const percent = (share: number) => `${share * 100}%`;
  return (
    <div className="figure">
      <div className="figure-head" title={help}>
        <span>{name}</span>
        <span className="figure-value">{value.toFixed(3)}</span>
      </div>
      <div className="figure-bar">
        <div className="figure-fill" style={{ width: percent(value) }} />
        <div className="figure-interval" style={{ left: percent(low), width: percent(high - low) }} />
        <div className="figure-chance" style={{ left: percent(chance) }} />
      </div>
      <div className="figure-note">
        {notes.map(({ text, help: more }) => (
          <span key={text} title={more}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}
