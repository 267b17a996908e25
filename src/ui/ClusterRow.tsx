import { shortLabel } from '../app/labels.ts';
import { strings } from '../app/strings.ts';
import type { LabelSource } from '../storage/schema.ts';

/** The others are one part. */
const mostParts = 12;

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
  source: LabelSource | undefined;
  disabled: boolean;
  onName: (name: string) => void;
}

/** A cluster's name, and a bar of the labels in it, the most frequent first. */
export function ClusterRow(props: Props) {
  const { cluster, name, size, colour, labels, counts, labelColours, source, disabled, onName } = props;
  const words = strings.clusters;
  const parts = labels
    .map((label, i) => ({ label, count: counts[i] ?? 0, colour: labelColours[i] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const labelled = parts.reduce((sum, { count }) => sum + count, 0);
  const unlabelled = size - labelled;
  const shown = parts.slice(0, mostParts);
  const others = parts.slice(mostParts);
  const ofOthers = others.reduce((sum, { count }) => sum + count, 0);
  const said = shown.map(({ label, count }) => words.part(label, count)).join(', ');
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
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.value = name;
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <span className="figure-value">{size}</span>
      </div>
      {parts.length > 0 && (
        <div className="cluster-bar" role="img" aria-label={said}>
          {shown.map((part) => (
            <span
              key={part.label}
              title={words.part(part.label, part.count)}
              style={{ flexGrow: part.count, background: part.colour }}
            />
          ))}
          {others.length > 0 && (
            <span title={words.part(words.others(others.length), ofOthers)} style={{ flexGrow: ofOthers }} />
          )}
          {unlabelled > 0.01 && (
            <span title={words.part(words.unlabelled, unlabelled)} style={{ flexGrow: unlabelled }} />
          )}
        </div>
      )}
      {parts.length > 0 && (
        <div className="cluster-says">
          {parts
            .slice(0, 3)
            .map(({ label, count }) => words.part(shortLabel(label, source), count))
            .join(', ')}
          {parts.length > 3 && ` …`}
        </div>
      )}
    </li>
  );
}
