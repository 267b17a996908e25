// The power spectrum of a real frame, its transform and the way back, or the real part alone: a Fourier transform of half
// the size over pairs of samples, then unravelled.
// The complex transform is Stockham's, radix 4 (and one radix-2 pass where the size asks for it): it sorts itself,
// so there is no bit reversal. P. N. Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1, 1984.

/**
 * Writes |X[k]|² of `frame` into `power`, where X is the unnormalised transform, sum of x[n] exp(-2πikn / size).
 * `frame` holds `size` samples and is left as it is; `power` holds `size / 2 + 1` values, 0 Hz to half the sample rate.
 * A frame with a value that is not finite gives values that are not finite.
 */
export type PowerSpectrum = (frame: Float32Array, power: Float32Array) => void;

/**
 * Writes the sum of x[n] cos(2πkn / size), the real part of X[k], into `sums`, `size / 2 + 1` values. Of a power
 * spectrum with its mirror image (`size` values, even about 0) that is `size` times the frame's circular
 * autocorrelation at lag k (Wiener and Khinchin).
 */
export type CosineTransform = (frame: Float32Array, sums: Float32Array) => void;

/**
 * Prepares tables and scratch memory for frames of `size` samples, once for many frames; not re-entrant.
 * Throws a RangeError where `size` is no power of two from 8.
 */
export function createPowerSpectrum(size: number): PowerSpectrum {
  const { transform, unravelling, half } = createHalfTransform(size);
  return (frame, power) => {
    requireLengths(frame, power, size);
    unravelPower(transform(frame), power, unravelling, half);
  };
}

/** The transform of a real frame and the way back; each the other's inverse. */
export interface RealTransform {
  /** Writes the real and imaginary parts of X[k], `size / 2 + 1` values each. `frame` is left as it is. */
  forward(frame: Float32Array, real: Float32Array, imaginary: Float32Array): void;
  /** Writes the `size` samples whose transform this is; the imaginary parts at both ends count as 0. */
  inverse(real: Float32Array, imaginary: Float32Array, frame: Float32Array): void;
}

/** As `createPowerSpectrum`, with the same errors. */
export function createRealTransform(size: number): RealTransform {
  const { transform, unravelling, half } = createHalfTransform(size);
  const pairs = new Float32Array(size);
  return {
    forward(frame, real, imaginary) {
      requireLengths(frame, real, size);
      requireLengths(frame, imaginary, size);
      unravelParts(transform(frame), real, imaginary, unravelling, half);
    },
    inverse(real, imaginary, frame) {
      requireLengths(frame, real, size);
      requireLengths(frame, imaginary, size);
      ravelConjugate(real, imaginary, pairs, unravelling, half);
      // The inverse of a transform is the conjugate of the conjugate's.
      const z = transform(pairs);
      for (let n = 0; n < size; n += 2) {
        frame[n] = z[n] / half;
        frame[n + 1] = -z[n + 1] / half;
      }
    },
  };
}

/** As `createPowerSpectrum`, with the same errors. */
export function createCosineTransform(size: number): CosineTransform {
  const { transform, unravelling, half } = createHalfTransform(size);
  return (frame, sums) => {
    requireLengths(frame, sums, size);
    unravelRealPart(transform(frame), sums, unravelling, half);
  };
}

function requireLengths(frame: Float32Array, result: Float32Array, size: number): void {
  if (frame.length === size && result.length === size / 2 + 1) return;
  throw new RangeError(
    `Got ${frame.length} samples and room for ${result.length} values, expected ${size} and ${size / 2 + 1}.`,
  );
}

/** The complex transform of the frame's pairs, interleaved, and what is needed to unravel it. */
function createHalfTransform(size: number) {
  if (!Number.isInteger(Math.log2(size)) || size < 8) {
    throw new RangeError(`Got a frame of ${size} samples, expected a power of two from 8: choose such an FFT size.`);
  }
  const half = size / 2;
  const quarter = half / 4;
  // Interleaved: real part at 2k, imaginary part at 2k + 1.
  const even = new Float64Array(size);
  const odd = new Float64Array(size);
  // Of exp(-2πip / half), its square and its cube: six numbers for each p. A later pass, on sequences shorter by a
  // factor of 4 each, takes every fourth, sixteenth ... of them.
  const twiddles = new Float64Array(6 * quarter);
  for (let p = 0; p < quarter; p++) {
    for (let power = 1; power <= 3; power++) {
      const angle = (-2 * Math.PI * p * power) / half;
      twiddles[6 * p + 2 * power - 2] = Math.cos(angle);
      twiddles[6 * p + 2 * power - 1] = Math.sin(angle);
    }
  }
  const unravelling = new Float64Array(half + 2);
  for (let k = 0; k <= half / 2; k++) {
    unravelling[2 * k] = Math.cos((-2 * Math.PI * k) / size);
    unravelling[2 * k + 1] = Math.sin((-2 * Math.PI * k) / size);
  }

  const transform = (frame: Float32Array): Float64Array => {
    firstPass(frame, even, twiddles, quarter);
    let from = even;
    let to = odd;
    let length = quarter;
    let stride = 4;
    for (; length >= 4; length /= 4, stride *= 4) {
      radix4Pass(from, to, twiddles, length, stride);
      [from, to] = [to, from];
    }
    if (length === 2) {
      radix2Pass(from, to, stride);
      [from, to] = [to, from];
    }
    return from;
  };
  return { transform, unravelling, half };
}

