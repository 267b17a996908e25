// The order of many numbers: packed with their places into doubles, which the engine sorts without being told how, in a
// third of the time that a comparison in JavaScript takes.

/** Doubles are exact up to 53 bits: 32 for a number, the rest for its place. */
const placeBits = 21;
export const mostOrdered = 2 ** placeBits;

/**
 * The places of `values` from the least to the greatest; of equals the lower place comes first, and NaN comes last. Throws
 * a RangeError for more than 2,097,152.
 */
export function ascendingOrder(values: Float32Array): Uint32Array {
  if (values.length > mostOrdered) {
    throw new RangeError(`Got ${values.length} numbers to order, expected at most ${mostOrdered}.`);
  }
  // 0 and -0 are equals, and there is one NaN.
  const plain = values.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0));
  const bits = new Uint32Array(plain.buffer);
  const packed = new Float64Array(values.length);
  for (let place = 0; place < packed.length; place++) {
    const pattern = bits[place];
    // Read as whole numbers, patterns of floats are in their order once those of negative ones are turned round.
    const rank = (pattern & 0x80000000 ? ~pattern : pattern | 0x80000000) >>> 0;
    packed[place] = rank * mostOrdered + place;
  }
  packed.sort();
  const order = new Uint32Array(packed.length);
  for (let i = 0; i < order.length; i++) order[i] = packed[i] % mostOrdered;
  return order;
}
