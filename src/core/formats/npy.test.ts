import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { countingSource, fromHex } from './handmade-files.ts';
import { encodeNpy, isNpy, openNpy } from './npy.ts';
import { VectorFileError } from './vector-block.ts';

/** A file as NumPy lays it out: magic, version, length of the header, the header padded to 64 bytes, the data. */
function numpyFile(type: string, order: string, shape: string, data: Uint8Array, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const dictionary = `{'descr': ${type}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const header = `${dictionary.padEnd(Math.ceil((9 + lengthBytes + dictionary.length) / 64) * 64 - 9 - lengthBytes)}\n`;
  const bytes = new Uint8Array(8 + lengthBytes + header.length + data.length);
  bytes.set(fromHex('934e554d5059'));
  bytes.set([version, 0, header.length & 255, header.length >> 8], 6);
  bytes.set(new TextEncoder().encode(header), 8 + lengthBytes);
  bytes.set(data, bytes.length - data.length);
  return bytes;
}

const twoByThree = (type: string, data: string, order = 'False', version = 1) =>
  numpyFile(`'${type}'`, order, '(2, 3)', fromHex(data), version);

async function readWhole(bytes: Uint8Array) {
  const npy = await openNpy(bytesAsSource(bytes));
  return npy.read(0, npy.rows);
}

const float32Bytes = '000000000000c0bfcdcccc3d6f12833a0000807f00000080';
const numpyFloat32 = twoByThree('<f4', float32Bytes);
const matrix = { data: Float32Array.from([0, -1.5, 0.1, 1e-3, Number.POSITIVE_INFINITY, -0]), rows: 2, cols: 3 };

describe('encodeNpy', () => {
  // Python 3, NumPy 2.4.6, numpy.save of the same array: its first 68 bytes, before padding.
  test('writes what NumPy writes', () => {
    expect(encodeNpy(matrix)).toEqual(numpyFloat32);
    const header =
      '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d';
    expect(encodeNpy(matrix).subarray(0, header.length / 2)).toEqual(fromHex(header));
  });

  test.each([
    [0, 0],
    [0, 64],
    [1, 1],
    [7, 5],
    [123456, 2],
  ])('gives back %i x %i and aligns its data', async (rows, cols) => {
    const original = { data: Float32Array.from({ length: rows * cols }, (_, i) => Math.sin(i)), rows, cols };
    const bytes = encodeNpy(original);
    expect((bytes.length - original.data.byteLength) % 64).toBe(0);
    expect(await readWhole(bytes)).toEqual(original);
  });

  test('refuses to write a matrix that is not filled', () => {
    expect(() => encodeNpy({ data: new Float32Array(5), rows: 2, cols: 3 })).toThrow(RangeError);
  });
});

describe('openNpy', () => {
  // The data of what NumPy 2.4.6 writes of [[0, -1.5, 0.1], [1e-3, inf, -0.0]] as each type.
  test.each([
    ['<f4', float32Bytes, 'False', 1],
    ['<f4', float32Bytes, 'False', 2],
    ['<f4', float32Bytes, 'False', 3],
    ['<f4', '000000006f12833a0000c0bf0000807fcdcccc3d00000080', 'True', 1],
    ['>f4', '00000000bfc000003dcccccd3a83126f7f80000080000000', 'False', 1],
    [
      '<f8',
      '0000000000000000000000000000f8bf9a9999999999b93ffca9f1d24d62503f000000000000f07f0000000000000080',
      'False',
      1,
    ],
  ])('reads what NumPy wrote as %s: %s, Fortran order %s, version %i', async (type, data, order, version) => {
    expect(await readWhole(twoByThree(type, data, order, version))).toEqual(matrix);
  });

  test('reads floats of 2 bytes: subnormal, normal, largest, infinite and not a number', async () => {
    // numpy.array([0x0001, 0x03ff, 0x0400, 0x3555, 0x7bff, 0xfc00, 0x8001, 0x7e00], 'u2').view('f2')
    const halves = numpyFile("'<f2'", 'False', '(2, 4)', fromHex('0100ff0300045535ff7b00fc0180007e'));
    expect([...(await readWhole(halves)).data]).toEqual([
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      0.333251953125,
      65504,
      Number.NEGATIVE_INFINITY,
      -(2 ** -24),
      Number.NaN,
    ]);
  });

  // The same of [[0, 1, 2], [100, -3, -128]], of its absolute values, and of which are above 0.
  const signed = [0, 1, 2, 100, -3, -128];
  const unsigned = signed.map(Math.abs);
  test.each([
    ['|i1', '00010264fd80', 'False', signed],
    ['<i2', '0000010002006400fdff80ff', 'False', signed],
    ['>i2', '000000640001fffd0002ff80', 'True', signed],
    ['>i4', '00000000000000010000000200000064fffffffdffffff80', 'False', signed],
    [
      '<i8',
      '0000000000000000010000000000000002000000000000006400000000000000fdffffffffffffff80ffffffffffffff',
      'False',
      signed,
    ],
    ['|u1', '000102640380', 'False', unsigned],
    ['<u2', '000001000200640003008000', 'False', unsigned],
    ['<u4', '000000000100000002000000640000000300000080000000', 'False', unsigned],
    [
      '>u8',
      '000000000000000000000000000000010000000000000002000000000000006400000000000000030000000000000080',
      'False',
      unsigned,
    ],
    ['|b1', '000101010000', 'False', [0, 1, 1, 1, 0, 0]],
  ])('reads whole numbers as %s', async (type, data, order, numbers) => {
    expect([...(await readWhole(twoByThree(type, data, order))).data]).toEqual(numbers);
  });

  test.each(['False', 'True'])('reads any rows without the others, Fortran order %s', async (order) => {
    const [rows, cols] = [50, 7];
    const valueAt = (row: number, col: number) => row * 100 + col;
    const stored = Float32Array.from({ length: rows * cols }, (_, i) =>
      order === 'True' ? valueAt(i % rows, Math.floor(i / rows)) : valueAt(Math.floor(i / cols), i % cols),
    );
    const bytes = numpyFile("'<f4'", order, `(${rows}, ${cols})`, new Uint8Array(stored.buffer));
    const range = fc.tuple(fc.nat(rows), fc.nat(rows)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    await fc.assert(
      fc.asyncProperty(range, async ([start, end]) => {
        const source = countingSource(bytes);
        const npy = await openNpy(source);
        const before = source.bytesRead;
        const expected = Array.from({ length: (end - start) * cols }, (_, i) =>
          valueAt(start + Math.floor(i / cols), i % cols),
        );
        expect([...(await npy.read(start, end)).data]).toEqual(expected);
        expect(source.bytesRead - before).toBe(expected.length * 4);
      }),
      { numRuns: 50 },
    );
    const npy = await openNpy(bytesAsSource(bytes));
    await expect(npy.read(40, 51)).rejects.toThrow('Rows 40 to 51 are not a range of the 50 rows');
  });

  test('reads a header in another order and spacing, of Python 2, and ranges that are views of more', async () => {
    const text = `{'shape':(1L,2L),'fortran_order':False,'descr':"<f4"}`;
    const bytes = new Uint8Array(10 + text.length + 8);
    bytes.set([...numpyFloat32.subarray(0, 8), text.length]);
    bytes.set(new TextEncoder().encode(text), 10);
    bytes.set(fromHex('0000c03f00000040'), 10 + text.length);
    const npy = await openNpy({ size: bytes.length, read: async (start, end) => bytes.subarray(start, end) });
    expect(await npy.read(0, 1)).toEqual({ data: Float32Array.of(1.5, 2), rows: 1, cols: 2 });
  });

  test('refuses every truncation, and more than there should be', async () => {
    for (let length = 0; length < numpyFloat32.length; length++) {
      await expect(readWhole(numpyFloat32.subarray(0, length))).rejects.toThrow(VectorFileError);
    }
    await expect(readWhole(numpyFloat32.subarray(0, 60))).rejects.toThrow(/cut short.*within its header, after 60/);
    await expect(readWhole(numpyFloat32.subarray(0, 151))).rejects.toThrow(/cut short: it has 151 bytes, expected 152/);
    await expect(readWhole(Uint8Array.from([...numpyFloat32, 0]))).rejects.toThrow(
      'is longer than its header says: it has 153 bytes, expected 152 for 2 x 3 numbers',
    );
  });

  test('says so where the file has become shorter', async () => {
    const source = { ...bytesAsSource(numpyFloat32) };
    const npy = await openNpy(source);
    source.read = async () => new Uint8Array(3);
    await expect(npy.read(0, 2)).rejects.toThrow('become shorter');
  });

  test.each([
    ['records', "[('x', '<f4')]", '(1, 2)', 'holds records, expected a matrix of real numbers'],
    ['text', "'<U1'", '(1, 2)', 'holds text (<U1)'],
    ['complex numbers', "'<c16'", '(1, 2)', 'holds complex numbers (<c16)'],
    ['objects', "'|O'", '(1, 2)', 'holds Python objects (|O)'],
    ['dates', "'<M8[s]'", '(1, 2)', 'holds dates (<M8[s])'],
    ['longer floats than others have', "'<f16'", '(1, 2)', 'holds numbers (<f16), expected'],
    ['no dimension', "'<f4'", '()', 'shape is (), expected (rows, columns). It holds a single number'],
    ['one dimension', "'<f4'", '(2,)', 'shape is (2,), expected (rows, columns). It holds one vector of 2 numbers'],
    [
      'three dimensions',
      "'<f4'",
      '(2, 3, 4)',
      'array.mean(axis=1) where the second axis is time, or array.reshape(2, 12)',
    ],
  ])('refuses %s and says what to do', async (_, type, shape, message) => {
    const file = readWhole(numpyFile(type, 'False', shape, new Uint8Array(8)));
    await expect(file).rejects.toThrow(message);
    await expect(file).rejects.toThrow(VectorFileError);
  });

  test('refuses other versions, headers and files', async () => {
    await expect(readWhole(twoByThree('<f4', float32Bytes, 'False', 4))).rejects.toThrow(
      /version 4.0, expected 1.0, 2.0/,
    );
    await expect(readWhole(twoByThree('<f4', float32Bytes, 'Maybe'))).rejects.toThrow(/not understood: \{'descr'/);
    await expect(readWhole(new Uint8Array(200))).rejects.toThrow('does not begin as one');
    const endless = twoByThree('<f4', float32Bytes, 'False', 2);
    endless.set([255, 255, 255, 255], 8);
    await expect(readWhole(endless)).rejects.toThrow('damaged: its header says that it has 4294967295 bytes');
  });

  test('is known by its beginning', () => {
    expect(isNpy(numpyFloat32)).toBe(true);
    expect(isNpy(numpyFloat32.subarray(0, 5))).toBe(false);
    expect(isNpy(new TextEncoder().encode('path,0,1'))).toBe(false);
  });
});