/** The radix-4 pass with a stride of 1, which reads the real samples in pairs as if they were complex numbers. */
function firstPass(frame: Float32Array, to: Float64Array, twiddles: Float64Array, quarter: number): void {
  const step = 2 * quarter;
  for (let p = 0; p < quarter; p++) {
    const at = 2 * p;
    const aRe = frame[at];
    const aIm = frame[at + 1];
    const bRe = frame[at + step];
    const bIm = frame[at + step + 1];
    const cRe = frame[at + 2 * step];
    const cIm = frame[at + 2 * step + 1];
    const dRe = frame[at + 3 * step];
    const dIm = frame[at + 3 * step + 1];
    const sumRe = aRe + cRe;
    const sumIm = aIm + cIm;
    const differenceRe = aRe - cRe;
    const differenceIm = aIm - cIm;
    const otherSumRe = bRe + dRe;
    const otherSumIm = bIm + dIm;
    // i (b - d)
    const turnedRe = dIm - bIm;
    const turnedIm = bRe - dRe;
    const w = 6 * p;
    const out = 8 * p;
    to[out] = sumRe + otherSumRe;
    to[out + 1] = sumIm + otherSumIm;
    let re = differenceRe - turnedRe;
    let im = differenceIm - turnedIm;
    to[out + 2] = re * twiddles[w] - im * twiddles[w + 1];
    to[out + 3] = re * twiddles[w + 1] + im * twiddles[w];
    re = sumRe - otherSumRe;
    im = sumIm - otherSumIm;
    to[out + 4] = re * twiddles[w + 2] - im * twiddles[w + 3];
    to[out + 5] = re * twiddles[w + 3] + im * twiddles[w + 2];
    re = differenceRe + turnedRe;
    im = differenceIm + turnedIm;
    to[out + 6] = re * twiddles[w + 4] - im * twiddles[w + 5];
    to[out + 7] = re * twiddles[w + 5] + im * twiddles[w + 4];
  }
}

/** `stride` interleaved transforms of `length` values each become 4 `stride` of a quarter of the length. */
function radix4Pass(
  from: Float64Array,
  to: Float64Array,
  twiddles: Float64Array,
  length: number,
  stride: number,
): void {
  const quarter = length / 4;
  const step = 2 * stride * quarter;
  const width = 2 * stride;
  for (let p = 0; p < quarter; p++) {
    const w = 6 * p * stride;
    const w1Re = twiddles[w];
    const w1Im = twiddles[w + 1];
    const w2Re = twiddles[w + 2];
    const w2Im = twiddles[w + 3];
    const w3Re = twiddles[w + 4];
    const w3Im = twiddles[w + 5];
    const end = width * (p + 1);
    let out = 4 * width * p;
    for (let at = width * p; at < end; at += 2, out += 2) {
      const aRe = from[at];
      const aIm = from[at + 1];
      const bRe = from[at + step];
      const bIm = from[at + step + 1];
      const cRe = from[at + 2 * step];
      const cIm = from[at + 2 * step + 1];
      const dRe = from[at + 3 * step];
      const dIm = from[at + 3 * step + 1];
      const sumRe = aRe + cRe;
      const sumIm = aIm + cIm;
      const differenceRe = aRe - cRe;
      const differenceIm = aIm - cIm;
      const otherSumRe = bRe + dRe;
      const otherSumIm = bIm + dIm;
      const turnedRe = dIm - bIm;
      const turnedIm = bRe - dRe;
      to[out] = sumRe + otherSumRe;
      to[out + 1] = sumIm + otherSumIm;
      let re = differenceRe - turnedRe;
      let im = differenceIm - turnedIm;
      to[out + width] = re * w1Re - im * w1Im;
      to[out + width + 1] = re * w1Im + im * w1Re;
      re = sumRe - otherSumRe;
      im = sumIm - otherSumIm;
      to[out + 2 * width] = re * w2Re - im * w2Im;
      to[out + 2 * width + 1] = re * w2Im + im * w2Re;
      re = differenceRe + turnedRe;
      im = differenceIm + turnedIm;
      to[out + 3 * width] = re * w3Re - im * w3Im;
      to[out + 3 * width + 1] = re * w3Im + im * w3Re;
    }
  }
}

function radix2Pass(from: Float64Array, to: Float64Array, stride: number): void {
  const width = 2 * stride;
  for (let at = 0; at < width; at++) {
    const a = from[at];
    const b = from[at + width];
    to[at] = a + b;
    to[at + width] = a - b;
  }
}

