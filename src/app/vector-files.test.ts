import { describe, expect, test } from 'vitest';
import type { DroppedFile } from '../audio/dropped-files.ts';
import { handmadeClip, sequenceExample, tfRecord } from '../core/formats/handmade-vectors.ts';
import { encodeNpy } from '../core/formats/npy.ts';
import { findVectors } from './vector-files.ts';

const { signal } = new AbortController();
const array = (rows: number, cols = 2) => encodeNpy({ data: new Float32Array(rows * cols), rows, cols });
const shard = Uint8Array.from(tfRecord(sequenceExample(handmadeClip(1))));
const classes = 'index,mid,display_name\n1,/m/1,Dog\n';
const exported = (rows: number) =>
  `row,path,duration_seconds,x,y,folder,channels,labels,cluster,loudness,pitch,level,attack\n${Array.from(
    { length: rows },
    (_, row) => `${row},d/${row}.wav,0.5,0,0,d,1,kick,1,1,2,3,4\n`,
  ).join('')}`;

function dropped(files: Record<string, string | Uint8Array<ArrayBuffer>>): DroppedFile[] {
  return Object.entries(files).map(([path, content]) => {
    const file = new File([content], path);
    return { path, known: { bytes: file.size, lastModified: 0 }, open: async () => file };
  });
}

async function find(files: Record<string, string | Uint8Array<ArrayBuffer>>) {
  const drop = await findVectors(dropped(files), signal);
  return (
    drop && {
      files: drop.files.map(({ path }) => path),
      named: [...drop.named].map(([row, { path }]) => `${row} ${path}`),
      problems: drop.problems.map(({ where }) => where),
      lists: drop.lists.map(({ path }) => path),
    }
  );
}

const nothing = { named: [], problems: [], lists: [] };

describe('findVectors', () => {
  test.each<[string, Record<string, string | Uint8Array<ArrayBuffer>>]>([
    ['nothing', {}],
    ['sounds', { 'a.wav': 'RIFF' }],
    ['an array beside sounds', { 'f/a.wav': 'RIFF', 'f/e.npy': array(2) }],
    ['a list of labels', { 'labels.csv': 'path,label\na.wav,kick\n' }],
    ['a list of classes without clips', { 'classes.csv': classes }],
    ['papers', { 'f/a.txt': 'Dear reader' }],
  ])('leaves %s to others', async (_, files) => {
    expect(await find(files)).toBeNull();
  });

  test('takes what is vectors by name, and tables by what is in them', async () => {
    expect(
      await find({
        'v/table.csv': 'a.wav,1,2\nb.wav,3,4\n',
        'v/damaged.npy': 'nothing',
        'v/shard.tfrecord': shard,
        'v/classes.csv': classes,
        'v/notes.txt': 'Dear reader',
        'v/other.csv': 'year,name\n1999,x\n',
        'labels.csv': 'path,label\na.wav,kick\n',
        'v/.DS_Store': '',
      }),
    ).toEqual({
      ...nothing,
      files: ['v/damaged.npy', 'v/shard.tfrecord', 'v/classes.csv', 'v/table.csv'],
      problems: ['v/notes.txt', 'v/other.csv'],
      lists: ['labels.csv'],
    });
  });

  test('has an export name its rows', async () => {
    expect(await find({ 'x/embeddings.npy': array(2), 'x/sounds.csv': exported(2), 'x/settings.json': '{}' })).toEqual({
      ...nothing,
      files: ['x/embeddings.npy'],
      named: ['x/embeddings.npy[0] d/0.wav', 'x/embeddings.npy[1] d/1.wav'],
    });
  });

  test('has a loose list with as many rows name those of a loose array', async () => {
    const found = await find({ 'e.npy': array(2), 'e.csv': 'file,label\na.wav,kick\nb.wav,\n' });
    expect(found).toEqual({ ...nothing, files: ['e.npy'], named: ['e.npy[0] a.wav', 'e.npy[1] b.wav'] });
  });

  test('does not guess where rows or arrays do not fit', async () => {
    expect(await find({ 'e.npy': array(3), 'e.csv': 'file,label\na.wav,kick\nb.wav,\n' })).toEqual({
      ...nothing,
      files: ['e.npy'],
      lists: ['e.csv'],
    });
    expect((await find({ 'x/a.npy': array(2), 'x/b.npy': array(2), 'x/sounds.csv': exported(2) }))?.named).toEqual([]);
    expect((await find({ 'x/a.npy': array(2), 'y/sounds.csv': exported(2) }))?.named).toEqual([]);
  });

  test('says of each file that cannot be opened why', async () => {
    const gone: DroppedFile = { path: 'x/gone.npy', open: () => Promise.reject(new DOMException('', 'NotFoundError')) };
    const drop = await findVectors([gone, ...dropped({ 'x/e.npy': array(2) })], signal);
    expect(drop?.files.map(({ path }) => path)).toEqual(['x/e.npy']);
    expect(drop?.problems).toEqual([
      { where: 'x/gone.npy', reason: expect.stringContaining('moved, renamed or deleted') },
    ]);
  });
});
