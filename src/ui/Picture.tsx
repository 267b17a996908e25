import { useEffect, useRef } from 'react';
import { viridis } from './palette.ts';

interface Props {
  /** 8 bits a pixel, row-major, rows from low to high; null while there is nothing to draw. */
  pixels: Uint8Array | null;
  /** How many rows; as many as columns where it is left out. */
  rows?: number;
  label: string;
  className?: string;
}

/** 256 colours from dark to bright, as red, green, blue in turn. */
const colourTable = (() => {
  const stops = viridis.map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return Uint8ClampedArray.from({ length: 256 * 3 }, (_, i) => {
    const place = (Math.floor(i / 3) / 255) * (stops.length - 1);
    const stop = Math.min(stops.length - 2, Math.floor(place));
    const channel = i % 3;
    return stops[stop][channel] + (place - stop) * (stops[stop + 1][channel] - stops[stop][channel]);
  });
})();

/** Levels over time, such as a log-mel picture, low bands at the bottom. */
export function Picture({ pixels, rows, label, className = 'picture' }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = rows ?? Math.sqrt(pixels?.length ?? 1);
  const width = pixels ? pixels.length / height : 1;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !pixels) return;
    const image = context.createImageData(width, height);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const colour = pixels[row * width + column] * 3;
        const target = ((height - 1 - row) * width + column) * 4;
        image.data.set(colourTable.subarray(colour, colour + 3), target);
        image.data[target + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className={className} />;
}
