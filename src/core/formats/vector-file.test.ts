import { pipeline, Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesAsSource } from './byte-source.ts';
import { countingSource } from './handmade-files.ts';
import { handmadeClip, sequenceExample, tarEnd, tarEntry, tfRecord } from './handmade-vectors.ts';
import { encodeNpy } from './npy.ts';
import type { VectorPart } from './vector-block.ts';
import { VectorFileError } from './vector-block.ts';
import { readVectorFiles } from './vector-file.ts';
import { vectorFileKind } from './vector-file-kind.ts';

const gunzip = (pieces: AsyncIterable<Uint8Array>) => pipeline(Readable.from(pieces), createGunzip(), () => {});
const text = (content: string) => new TextEncoder().encode(content);

async function read(files: Record<string, Uint8Array>) {
  const parts: VectorPart[] = [];
  const list = Object.entries(files).map(([path, bytes]) => ({ path, source: bytesAsSource(bytes) }));
  for await (const part of readVectorFiles(list, gunzip)) parts.push(part);
  const blocks = parts.flatMap(({ block }) => (block ? [block] : []));
  return {
    blocks,
    names: blocks.flatMap(({ names }) => names),
    problems: parts.flatMap(({ problems }) => problems.map(({ where, reason }) => `${where}: ${reason}`)),
  };
}

const npy = (rows: number, cols: number, valueAt = (i: number) => i) =>
  encodeNpy({ data: Float32Array.from({ length: rows * cols }, (_, i) => valueAt(i)), rows, cols });
const shard = (...seeds: number[]) => seeds.flatMap((seed) => tfRecord(sequenceExample(handmadeClip(seed))));
const archive = Uint8Array.from([
  ...tarEntry('audioset_v1_embeddings/', [], '5'),
  ...tarEntry('audioset_v1_embeddings/README', [...text('Features of AudioSet.')]),
  ...tarEntry('audioset_v1_embeddings/bal_train/00.tfrecord', shard(1, 2)),
  ...tarEntry('audioset_v1_embeddings/bal_train/01.tfrecord', shard(3)),
  ...tarEntry('audioset_v1_embeddings/eval/00.tfrecord', shard(4)),
  ...tarEnd,
]);
const classes = text('index,mid,display_name\n1,/m/1,"Male speech, man speaking"\n301,/m/2,Dog\n');

