// Seeded random numbers. Nothing in core calls Math.random: randomness is an argument.

/** Uniform in [0, 1). */
export type Random = () => number;

/** sfc32 (Chris Doty-Humphrey's Small Fast Counter, public domain), 128 bits of state, seeded from one integer. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // Seeds that differ in one bit give unrelated streams only after the state has been stirred.
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** A seed for part `part` of a run seeded with `seed`: parts (epochs, families) are repeatable on their own. */
export function partSeed(seed: number, part: number): number {
  let mixed = Math.imul(seed ^ 0x85ebca6b, 0xcc9e2d51) ^ Math.imul(part + 1, 0x1b873593);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 13)) | 0;
}

/** Standard normal, by Box and Muller's transform. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Fisher and Yates: shuffles in place and returns what it was given. */
export function shuffle<Items extends { length: number; [index: number]: number }>(
  items: Items,
  random: Random,
): Items {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = items[i];
    items[i] = items[j];
    items[j] = held;
  }
  return items;
}
