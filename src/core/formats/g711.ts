// A-law and mu-law, the 8-bit codes of telephony, as 16-bit samples.
// Source: ITU-T Recommendation G.711 (1988), tables 1a to 2b; the 13 and 14-bit values there are put into the high bits.

/** The sample of each of the 256 codes: 8 to 32,256 and their opposites. */
export const alawSamples = Int16Array.from({ length: 256 }, (_, code) => {
  // Every other bit is inverted on the line.
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
});

/** The sample of each of the 256 codes: 0 to 32,124 and their opposites. */
export const mulawSamples = Int16Array.from({ length: 256 }, (_, code) => {
  // All bits are inverted on the line.
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) << 3) + 132) << ((bits >> 4) & 7);
  return bits & 0x80 ? 132 - magnitude : magnitude - 132;
});
