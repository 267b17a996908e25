// Colours of the map. Distances take Viridis, which is perceptually even and safe for the colour-blind; folders take
// hues spread by the golden angle in OKLCH (Ottosson, 2020), so that neighbours in the legend differ most.

/** Viridis at nine even steps, from its dark end to its bright one. */
export const viridis = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
];

/** What a renderer draws with beside colours that mean something; the style sheet has the same. */
export function mapInks(dark: boolean): { ground: string; text: string; accent: string; plain: string } {
  return dark
    ? { ground: '#121317', text: '#f1eee7', accent: '#f2b544', plain: '#8fb4d9' }
    : { ground: '#f6f4ef', text: '#17181c', accent: '#a65f00', plain: '#3a6ea5' };
}

/** sRGB in hex of an OKLCH colour; `hue` in degrees. Out-of-range channels are clipped. */
function oklch(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const channels = linear.map((value) => {
    const clipped = Math.min(1, Math.max(0, value));
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** One colour a category; lightness takes turns so that more of them stay apart. */
export function categoryColours(count: number, dark: boolean): string[] {
  const lightness = dark ? [0.74, 0.62, 0.85] : [0.62, 0.5, 0.7];
  return Array.from({ length: count }, (_, i) => oklch(lightness[i % 3], 0.14, 30 + i * 137.508));
}
