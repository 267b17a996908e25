import { strings } from '../app/strings.ts';
import { Picture } from './Picture.tsx';
import { secondsTicks } from './seconds-ticks.ts';

interface Props {
  title: string;
  /** What is to be seen, for whoever does not see it. */
  label: string;
  /** Rows x columns from low to high; null while it is not there yet. */
  pixels: Uint8Array | null;
  rows: number;
  /** Of the axis beside it: places from 0 at the lower edge to 1 at the upper one. */
  ticks: readonly { place: number; text: string }[];
  unit: string;
  /** From the left edge to the right one. */
  seconds: number;
  /** As wide as the panel, and so with more to say of time. */
  wide: boolean;
}

/** A picture of a sound with its axes: what `unit` says upwards, seconds to the right. */
export function AxedPicture({ title, label, pixels, rows, ticks, unit, seconds, wide }: Props) {
  const moments = secondsTicks(seconds, wide ? 4 : 2);
  return (
    <figure className="axed" data-wide={wide || undefined}>
      <figcaption>{title}</figcaption>
      <div className="axed-levels" aria-hidden="true">
        {ticks.map(({ place, text }) => (
          <span key={text} style={{ bottom: `${100 * place}%` }}>
            {text}
          </span>
        ))}
      </div>
      <Picture pixels={pixels} rows={rows} label={label} className="axed-picture" />
      <span className="axed-unit" aria-hidden="true">
        {unit}
      </span>
      <div className="axed-seconds" aria-hidden="true">
        {moments.map((moment, i) => (
          <span
            key={moment}
            data-edge={moment === 0 ? 'left' : moment > 0.85 * seconds ? 'right' : undefined}
            style={{ left: `${(100 * moment) / seconds}%` }}
          >
            {i === moments.length - 1 ? strings.seeing.seconds(moment) : moment}
          </span>
        ))}
      </div>
    </figure>
  );
}
