/** The least that counts as loud: silence is a line. */
const faintest = 1e-4;

/**
 * Draws an outline over the whole canvas, in the colour that its text would have: the least and the greatest of every
 * column in turn. As tall as there is room, however quiet it is.
 */
export function drawWaveform(canvas: HTMLCanvasElement, waveform: Float32Array): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const columnPixels = width / (waveform.length / 2);
  const peak = waveform.reduce((most, sample) => Math.max(most, Math.abs(sample)), faintest);
  const yOf = (sample: number) => ((1 - sample / peak) / 2) * height;
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(canvas).color;
  for (let column = 0; column < waveform.length / 2; column++) {
    const [top, bottom] = [yOf(waveform[2 * column + 1]), yOf(waveform[2 * column])];
    context.fillRect(column * columnPixels, top, columnPixels, Math.max(1, bottom - top));
  }
}
