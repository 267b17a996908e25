// NumPy's .npy format, for matrices: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import type { Matrix } from '../math/matrix.ts';
import type { ByteSource } from './byte-source.ts';
import { VectorFileError } from './vector-block.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic and two bytes of version, before the header's length. */
const versionEnd = 8;
const alignment = 64;
/** Only arrays of records have longer ones. */
const mostHeaderBytes = 2 ** 20;

type Numbers = ArrayLike<number>;

/** The types that become float32 as numbers do: as they are, or as the nearest there is. */
const readers: Record<string, { bytes: number; read(buffer: ArrayBuffer): Numbers }> = {
  f2: { bytes: 2, read: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber) },
  f4: { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  f8: { bytes: 8, read: (buffer) => new Float64Array(buffer) },
  b1: { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  i1: { bytes: 1, read: (buffer) => new Int8Array(buffer) },
  u1: { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  i2: { bytes: 2, read: (buffer) => new Int16Array(buffer) },
  u2: { bytes: 2, read: (buffer) => new Uint16Array(buffer) },
  i4: { bytes: 4, read: (buffer) => new Int32Array(buffer) },
  u4: { bytes: 4, read: (buffer) => new Uint32Array(buffer) },
  i8: { bytes: 8, read: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number) },
  u8: { bytes: 8, read: (buffer) => Float64Array.from(new BigUint64Array(buffer), Number) },
};

/** What NumPy's letters for other types stand for. */
const otherTypes: Record<string, string> = {
  c: 'complex numbers',
  O: 'Python objects',
  U: 'text',
  S: 'text',
  M: 'dates',
  m: 'time spans',
  V: 'records',
};

/** The file that `numpy.save` would write of a `rows` x `cols` float32 array in C order, of version 1.0. */
export function encodeNpy({ data, rows, cols }: Matrix): Uint8Array<ArrayBuffer> {
  if (data.length !== rows * cols) {
    throw new RangeError(`The matrix has ${data.length} numbers; ${rows} x ${cols} needs ${rows * cols}.`);
  }
  const headerStart = versionEnd + 2;
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  const dataStart = Math.ceil((headerStart + description.length + 1) / alignment) * alignment;
  const header = `${description.padEnd(dataStart - headerStart - 1)}\n`;

  const bytes = new Uint8Array(dataStart + data.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes[6] = 1;
  view.setUint16(versionEnd, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[headerStart + i] = header.charCodeAt(i);
  for (let i = 0; i < data.length; i++) view.setFloat32(dataStart + i * 4, data[i], true);
  return bytes;
}

/** Whether a file that begins with these bytes is one of NumPy's arrays. */
export function isNpy(beginning: Uint8Array): boolean {
  return beginning.length >= magic.length && magic.every((byte, i) => beginning[i] === byte);
}

/** A matrix in a file, of which any rows can be had without the others. */
export interface NpyMatrix {
  rows: number;
  cols: number;
  /**
   * Rows from `start` up to before `end`, as float32: what that cannot hold is rounded, and beyond its range infinite.
   * Throws a RangeError where there are no such rows, and a VectorFileError where the file no longer has them.
   */
  read(start: number, end: number): Promise<Matrix>;
}

/**
 * The matrix in an .npy file of version 1, 2 or 3: a 2-D array of floats of 2, 4 or 8 bytes, of whole numbers or of
 * booleans, of either byte order, in C or Fortran order. Throws a VectorFileError for any other array, and for a file
 * that is shorter or longer than its header says; passes on what `source.read` rejects with.
 */
export async function openNpy(source: ByteSource): Promise<NpyMatrix> {
  const { header, dataStart } = await readHeader(source);
  const { reader, bigEndian } = readerOf(header);
  const { rows, cols } = shapeOf(header);
  const expected = dataStart + rows * cols * reader.bytes;
  if (source.size !== expected) {
    throw new VectorFileError(
      `The .npy file ${source.size < expected ? 'is cut short' : 'is longer than its header says'}: it has ` +
        `${source.size} bytes, expected ${expected} for ${rows} x ${cols} numbers. Copy or save it again.`,
    );
  }

  /** `count` numbers from the one at place `first` in the file on. */
  const numbers = async (first: number, count: number): Promise<Numbers> => {
    const start = dataStart + first * reader.bytes;
    const bytes = await source.read(start, start + count * reader.bytes);
    if (bytes.length !== count * reader.bytes) {
      throw new VectorFileError('The file has become shorter since it was opened: add it again.');
    }
    if (bigEndian) reverseEach(bytes, reader.bytes);
    // A view of numbers begins at a multiple of their size, and ranges may be views themselves.
    return reader.read(bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer);
  };

  const inFortranOrder = fieldOf(header, 'fortran_order', /True|False/) === 'True';
  return {
    rows,
    cols,
    async read(start, end) {
      if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > rows) {
        throw new RangeError(`Rows ${start} to ${end} are not a range of the ${rows} rows of this matrix.`);
      }
      const count = end - start;
      if (!inFortranOrder) {
        const data = await numbers(start * cols, count * cols);
        return { data: data instanceof Float32Array ? data : new Float32Array(data), rows: count, cols };
      }
      const data = new Float32Array(count * cols);
      const fill = async (col: number) => {
        const column = await numbers(col * rows + start, count);
        for (let row = 0; row < count; row++) data[row * cols + col] = column[row];
      };
      await Promise.all(Array.from({ length: cols }, (_, col) => fill(col)));
      return { data, rows: count, cols };
    },
  };
}

/** The text of the header, and where the numbers begin. */
async function readHeader(source: ByteSource): Promise<{ header: string; dataStart: number }> {
  const prefix = await source.read(0, versionEnd + 4);
  if (!isNpy(prefix)) {
    throw new VectorFileError(
      'Not an .npy file: it does not begin as one. Save the array with numpy.save(path, array).',
    );
  }
  const version = prefix[6];
  if (prefix.length > versionEnd && !(version >= 1 && version <= 3 && prefix[7] === 0)) {
    throw new VectorFileError(
      `The .npy file is of version ${version}.${prefix[7]}, expected 1.0, 2.0 or 3.0. Save it again with numpy.save.`,
    );
  }
  const headerStart = versionEnd + (version === 1 ? 2 : 4);
  if (prefix.length < headerStart) throw headerCut(source.size);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = version === 1 ? view.getUint16(versionEnd, true) : view.getUint32(versionEnd, true);
  if (length > mostHeaderBytes) {
    throw new VectorFileError(
      `The .npy file is damaged: its header says that it has ${length} bytes, and no matrix needs as many. Copy it again.`,
    );
  }
  const dataStart = headerStart + length;
  const bytes = await source.read(headerStart, dataStart);
  if (bytes.length < length) throw headerCut(source.size);
  // Only names in records, which are refused, are not ASCII.
  return {
    header: Array.from(bytes, (byte) => String.fromCharCode(byte))
      .join('')
      .trim(),
    dataStart,
  };
}

function headerCut(size: number): VectorFileError {
  return new VectorFileError(
    `The .npy file is cut short: it ends within its header, after ${size} bytes. Copy it again.`,
  );
}

/** What the header gives under `key`. Throws a VectorFileError where that is not as `pattern` has it. */
function fieldOf(header: string, key: string, pattern: RegExp): string {
  const found = new RegExp(`['"]${key}['"]\\s*:\\s*(${pattern.source})`).exec(header)?.[1];
  if (found !== undefined) return found;
  throw new VectorFileError(
    `The .npy file's header is not understood: ${header.slice(0, 200)}. Save the array again with numpy.save.`,
  );
}

function readerOf(header: string): { reader: (typeof readers)[string]; bigEndian: boolean } {
  const described = fieldOf(header, 'descr', /'[^']*'|"[^"]*"|\[/);
  const type = described.slice(1, -1);
  const reader = readers[type.slice(1)];
  if (reader && /^[<>|=]/.test(type)) return { reader, bigEndian: type[0] === '>' };
  const held = described === '[' ? 'records' : (otherTypes[type.replace(/^[<>|=]/, '')[0]] ?? 'numbers');
  throw new VectorFileError(
    `The .npy file holds ${held}${type ? ` (${type})` : ''}, expected a matrix of real numbers. Save it as ` +
      'array.astype("<f4").',
  );
}

function shapeOf(header: string): { rows: number; cols: number } {
  const shape = fieldOf(header, 'shape', /\([^)]*\)/);
  const sizes = Array.from(shape.matchAll(/\d+/g), Number);
  if (sizes.length === 2) return { rows: sizes[0], cols: sizes[1] };
  const [rows, ...others] = sizes;
  const advice =
    sizes.length === 0
      ? 'It holds a single number. Save a matrix with a row a sound.'
      : sizes.length === 1
        ? `It holds one vector of ${rows} numbers. Stack one vector a sound with numpy.stack, or save array.reshape(1, -1).`
        : `Save a row a sound: array.mean(axis=1) where the second axis is time, or array.reshape(${rows}, ${others.reduce((product, size) => product * size)}).`;
  throw new VectorFileError(`The .npy file's shape is ${shape}, expected (rows, columns). ${advice}`);
}

function reverseEach(bytes: Uint8Array, length: number): void {
  for (let start = 0; start < bytes.length; start += length) {
    for (let low = start, high = start + length - 1; low < high; low++, high--) {
      [bytes[low], bytes[high]] = [bytes[high], bytes[low]];
    }
  }
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
