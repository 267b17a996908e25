// NumPy's .npy format, version 1.0, for matrices of floats:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import type { Matrix } from '../math/matrix.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic, two bytes of version, and the length of the header that follows as uint16. */
const prefixBytes = 10;
const alignment = 64;

/** What `decodeNpy` throws; its message is fit to be shown. */
export class NpyError extends Error {
  override name = 'NpyError';
}

/** The file that `numpy.save` would write of a `rows` x `cols` float32 array in C order. */
export function encodeNpy({ data, rows, cols }: Matrix): Uint8Array<ArrayBuffer> {
  if (data.length !== rows * cols) {
    throw new RangeError(`The matrix has ${data.length} numbers; ${rows} x ${cols} needs ${rows * cols}.`);
  }
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  const dataStart = Math.ceil((prefixBytes + description.length + 1) / alignment) * alignment;
  const header = `${description.padEnd(dataStart - prefixBytes - 1)}\n`;

  const bytes = new Uint8Array(dataStart + data.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes[6] = 1;
  view.setUint16(8, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[prefixBytes + i] = header.charCodeAt(i);
  for (let i = 0; i < data.length; i++) view.setFloat32(dataStart + i * 4, data[i], true);
  return bytes;
}

/**
 * The matrix in an .npy file that holds a 2-D array of little-endian float32 or float64 in C order; float64 is rounded
 * to float32. Throws an NpyError for any other array, another version, or a file of the wrong length.
 */
export function decodeNpy(bytes: Uint8Array): Matrix {
  if (bytes.length < prefixBytes || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new NpyError(
      'Not an .npy file: it does not begin as one. Save the array with numpy.save(path, array.astype("<f4")).',
    );
  }
  if (bytes[6] !== 1 || bytes[7] !== 0) {
    throw new NpyError(
      `The .npy file is of version ${bytes[6]}.${bytes[7]}, expected 1.0. Save it with numpy.lib.format.write_array(file, array, version=(1, 0)).`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = prefixBytes + view.getUint16(8, true);
  if (bytes.length < dataStart) {
    throw new NpyError(
      `The .npy file is cut short: it has ${bytes.length} bytes and its header alone needs ${dataStart}. Copy it again.`,
    );
  }

  const header = String.fromCharCode(...bytes.subarray(prefixBytes, dataStart)).trim();
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (order === undefined || shape === undefined) {
    throw new NpyError(`The .npy file's header is not understood: ${header}. Save the array again with numpy.save.`);
  }
  if (type !== '<f4' && type !== '<f8') {
    throw new NpyError(
      `The .npy file holds ${type ?? 'records'}, expected <f4 or <f8. Save it as array.astype("<f4").`,
    );
  }
  if (order === 'True') {
    throw new NpyError('The .npy file is in Fortran order, expected C order. Save numpy.ascontiguousarray(array).');
  }
  const sizes = /^\s*(\d+)\s*,\s*(\d+)\s*,?\s*$/.exec(shape);
  if (!sizes) {
    throw new NpyError(`The .npy file's shape is (${shape}), expected (rows, columns). Reshape the array.`);
  }

  const rows = Number(sizes[1]);
  const cols = Number(sizes[2]);
  const bytesPerNumber = type === '<f4' ? 4 : 8;
  const expected = dataStart + rows * cols * bytesPerNumber;
  if (bytes.length !== expected) {
    throw new NpyError(
      `The .npy file has ${bytes.length} bytes, expected ${expected} for ${rows} x ${cols} numbers. Copy it again.`,
    );
  }
  const data = new Float32Array(rows * cols);
  for (let i = 0, at = dataStart; i < data.length; i++, at += bytesPerNumber) {
    data[i] = type === '<f4' ? view.getFloat32(at, true) : view.getFloat64(at, true);
  }
  return { data, rows, cols };
}
