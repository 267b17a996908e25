// What colours the points, as the renderers take it: a shade for each point, which is a place in a palette. A change of
// what a colour means changes the few colours of the palette alone.

export interface PointColours {
  /** A value a point; NaN where it has none. Null: all have the first colour. */
  readonly values: Float32Array | null;
  /** Of the first colour and of the last. */
  readonly low: number;
  readonly high: number;
  /** As `#rrggbb`, or `#rrggbbaa` with an opacity. Each stands for one value, or they run into each other. */
  readonly colours: readonly string[];
  readonly isStepped: boolean;
  /** Of what has no value. */
  readonly missing: string;
  /** 1 for a point that steps back, 0 for others; all are shown alike where it is left out. */
  readonly dimmed?: Uint8Array | null;
}

/** How much is left of the opacity of a point that steps back. */
const dimmedOpacity = 0.1;

/** Steps of a palette whose colours run into each other: finer than eyes tell apart. */
const gradientSteps = 256;

/** How much is left of the other points' opacity while some are picked. */
export const unpickedOpacity = 0.3;

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Channels from 0 to 255 of `#rrggbb` or `#rrggbbaa`. */
export function rgbaOf(hex: string): Rgba {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5), hex.length > 7 ? channel(7) : 255];
}

/** The palette, four bytes a colour, then of what has no value; and all of them once more for points that step back. */
export function paletteOf({ colours, isStepped, missing, dimmed }: PointColours): Uint8Array {
  const stops = colours.map(rgbaOf);
  const shown = isStepped || stops.length === 1 ? stops : Array.from({ length: gradientSteps }, (_, i) => mixed(i));
  function mixed(step: number): Rgba {
    const at = (step / (gradientSteps - 1)) * (stops.length - 1);
    const first = Math.min(stops.length - 2, Math.floor(at));
    const [from, to] = [stops[first], stops[first + 1]];
    return from.map((value, channel) => value + (at - first) * (to[channel] - value)) as unknown as Rgba;
  }
  const full = [...shown, rgbaOf(missing)];
  const faded = dimmed ? full.map(([red, green, blue, alpha]) => [red, green, blue, dimmedOpacity * alpha]) : [];
  return Uint8Array.from([...full, ...faded].flat(), Math.round);
}

/** Each point's place in the palette of `paletteOf`. Values beyond the ends take the colours there. */
export function shadesOf({ values, low, high, colours, isStepped, dimmed }: PointColours, count: number): Uint32Array {
  const shades = new Uint32Array(count);
  const steps = isStepped || colours.length === 1 ? colours.length : gradientSteps;
  const perUnit = high > low ? (steps - 1) / (high - low) : 0;
  for (let row = 0; row < count; row++) {
    if (values) {
      const step = Math.round((values[row] - low) * perUnit);
      // What is no number is neither below nor above.
      shades[row] = step >= 0 ? Math.min(step, steps - 1) : step < 0 ? 0 : steps;
    }
    if (dimmed?.[row]) shades[row] += steps + 1;
  }
  return shades;
}

/** How wide each point is, in CSS pixels, and how opaque: the more there are, the finer; the nearer, the fuller. */
export function sizeOf(count: number, zoom: number): { diameter: number; opacity: number } {
  const crowding = Math.max(1, count / 200);
  return {
    diameter: Math.min(15, (11 / crowding ** 0.21) * Math.max(0.6, zoom) ** 0.35),
    opacity: Math.min(0.95, (0.95 / Math.max(1, count / 1000) ** 0.06) * Math.max(1, zoom) ** 0.1),
  };
}
