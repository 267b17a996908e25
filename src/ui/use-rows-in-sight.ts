import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Rows drawn beyond either edge, so that a wheel's turn shows no gap. */
const rowsBeyond = 8;

export interface RowsInSight {
  /** The first row to draw, and the first after the last. */
  from: number;
  to: number;
  /** Scrolls by as little as brings a row into sight, once everything else of the next frame has been drawn. */
  reveal: (row: number) => void;
}

/** Which of `count` rows, all `rowPixels` high, are to be seen within an element that scrolls. */
export function useRowsInSight(scroller: RefObject<HTMLElement | null>, count: number, rowPixels: number): RowsInSight {
  const [{ from, to }, setRange] = useState({ from: 0, to: 0 });
  const lookAnew = useRef(() => {});
  const seen = useRef<{ scrollTop: number; clientHeight: number } | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const show = (scrollTop: number, clientHeight: number) => {
      seen.current = { scrollTop, clientHeight };
      const from = Math.max(0, Math.floor(scrollTop / rowPixels) - rowsBeyond);
      const to = Math.min(count, Math.ceil((scrollTop + clientHeight) / rowPixels) + rowsBeyond);
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const look = () => show(element.scrollTop, element.clientHeight);
    // Before the frame is painted that shows them.
    const lookAtOnce = () => flushSync(look);
    const resizes = new ResizeObserver(lookAtOnce);
    // To know where the element stands now, the browser would lay the page out; it tells the observer once it has.
    const { scrollTop, clientHeight } = seen.current ?? element;
    show(Math.min(scrollTop, Math.max(0, count * rowPixels - clientHeight)), clientHeight);
    lookAnew.current = look;
    element.addEventListener('scroll', lookAtOnce, { passive: true });
    resizes.observe(element);
    return () => {
      element.removeEventListener('scroll', lookAtOnce);
      resizes.disconnect();
    };
  }, [scroller, count, rowPixels]);

  const frame = useRef(0);
  const reveal = useCallback(
    (row: number) => {
      cancelAnimationFrame(frame.current);
      // To know where the element stands, the browser lays the page out, which the map's colours need not wait for.
      frame.current = requestAnimationFrame(() => {
        const element = scroller.current;
        if (!element) return;
        const [top, bottom] = [row * rowPixels, (row + 1) * rowPixels];
        if (top < element.scrollTop) element.scrollTop = top;
        else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
        else return;
        flushSync(lookAnew.current);
      });
    },
    [scroller, rowPixels],
  );
  // Fewer rows than before may be drawn before that is known here.
  return { from: Math.min(from, count), to: Math.min(to, count), reveal };
}
