import { useEffect, useRef } from 'react';
import { strings } from '../app/strings.ts';
import type { Matrix } from '../core/math/matrix.ts';
import { useDark } from './use-dark.ts';

/** Pixels from one square to the next, and what of them is left empty. */
const pitch = 4;
const gap = 1;
/** Squares in a line; a window of more bits takes several. */
const lineBits = 64;
/** Pixels between windows. */
const windowGap = 3;
/** Of a sound that is an hour long nobody looks at all of them. */
const mostWindows = 200;

interface Props {
  /** 0 and 1, a row a window. */
  codes: Matrix<Uint8Array>;
}

/** A code's bits as squares that are on or off, a row a window. */
export function CodeBits({ codes: { data, rows, cols } }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useDark();
  const shown = Math.min(rows, mostWindows);
  const windowHeight = Math.ceil(cols / lineBits) * pitch + windowGap;
  const width = Math.min(cols, lineBits) * pitch - gap;
  const height = shown * windowHeight - windowGap - gap;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const [on, off] = dark ? ['#f2b544', '#2c2f37'] : ['#a65f00', '#dedad1'];
    context.clearRect(0, 0, width, height);
    for (let row = 0; row < shown; row++) {
      for (let bit = 0; bit < cols; bit++) {
        context.fillStyle = data[row * cols + bit] > 0 ? on : off;
        const top = row * windowHeight + Math.floor(bit / lineBits) * pitch;
        context.fillRect((bit % lineBits) * pitch, top, pitch - gap, pitch - gap);
      }
    }
  }, [data, cols, shown, width, height, windowHeight, dark]);
  const { code, bits } = strings.seeing;
  const on = data.reduce((sum, bit) => sum + bit, 0);
  return (
    <figure className="code-bits">
      <figcaption>
        {code} <span className="note">{bits(on / rows, cols, rows, shown)}</span>
      </figcaption>
      <div className="code-bits-scroll">
        <canvas
          ref={canvas}
          width={width}
          height={height}
          style={{ width, height }}
          role="img"
          aria-label={`${code}: ${bits(on / rows, cols, rows, shown)}`}
        />
      </div>
    </figure>
  );
}
