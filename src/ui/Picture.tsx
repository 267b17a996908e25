import { useEffect, useRef } from 'react';
import { drawPicture } from './draw-picture.ts';
import { viridis } from './palette.ts';

interface Props {
  /** 8 bits a pixel, row-major, rows from low to high; null while there is nothing to draw. */
  pixels: Uint8Array | null;
  /** How many rows; as many as columns where it is left out. */
  rows?: number;
  label: string;
  className?: string;
}

/** 256 colours from dark to bright. */
const colours = (() => {
  const stops = viridis.map((hex) => [...[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)), 255]);
  return Uint8ClampedArray.from({ length: 256 * 4 }, (_, i) => {
    const place = (Math.floor(i / 4) / 255) * (stops.length - 1);
    const stop = Math.min(stops.length - 2, Math.floor(place));
    const channel = i % 4;
    return stops[stop][channel] + (place - stop) * (stops[stop + 1][channel] - stops[stop][channel]);
  });
})();

/** Levels over time, such as a log-mel picture, low bands at the bottom. */
export function Picture({ pixels, rows, label, className = 'picture' }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = rows ?? Math.sqrt(pixels?.length ?? 1);
  const width = pixels ? pixels.length / height : 1;
  useEffect(() => {
    if (canvas.current && pixels) drawPicture(canvas.current, { data: pixels, rows: height, cols: width }, colours);
  }, [pixels, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className={className} />;
}
