import { strings } from '../app/strings.ts';
import type { Spread } from '../core/evaluation/spread.ts';

/** So few directions, or so many copies, that neighbours say little. */
const fewestDimensions = 2;
const mostNearIdentical = 0.5;

/** Whether what was learned still tells sounds apart. */
export function SpreadFigure({ spread: { dimensions, columns, nearIdentical } }: { spread: Spread }) {
  const collapsed = dimensions < Math.min(fewestDimensions, columns) || nearIdentical > mostNearIdentical;
  const words = strings.quality;
  return (
    <p className={collapsed ? 'failure' : 'note'} title={words.spreadHelp}>
      {words.spread(dimensions, columns, nearIdentical)} {collapsed && words.collapsed}
    </p>
  );
}
