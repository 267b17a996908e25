/**
 * Draws an outline over the whole canvas, in the colour that its text would have: the least and the greatest of every
 * column in turn, from -1 to 1.
 */
export function drawWaveform(canvas: HTMLCanvasElement, waveform: Float32Array): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const columnPixels = width / (waveform.length / 2);
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(canvas).color;
  for (let column = 0; column < waveform.length / 2; column++) {
    const top = ((1 - waveform[2 * column + 1]) / 2) * height;
    const bottom = ((1 - waveform[2 * column]) / 2) * height;
    context.fillRect(column * columnPixels, top, columnPixels, Math.max(1, bottom - top));
  }
}
