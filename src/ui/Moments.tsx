import { useId } from 'react';
import { clock } from '../app/quantities.ts';
import { strings } from '../app/strings.ts';
import type { Segment } from '../core/features/segmentation.ts';

interface Props {
  durationSeconds: number;
  segments: readonly Segment[];
  /** Null for the whole sound. */
  chosen: number | null;
  onChoose: (segment: number | null) => void;
}

/** Where in a sound to search from: all of it, or one of its segments. */
export function Moments({ durationSeconds, segments, chosen, onChoose }: Props) {
  const name = useId();
  const percent = (seconds: number) => `${(100 * seconds) / durationSeconds}%`;
  return (
    <fieldset className="moments">
      <legend>{strings.outside.moments}</legend>
      <label className="moment-all">
        <input type="radio" name={name} checked={chosen === null} onChange={() => onChoose(null)} />
        {strings.outside.whole}
      </label>
      <div className="moment-strip">
        {segments.map(({ startSeconds }, index) => (
          <input
            key={startSeconds}
            type="radio"
            name={name}
            aria-label={clock(startSeconds)}
            title={clock(startSeconds)}
            checked={chosen === index}
            onChange={() => onChoose(index)}
            style={{
              left: percent(startSeconds),
              width: percent((segments[index + 1]?.startSeconds ?? durationSeconds) - startSeconds),
            }}
          />
        ))}
      </div>
      <span className="note">
        {chosen === null ? clock(durationSeconds) : clock(segments[chosen]?.startSeconds ?? 0)}
      </span>
    </fieldset>
  );
}
