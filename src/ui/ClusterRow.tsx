import { strings } from '../app/strings.ts';

interface Props {
  cluster: number;
  name: string;
  /** Sounds that are in it. */
  size: number;
  colour: string;
  labels: readonly string[];
  /** Of each label, how many of its sounds; a sound with several is a share in each. */
  counts: readonly number[];
  labelColours: readonly string[];
  disabled: boolean;
  onName: (name: string) => void;
}

/** A cluster's name, and a bar of the labels in it, the most frequent first. */
export function ClusterRow({ cluster, name, size, colour, labels, counts, labelColours, disabled, onName }: Props) {
  const words = strings.clusters;
  const parts = labels
    .map((label, i) => ({ label, count: counts[i] ?? 0, colour: labelColours[i] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const labelled = parts.reduce((sum, { count }) => sum + count, 0);
  const unlabelled = size - labelled;
  const said = parts.map(({ label, count }) => words.part(label, count)).join(', ');
  return (
    <li>
      <div className="cluster-head">
        <span className="swatch" style={{ background: colour }} />
        <input
          type="text"
          aria-label={words.name(cluster)}
          placeholder={words.number(cluster)}
          // Left to the browser while it is typed.
          key={name}
          defaultValue={name}
          disabled={disabled}
          onBlur={(event) => event.target.value.trim() !== name && onName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <span className="figure-value">{size}</span>
      </div>
      {parts.length > 0 && (
        <div className="cluster-bar" role="img" aria-label={said}>
          {parts.map((part) => (
            <span
              key={part.label}
              title={words.part(part.label, part.count)}
              style={{ flexGrow: part.count, background: part.colour }}
            />
          ))}
          {unlabelled > 0.01 && (
            <span title={words.part(words.unlabelled, unlabelled)} style={{ flexGrow: unlabelled }} />
          )}
        </div>
      )}
      {parts.length > 0 && (
        <div className="cluster-says">
          {parts
            .slice(0, 3)
            .map(({ label, count }) => words.part(label.slice(label.lastIndexOf('/') + 1), count))
            .join(', ')}
          {parts.length > 3 && ` …`}
        </div>
      )}
    </li>
  );
}
