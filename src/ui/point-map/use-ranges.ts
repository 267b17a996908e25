// What of a map is seen, as a person moves it.

import { useCallback, useEffect, useRef, useState } from 'react';
import { between, type Ranges, wholeMap } from './view.ts';

const resetMilliseconds = 220;

export interface MovableRanges {
  ranges: Ranges;
  /** Changes at once what is seen; a motion that is under way ends. */
  move(change: (ranges: Ranges) => Ranges): void;
  /** Shows all of the map again, by a short motion where the person has nothing against it. */
  reset(): void;
}

export function useRanges(): MovableRanges {
  const [ranges, setRanges] = useState(wholeMap);
  const shown = useRef(ranges);
  shown.current = ranges;
  const frame = useRef(0);

  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const move = useCallback((change: (ranges: Ranges) => Ranges) => {
    cancelAnimationFrame(frame.current);
    setRanges(change);
  }, []);
  const reset = useCallback(() => {
    cancelAnimationFrame(frame.current);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setRanges(wholeMap);
      return;
    }
    const [from, began] = [shown.current, performance.now()];
    const step = () => {
      const share = Math.min(1, (performance.now() - began) / resetMilliseconds);
      setRanges(between(from, wholeMap, share ** 2 * (3 - 2 * share)));
      if (share < 1) frame.current = requestAnimationFrame(step);
    };
    frame.current = requestAnimationFrame(step);
  }, []);
  return { ranges, move, reset };
}
