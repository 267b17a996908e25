import { strings } from '../../app/strings.ts';

/** Pixels of the picture for each of the SVG's, a side: sharp on every screen. */
const scale = 2;

/** An SVG of this width and height, drawn as a PNG. Throws where the browser cannot draw it. */
export async function pngOf(svg: Blob, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  try {
    await image.decode();
    const canvas = new OffscreenCanvas(Math.round(scale * width), Math.round(scale * height));
    const context = canvas.getContext('2d');
    if (!context) throw new Error(strings.plotFailed);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
