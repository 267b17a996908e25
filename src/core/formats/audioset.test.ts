import { describe, expect, test } from 'vitest';
import { audioSetSplit, isClassList, readAudioSetClip, readClassNames } from './audioset.ts';
import { ascii } from './handmade-files.ts';
import { bytesFeature, entry, field, floatFeature, handmadeClip, sequenceExample } from './handmade-vectors.ts';
import { VectorFileError } from './vector-block.ts';

const clipOf = (bytes: number[]) => readAudioSetClip(Uint8Array.from(bytes));

describe('readAudioSetClip', () => {
  test('takes the mean of the frames, from -2 to 2', () => {
    const frames = [new Array(128).fill(0), new Array(128).fill(255)];
    frames[0][7] = 255;
    frames[1][9] = 1;
    const clip = clipOf(sequenceExample({ id: '-0RWZT-miFs', start: 420, end: 430, labels: [1, 522], frames }));
    expect(clip).toMatchObject({ id: '-0RWZT-miFs', startSeconds: 420, endSeconds: 430, labels: [1, 522] });
    expect(clip.vector).toHaveLength(128);
    // 0 to 255 are steps of 4 / 255 from -2 on; half a step, or 4 / 512, is added.
    expect(clip.vector[0]).toBeCloseTo(0 + 4 / 512, 6);
    expect(clip.vector[7]).toBeCloseTo(2 + 4 / 512, 6);
    expect(clip.vector[9]).toBeCloseTo(-2 + 0.5 * (4 / 255) + 4 / 512, 6);
  });

  test('brings quantised numbers back to within half a step', () => {
    const values = Array.from({ length: 128 }, (_, i) => -2 + (i + 0.3) / 32);
    const frame = values.map((value) => Math.floor((value + 2) * (255 / 4)));
    const { vector } = clipOf(sequenceExample({ ...handmadeClip(1), frames: [frame] }));
    expect(Math.max(...values.map((value, i) => Math.abs(value - vector[i])))).toBeLessThan(4 / 255 / 2 + 1e-4);
  });

  test('takes clips without labels', () => {
    expect(clipOf(sequenceExample({ ...handmadeClip(1), labels: [] })).labels).toEqual([]);
  });

  const times = [...entry('start_time_seconds', floatFeature(1)), ...entry('end_time_seconds', floatFeature(2))];
  test.each([
    ['frames', sequenceExample({ ...handmadeClip(1), frames: [] }), 'It has no audio_embedding'],
    ['an id', field(1, times), 'It has no video_id'],
    [
      'an end',
      field(1, [...entry('video_id', bytesFeature(ascii('a'))), ...entry('start_time_seconds', floatFeature(1))]),
      'It has no end_time_seconds',
    ],
    [
      'frames of 128 bytes',
      sequenceExample({ ...handmadeClip(1), frames: [new Array(64).fill(1)] }),
      'has 64 bytes, expected 128',
    ],
    [
      'frames of bytes',
      [
        ...field(1, [...entry('video_id', bytesFeature(ascii('a'))), ...times]),
        ...field(2, entry('audio_embedding', field(1, floatFeature(1)))),
      ],
      'has no bytes, expected 128',
    ],
    ['a message', [255], 'no protocol buffer'],
  ])('says what is wrong with a clip without %s', (_, bytes, message) => {
    expect(() => clipOf(bytes)).toThrow(message);
    expect(() => clipOf(bytes)).toThrow(VectorFileError);
  });
});

test.each([
  ['audioset_v1_embeddings/bal_train/5v.tfrecord', 'bal_train'],
  ['eval/00.tfrecord', 'eval'],
  ['features.tar.gz/audioset_v1_embeddings/unbal_train/zz.tfrecord', 'unbal_train'],
  ['retrieval/00.tfrecord', null],
  ['eval.tfrecord', null],
])('the split of %s is %s', (path, split) => {
  expect(audioSetSplit(path)).toBe(split);
});

describe('readClassNames', () => {
  const list =
    'index,mid,display_name\n0,/m/09x0r,"Speech"\n1,/m/05zppz,"Male speech, man speaking"\r\n2,/m/02zsn,Female\n';

  test('reads names with commas by their index', () => {
    expect(isClassList(list)).toBe(true);
    expect(isClassList('path,label\na.wav,kick\n')).toBe(false);
    expect([...readClassNames(list)]).toEqual([
      [0, 'Speech'],
      [1, 'Male speech, man speaking'],
      [2, 'Female'],
    ]);
  });

  test.each(['x,/m/1,Speech', '3,/m/1', '3,/m/1,', '3,/m/1,"Speech'])('refuses the row %s', (row) => {
    expect(() => readClassNames(`${list}${row}\n`)).toThrow('Line 5 of the list of classes is not understood');
  });
});
