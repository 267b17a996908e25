import { describe, expect, test } from 'vitest';
import { decodeNpy, encodeNpy, NpyError } from './npy.ts';

// Python 3, NumPy 2.4.6:
//   for type in ('<f4', '<f8'):
//     file = io.BytesIO()
//     numpy.save(file, numpy.array([[0, -1.5, 0.1], [1e-3, numpy.inf, -0.0]], dtype=type))
//     print(file.getvalue().hex())
// The header's padding (spaces, 20 in hex) is shortened here to what `padEnd` below puts back.
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
const numpyFile = (header: string, data: string) => fromHex(`${header.padEnd(254, '20')}0a${data}`);
const numpyFloat32 = numpyFile(
  '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d',
  '000000000000c0bfcdcccc3d6f12833a0000807f00000080',
);
const numpyFloat64 = numpyFile(
  '934e554d5059010076007b276465736372273a20273c6638272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d',
  '0000000000000000000000000000f8bf9a9999999999b93ffca9f1d24d62503f000000000000f07f0000000000000080',
);
const matrix = { data: Float32Array.from([0, -1.5, 0.1, 1e-3, Number.POSITIVE_INFINITY, -0]), rows: 2, cols: 3 };

/** A file with this header dictionary and these many bytes of data. */
function fileWith(dictionary: string, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(10 + dictionary.length + 1 + dataBytes);
  bytes.set([...numpyFloat32.subarray(0, 8), dictionary.length + 1]);
  bytes.set(new TextEncoder().encode(`${dictionary}\n`), 10);
  return bytes;
}

describe('npy', () => {
  test('writes what NumPy writes', () => {
    expect(encodeNpy(matrix)).toEqual(numpyFloat32);
  });

  test('reads what NumPy wrote', () => {
    expect(decodeNpy(numpyFloat32)).toEqual(matrix);
    expect(decodeNpy(numpyFloat64)).toEqual(matrix);
  });

  test('reads from the middle of a buffer', () => {
    const within = new Uint8Array(numpyFloat32.length + 3);
    within.set(numpyFloat32, 3);
    expect(decodeNpy(within.subarray(3))).toEqual(matrix);
  });

  test.each([
    [0, 0],
    [0, 64],
    [1, 1],
    [7, 5],
    [123456, 2],
  ])('gives back %i x %i and aligns its data', (rows, cols) => {
    const original = { data: Float32Array.from({ length: rows * cols }, (_, i) => Math.sin(i)), rows, cols };
    const bytes = encodeNpy(original);
    expect((bytes.length - original.data.byteLength) % 64).toBe(0);
    expect(decodeNpy(bytes)).toEqual(original);
  });

  test('refuses to write a matrix that is not filled', () => {
    expect(() => encodeNpy({ data: new Float32Array(5), rows: 2, cols: 3 })).toThrow(RangeError);
  });

  test('reads a header in another order and spacing', () => {
    expect(decodeNpy(fileWith(`{'shape':(1,2), 'fortran_order':False, 'descr':'<f4'}`, 8))).toEqual({
      data: new Float32Array(2),
      rows: 1,
      cols: 2,
    });
  });

  test('refuses every truncation, and more than there should be', () => {
    for (let length = 0; length < numpyFloat32.length; length++) {
      expect(() => decodeNpy(numpyFloat32.subarray(0, length))).toThrow(NpyError);
    }
    expect(() => decodeNpy(Uint8Array.from([...numpyFloat32, 0]))).toThrow(/153 bytes, expected 152 for 2 x 3/);
  });

  const header = (type: string, order: string, shape: string) =>
    `{'descr': ${type}, 'fortran_order': ${order}, 'shape': (${shape}), }`;
  test.each([
    ['integers', header("'<i8'", 'False', '1, 2'), /holds <i8, expected <f4 or <f8/],
    ['big-endian floats', header("'>f4'", 'False', '1, 2'), /holds >f4/],
    ['records', header("[('x', '<f4')]", 'False', '1, 2'), /holds records/],
    ['Fortran order', header("'<f4'", 'True', '1, 2'), /Fortran order/],
    ['one dimension', header("'<f4'", 'False', '2,'), /shape is \(2,\), expected \(rows, columns\)/],
    ['three dimensions', header("'<f4'", 'False', '1, 1, 2'), /shape is/],
    ['no dictionary', 'nothing', /not understood: nothing/],
  ])('refuses %s and says so', (_, dictionary, message) => {
    expect(() => decodeNpy(fileWith(dictionary, 8))).toThrow(message);
    expect(() => decodeNpy(fileWith(dictionary, 8))).toThrow(NpyError);
  });

  test('refuses another version', () => {
    const newer = numpyFloat32.slice();
    newer[6] = 2;
    expect(() => decodeNpy(newer)).toThrow(/version 2.0, expected 1.0/);
  });
});
