import { useEffect, useRef } from 'react';
import { viridis } from './palette.ts';

interface Props {
  /** A square of 8 bits a pixel, row-major, bands from low to high. */
  pixels: Uint8Array;
  label: string;
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

/** A log-mel picture, low bands at the bottom. */
export function Picture({ pixels, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const side = Math.sqrt(pixels.length);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(side, side);
    for (let band = 0; band < side; band++) {
      for (let frame = 0; frame < side; frame++) {
        const colour = pixels[band * side + frame] * 3;
        const target = ((side - 1 - band) * side + frame) * 4;
        image.data.set(colourTable.subarray(colour, colour + 3), target);
        image.data[target + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
  }, [pixels, side]);
  return <canvas ref={canvas} width={side} height={side} role="img" aria-label={label} className="picture" />;
}
