import type { Matrix } from '../core/math/matrix.ts';

/**
 * Draws levels of 8 bits, rows from low to high, on a canvas that has as many pixels. `colours`: 256 of them from the
 * lowest level to the highest, as red, green, blue and alpha in turn.
 */
export function drawPicture(
  canvas: HTMLCanvasElement,
  { data, rows, cols }: Matrix<Uint8Array>,
  colours: Uint8ClampedArray,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(cols, rows);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const colour = data[row * cols + col] * 4;
      image.data.set(colours.subarray(colour, colour + 4), ((rows - 1 - row) * cols + col) * 4);
    }
  }
  context.putImageData(image, 0, 0);
}
