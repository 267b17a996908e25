/** As the style sheet and pictures have the names of groups. */
const font = '600 12px system-ui, sans-serif';

const context = new OffscreenCanvas(1, 1).getContext('2d');
const widths = new Map<string, number>();

/** The width of a group's name on the map, in CSS pixels. */
export function widthOfText(text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    if (context) context.font = font;
    width = context?.measureText(text).width ?? 7 * text.length;
    widths.set(text, width);
  }
  return width;
}
