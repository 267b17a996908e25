// Quantities as the page writes them.

/** Whole numbers, by thousands. */
export const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** `1 sound`, `2,031 sounds`. */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${numbers.format(value)} ${value === 1 ? singular : plural}`;
}

/** `4.2 MB`, `380 MB`, `1.5 GB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** How long something is: `0.42 s`, `12.3 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

/** A moment within a sound, in minutes and seconds, of a part of a second with tenths: `0:03`, `12:30.5`. */
export function clock(seconds: number): string {
  // Rounded before it is taken apart: 59.97 s are a minute.
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  const isWhole = Number.isInteger(rest);
  return `${minutes}:${isWhole ? String(rest).padStart(2, '0') : rest.toFixed(1).padStart(4, '0')}`;
}

/** Time left, coarse enough not to flicker. */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return 'almost done';
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

/** A moment of the clock on the wall, in milliseconds since 1970: `5 Mar 2026, 14:02:31`. */
export function moment(milliseconds: number): string {
  return moments.format(milliseconds);
}