/**
 * The spectra E and O of the even and the odd samples, from Z = E + iO and their symmetry; then X[k] = E + wO and
 * X[half - k] = conj(E - wO), with w = exp(-2πik / size).
 */
function unravelPower(z: Float64Array, power: Float32Array, unravelling: Float64Array, half: number): void {
  power[0] = (z[0] + z[1]) ** 2;
  power[half] = (z[0] - z[1]) ** 2;
  for (let k = 1; k <= half / 2; k++) {
    const mirrored = 2 * (half - k);
    const evenRe = (z[2 * k] + z[mirrored]) * 0.5;
    const evenIm = (z[2 * k + 1] - z[mirrored + 1]) * 0.5;
    const oddRe = (z[2 * k + 1] + z[mirrored + 1]) * 0.5;
    const oddIm = (z[mirrored] - z[2 * k]) * 0.5;
    const wRe = unravelling[2 * k];
    const wIm = unravelling[2 * k + 1];
    const turnedRe = oddRe * wRe - oddIm * wIm;
    const turnedIm = oddRe * wIm + oddIm * wRe;
    const lowRe = evenRe + turnedRe;
    const lowIm = evenIm + turnedIm;
    const highRe = evenRe - turnedRe;
    const highIm = evenIm - turnedIm;
    power[k] = lowRe * lowRe + lowIm * lowIm;
    power[half - k] = highRe * highRe + highIm * highIm;
  }
}

/** The real parts alone of what `unravelPower` squares. */
function unravelRealPart(z: Float64Array, sums: Float32Array, unravelling: Float64Array, half: number): void {
  sums[0] = z[0] + z[1];
  sums[half] = z[0] - z[1];
  for (let k = 1; k <= half / 2; k++) {
    const mirrored = 2 * (half - k);
    const evenRe = (z[2 * k] + z[mirrored]) * 0.5;
    const oddRe = (z[2 * k + 1] + z[mirrored + 1]) * 0.5;
    const oddIm = (z[mirrored] - z[2 * k]) * 0.5;
    const turnedRe = oddRe * unravelling[2 * k] - oddIm * unravelling[2 * k + 1];
    sums[k] = evenRe + turnedRe;
    sums[half - k] = evenRe - turnedRe;
  }
}

/** The complex numbers whose powers `unravelPower` gives. */
function unravelParts(
  z: Float64Array,
  real: Float32Array,
  imaginary: Float32Array,
  unravelling: Float64Array,
  half: number,
): void {
  real[0] = z[0] + z[1];
  real[half] = z[0] - z[1];
  imaginary[0] = 0;
  imaginary[half] = 0;
  for (let k = 1; k <= half / 2; k++) {
    const mirrored = 2 * (half - k);
    const evenRe = (z[2 * k] + z[mirrored]) * 0.5;
    const evenIm = (z[2 * k + 1] - z[mirrored + 1]) * 0.5;
    const oddRe = (z[2 * k + 1] + z[mirrored + 1]) * 0.5;
    const oddIm = (z[mirrored] - z[2 * k]) * 0.5;
    const wRe = unravelling[2 * k];
    const wIm = unravelling[2 * k + 1];
    const turnedRe = oddRe * wRe - oddIm * wIm;
    const turnedIm = oddRe * wIm + oddIm * wRe;
    real[half - k] = evenRe - turnedRe;
    imaginary[half - k] = turnedIm - evenIm;
    real[k] = evenRe + turnedRe;
    imaginary[k] = evenIm + turnedIm;
  }
}

/** Undoes `unravelParts`: the conjugate of Z, interleaved. */
function ravelConjugate(
  real: Float32Array,
  imaginary: Float32Array,
  pairs: Float32Array,
  unravelling: Float64Array,
  half: number,
): void {
  pairs[0] = (real[0] + real[half]) * 0.5;
  pairs[1] = -(real[0] - real[half]) * 0.5;
  for (let k = 1; k <= half / 2; k++) {
    const mirrored = half - k;
    const evenRe = (real[k] + real[mirrored]) * 0.5;
    const evenIm = (imaginary[k] - imaginary[mirrored]) * 0.5;
    const turnedRe = (real[k] - real[mirrored]) * 0.5;
    const turnedIm = (imaginary[k] + imaginary[mirrored]) * 0.5;
    const wRe = unravelling[2 * k];
    const wIm = -unravelling[2 * k + 1];
    const oddRe = turnedRe * wRe - turnedIm * wIm;
    const oddIm = turnedRe * wIm + turnedIm * wRe;
    pairs[2 * mirrored] = evenRe + oddIm;
    pairs[2 * mirrored + 1] = evenIm - oddRe;
    pairs[2 * k] = evenRe - oddIm;
    pairs[2 * k + 1] = -evenIm - oddRe;
  }
}
