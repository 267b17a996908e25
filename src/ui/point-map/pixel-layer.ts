// Points drawn by the processor, for browsers that would compute WebGL by it as well: a frame of 100,000 takes a third of the
// time, and the page does not wait for another process to give the picture back.

import { rgbaOf, unpickedOpacity } from './point-colours.ts';
import type { PointLayer } from './point-layer.ts';
import { stampSpots, unpremultiply } from './stamped-points.ts';
import { toPixel, unitsPerPixel } from './view.ts';

/** What browsers call a graphics processor that is none; they do not all say so when they are asked for a fast one. */
const softwareNames = /SwiftShader|llvmpipe|softpipe|Basic Render|Software/i;

/** Whether the browser has WebGL 2, but computes it without a graphics processor. */
export function isWebGlSlow(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  // Browsers allow a page only so many.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return softwareNames.test(name);
}

/** Draws on `canvas`. Null where it has no plain context. */
export function createPixelLayer(canvas: HTMLCanvasElement): PointLayer | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  let positions: Float32Array = new Float32Array(0);
  let rows: ArrayLike<number> = [];
  let picked: readonly number[] = [];
  let shades: Uint32Array = new Uint32Array(0);
  let palette: Uint8Array = new Uint8Array(0);
  let image: ImageData | null = null;

  return {
    setPositions(given, drawn) {
      positions = given;
      rows = drawn;
    },
    setShades(given) {
      shades = given;
    },
    setPalette(given) {
      palette = given;
    },
    setPicked(given) {
      picked = given;
    },
    draw({ ranges, box, width, height, pixelRatio, diameter, opacity, ground, text }) {
      const [across, down] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
      if (image?.width !== across || image.height !== down) {
        Object.assign(canvas, { width: across, height: down });
        image = context.createImageData(across, down);
      }
      const pixels = new Int32Array(image.data.buffer);
      pixels.fill(0);
      const [perX, perY] = unitsPerPixel(ranges, box);
      const [left, top] = toPixel(ranges, box, 0, 0);
      const radius = (diameter / 2) * pixelRatio;
      const stamp = (of: ArrayLike<number>, edge: string, wider: number, fullness: number) =>
        stampSpots(pixels, across, {
          positions,
          rows: of,
          shades,
          palette,
          scale: [pixelRatio / perX, -pixelRatio / perY],
          shift: [left * pixelRatio, top * pixelRatio],
          radius: radius + wider,
          innerRadius: radius - Math.min(1, diameter / 9) * pixelRatio,
          edge: rgbaOf(edge),
          opacity: fullness,
        });
      stamp(rows, ground, 0, picked.length > 0 ? opacity * unpickedOpacity : opacity);
      stamp(picked, text, pixelRatio, 1);
      unpremultiply(pixels);
      context.putImageData(image, 0, 0);
    },
    dispose() {},
  };
}