describe('readVectorFiles', () => {
  test('reads arrays of NumPy by blocks, and names rows by their place', async () => {
    const { blocks, problems } = await read({ 'a/e.npy': npy(5, 2 ** 19) });
    expect(blocks.map(({ vectors }) => vectors.rows)).toEqual([2, 2, 1]);
    expect(blocks.flatMap(({ names }) => names)).toEqual([0, 1, 2, 3, 4].map((row) => `a/e.npy[${row}]`));
    expect(blocks[2].vectors.data[1]).toBe(4 * 2 ** 19 + 1);
    expect(blocks[0]).toMatchObject({ labels: null, split: null, times: null });
    expect(problems).toEqual([]);
  });

  test('leaves out rows with numbers that are none', async () => {
    const bad = [Number.NaN, Number.NEGATIVE_INFINITY];
    const { names, blocks, problems } = await read({
      'e.npy': npy(4, 3, (i) => (i === 4 ? bad[0] : i === 11 ? bad[1] : i)),
    });
    expect(names).toEqual(['e.npy[0]', 'e.npy[2]']);
    expect([...blocks[0].vectors.data]).toEqual([0, 1, 2, 6, 7, 8]);
    expect(problems).toEqual([
      'e.npy[1]: Its number in column 1 is NaN as a 32-bit float, expected a finite one.',
      'e.npy[3]: Its number in column 2 is -Infinity as a 32-bit float, expected a finite one.',
    ]);
    expect(await read({ 'e.npy': npy(1, 1, () => Number.NaN) })).toMatchObject({
      names: [],
      problems: [/./].map(() => expect.anything()),
    });
  });

  test('reads tables, packed or not', async () => {
    const table = text('path,label,f0,f1\na.wav,kick,0.5,1\nb.wav,,x,1\n');
    for (const [path, bytes] of [
      ['t.csv', table],
      ['t.csv.gz', Uint8Array.from(gzipSync(table))],
    ] as const) {
      const { blocks, problems } = await read({ [path]: bytes });
      expect(blocks).toHaveLength(1);
      expect(blocks[0]).toMatchObject({ names: ['a.wav'], labels: [['kick']] });
      expect(problems).toEqual([expect.stringMatching(`^${path}, line 3: Its column 3 is “x”`)]);
    }
  });

  test.each([
    ['as a tar archive', { 'f.tar': archive, 'class_labels_indices.csv': classes }],
    ['packed by gzip', { 'f.tar.gz': Uint8Array.from(gzipSync(archive)), 'class_labels_indices.csv': classes }],
    [
      'unpacked',
      {
        'features/bal_train/00.tfrecord': Uint8Array.from(shard(1, 2)),
        'features/bal_train/01.tfrecord': Uint8Array.from(shard(3)),
        'features/class_labels_indices.csv': classes,
        'features/eval/00.tfrecord': Uint8Array.from(shard(4)),
      },
    ],
  ])('reads features of AudioSet %s', async (_, files) => {
    const { blocks, problems } = await read(files);
    expect(problems).toEqual([]);
    expect(blocks.map(({ split, names }) => [split, names])).toEqual([
      ['bal_train', ['clip-1', 'clip-2', 'clip-3']],
      ['eval', ['clip-4']],
    ]);
    expect(blocks[0].labels).toEqual([
      ['Male speech, man speaking', 'Dog'],
      ['class 2', 'class 302'],
      ['class 3', 'class 303'],
    ]);
    expect(blocks[0].times).toEqual({
      startSeconds: Float32Array.of(10, 20, 30),
      durationSeconds: Float32Array.of(2, 2, 2),
    });
    const [first, second] = handmadeClip(3).frames;
    const mean = (first[100] + second[100]) / 2;
    expect(blocks[0].vectors.data[2 * 128 + 100]).toBeCloseTo((mean * 4) / 255 + 4 / 512 - 2, 5);
  });

  test('goes on after a clip, a shard and a file that are damaged', async () => {
    const damaged = Uint8Array.from(shard(7, 8));
    damaged[damaged.length - 10] ^= 1;
    const noFrames = tfRecord(sequenceExample({ ...handmadeClip(5), frames: [] }));
    const { names, problems } = await read({
      'cut.npy': npy(2, 128).subarray(0, 300),
      'f.tar': Uint8Array.from([
        ...tarEntry('a.tfrecord', [...noFrames, ...shard(6)]),
        ...tarEntry('b.tfrecord', [...damaged]),
        ...tarEntry('c.tfrecord', shard(9)),
      ]),
      'd.tfrecord': Uint8Array.from(shard(10)),
      'notes.txt': text('Nothing here.'),
      'labels.csv': text('path,label\na.wav,kick\n'),
    });
    expect(names).toEqual(['clip-6', 'clip-7', 'clip-9', 'clip-10']);
    expect(problems).toEqual([
      expect.stringMatching(/^cut.npy: The .npy file is cut short/),
      expect.stringMatching(/^f.tar\/a.tfrecord, record at byte 0: It has no audio_embedding/),
      expect.stringMatching(/^f.tar\/b.tfrecord: .*the record at byte \d+ does not agree/),
      expect.stringMatching(/^f.tar: The tar archive is cut short/),
      expect.stringMatching(/^notes.txt: It holds no vectors that can be read/),
      expect.stringMatching(/^labels.csv: It holds no vectors that can be read/),
    ]);
  });

  test('gives what is before the damage of what gzip has packed', async () => {
    const packed = Uint8Array.from(gzipSync(archive));
    for (const length of [packed.length - 1, packed.length - 30]) {
      const { problems, names } = await read({ 'f.tgz': packed.subarray(0, length) });
      expect(problems).toEqual([expect.stringMatching(/^f.tgz: It is damaged or cut short: gzip/)]);
      if (length === packed.length - 1) expect(names).toHaveLength(4);
    }
    const table = text('a,0.5,1\nb,2,3\nc,4,5\n');
    expect((await read({ 't.csv.gz': Uint8Array.from(gzipSync(table)).subarray(0, -1) })).names).toEqual(['a', 'b']);
    const { problems } = await read({ 'f.tar.gz': Uint8Array.from(gzipSync(archive.subarray(0, 3000))) });
    expect(problems).toEqual([expect.stringMatching(/^f.tar.gz: The tar archive is cut short/)]);
  });

  test('notices any byte of an archive that was changed, or nothing depends on it', async () => {
    const small = Uint8Array.from([...tarEntry('eval/0.tfrecord', shard(1, 2)), ...tarEnd]);
    const expected = await read({ 'f.tar': small });
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = small.slice();
        changed[at] ^= change;
        const { blocks, problems } = await read({ 'f.tar': changed });
        if (problems.length === 0) expect(blocks).toEqual(expected.blocks);
      }),
      { numRuns: 300 },
    );
  });

  test('refuses vectors of another length, and names both files', async () => {
    const { names, problems } = await read({
      'a.csv': text('a.wav,1,2,3\nb.wav,4,5,6\n'),
      'b.npy': npy(2, 4),
      'c.tfrecord': Uint8Array.from(shard(1)),
      'd.npy': npy(1, 3),
    });
    expect(names).toEqual(['a.wav', 'b.wav', 'd.npy[0]']);
    expect(problems).toEqual([
      expect.stringMatching(/^b.npy: Its vectors have 4 numbers, those of a.csv 3: only/),
      expect.stringMatching(/^c.tfrecord: Its vectors have 128 numbers, those of a.csv 3: only/),
    ]);
  });

  test.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['no rows', { 'a.npy': npy(0, 4) }, /^a.npy: It holds no numbers: its shape is \(0, 4\)/],
    [
      'an array within an archive',
      { 'a.tar': Uint8Array.from([...tarEntry('e.npy', [...npy(1, 2)]), ...tarEnd]) },
      /^a.tar: It cannot be read while it is packed/,
    ],
    [
      'an array that gzip has packed',
      { 'a.npy.gz': Uint8Array.from(gzipSync(npy(1, 2))) },
      /^a.npy.gz: It cannot be read while/,
    ],
    [
      'an archive without vectors',
      { 'a.tar': Uint8Array.from([...tarEntry('a.txt', [...text('a')]), ...tarEnd]) },
      /^a.tar: The archive has no files with vectors/,
    ],
    [
      'a list of classes that is damaged',
      { 'c.csv': text('index,mid,display_name\nx\n') },
      /^c.csv: Line 2 of the list of classes/,
    ],
    [
      'a shard that is damaged at its beginning',
      { 'a.tfrecord': new Uint8Array(50) },
      /^a.tfrecord: This is no TFRecord file/,
    ],
    ['nothing', { 'a.csv': new Uint8Array(0) }, /^a.csv: It holds no vectors/],
  ])('says what is wrong with %s', async (_, files, message) => {
    const { names, problems } = await read(files);
    expect(names).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test('says so where a file can no longer be read, and goes on', async () => {
    const gone = { size: 1000, read: () => Promise.reject(new Error('NotReadable')) };
    const refused = { size: 1000, read: () => Promise.reject(new VectorFileError('It is encrypted.')) };
    const files = [
      { path: 'refused.npy', source: refused },
      { path: 'gone.csv', source: gone },
      { path: 'gone.tar.gz', source: gone },
      { path: 'here.npy', source: bytesAsSource(npy(1, 2)) },
    ];
    const parts: VectorPart[] = [];
    for await (const part of readVectorFiles(files, gunzip)) parts.push(part);
    expect(parts.map(({ block, problems }) => problems[0]?.reason ?? block?.names[0] ?? '')).toEqual([
      'It is encrypted.',
      expect.stringContaining('It can no longer be read'),
      expect.stringContaining('It can no longer be read'),
      'here.npy[0]',
      '',
    ]);
  });

  test('stops reading when nobody asks for more', async () => {
    const source = countingSource(npy(16, 2 ** 18));
    for await (const { block } of readVectorFiles([{ path: 'a.npy', source }], gunzip)) if (block) break;
    expect(source.bytesRead).toBeLessThan(6 * 2 ** 20);
  });
});

test.each([
  ['a.npy', npy(1, 2), 'npy'],
  ['without an ending', Uint8Array.from(shard(1)), 'tfrecord'],
  ['damaged.tfrecord', new Uint8Array(20), 'tfrecord'],
  ['a.tar', archive, 'tar'],
  ['a.tar.gz', gzipSync(archive), 'gzip'],
  ['class_labels_indices.csv', classes, 'classes'],
  ['a.csv', text('a.wav,1,2\n'), 'table'],
  ['labels.csv', text('path,label\na.wav,kick\n'), null],
  ['a.wav', text('RIFF....WAVEfmt '), null],
])('%s is known for what it is', async (path, bytes, kind) => {
  expect(await vectorFileKind(path, bytesAsSource(bytes))).toBe(kind);
});
