// What colours mean, laid out below a picture of the map: a bar with its ends, or names with their colours, line by line.

export type PictureLegend =
  | { kind: 'scale'; name: string; ends: readonly [string, string]; colours: readonly string[] }
  | { kind: 'names'; entries: readonly { text: string; colour: string }[] };

/** All in CSS pixels from the legend's top left corner. */
export interface PlacedLegend {
  height: number;
  bar: { left: number; top: number; width: number; height: number; colours: readonly string[] } | null;
  swatches: readonly { left: number; top: number; radius: number; colour: string }[];
  /** `left` is of what `anchor` says, `top` of the letters' middle. */
  texts: readonly { text: string; left: number; top: number; anchor: 'start' | 'middle' | 'end' }[];
}

const edge = 12;
const barWidth = 330;
const barHeight = 8;
const lineHeight = 18;
const swatchRadius = 4.5;
const textIndent = 14;
const gapAcross = 14;

/** Below a picture of this width. */
export function placeLegend(legend: PictureLegend, width: number, widthOf: (text: string) => number): PlacedLegend {
  if (legend.kind === 'scale') {
    const bar = { left: edge, top: 4, width: Math.min(barWidth, width - 2 * edge), height: barHeight };
    const [low, high] = legend.ends;
    const top = bar.top + bar.height + lineHeight / 2 + 2;
    return {
      height: top + lineHeight / 2 + 4,
      bar: { ...bar, colours: legend.colours },
      swatches: [],
      texts: [
        { text: low, left: bar.left, top, anchor: 'start' },
        { text: legend.name, left: bar.left + bar.width / 2, top, anchor: 'middle' },
        { text: high, left: bar.left + bar.width, top, anchor: 'end' },
      ],
    };
  }
  const swatches: PlacedLegend['swatches'][number][] = [];
  const texts: PlacedLegend['texts'][number][] = [];
  let [left, top] = [edge, lineHeight / 2];
  for (const { text, colour } of legend.entries) {
    const wide = textIndent + widthOf(text);
    if (left > edge && left + wide > width - edge) [left, top] = [edge, top + lineHeight];
    swatches.push({ left: left + swatchRadius, top, radius: swatchRadius, colour });
    texts.push({ text, left: left + textIndent, top, anchor: 'start' });
    left += wide + gapAcross;
  }
  return { height: top + lineHeight / 2 + 8, bar: null, swatches, texts };
}
