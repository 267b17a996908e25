import { memo, useEffect, useState } from 'react';
import { outlineColumns } from '../app/outlines.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp } from './app-context.ts';

/** A row that is scrolled past sooner asks for nothing. */
const restingMilliseconds = 60;

/** Both halves of the waveform's shape, one unit a column and two high, at least a line. */
function pathOf(outline: Uint8Array): string {
  const heights = Array.from(outline, (level) => Math.max(0.04, level / 255).toFixed(2));
  const along = (column: number) => column + 0.5;
  const upper = heights.map((height, column) => `${along(column)} -${height}`);
  const lower = heights.map((height, column) => `${along(column)} ${height}`).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}

/** A sound's waveform beside its name, as small as it is; nothing until it is known. */
export const RowOutline = memo(function RowOutline({ sound }: { sound: SoundRecord }) {
  const app = useApp();
  const [outline, setOutline] = useState(() => app.outlines.known(sound));
  useEffect(() => {
    const known = app.outlines.known(sound);
    setOutline(known);
    if (known) return;
    let isHere = true;
    const timer = setTimeout(async () => {
      const read = await app.outlines.read(sound);
      if (isHere) setOutline(read);
    }, restingMilliseconds);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [app, sound]);
  return (
    <svg className="row-outline" viewBox={`0 -1 ${outlineColumns} 2`} preserveAspectRatio="none" aria-hidden="true">
      {outline && <path d={pathOf(outline)} />}
    </svg>
  );
});
