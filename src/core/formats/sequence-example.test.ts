import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ascii } from './handmade-files.ts';
import {
  bytesFeature,
  entry,
  field,
  floatFeature,
  handmadeClip,
  looseFeature,
  packedFeature,
  sequenceExample,
  varint,
} from './handmade-vectors.ts';
import { ProtobufError } from './protobuf-reader.ts';
import { readSequenceExample } from './sequence-example.ts';

const context = (...entries: number[][]) => Uint8Array.from(field(1, entries.flat()));
const numbersIn = (bytes: Uint8Array, key = 'n') => readSequenceExample(bytes).context.get(key)?.numbers;

describe('readSequenceExample', () => {
  test('reads a clip as AudioSet publishes it', () => {
    const clip = handmadeClip(3);
    const { context, featureLists } = readSequenceExample(Uint8Array.from(sequenceExample(clip)));
    expect([...context.keys()]).toEqual(['labels', 'video_id', 'start_time_seconds', 'end_time_seconds']);
    expect(context.get('labels')?.numbers).toEqual(clip.labels);
    expect(context.get('start_time_seconds')?.numbers).toEqual([30]);
    expect(context.get('video_id')?.bytes.map((bytes) => [...bytes])).toEqual([ascii('clip-3')]);
    expect(featureLists.get('audio_embedding')?.map(({ bytes }) => [...bytes[0]])).toEqual(clip.frames);
  });

  test('reads numbers one by one as well as packed, with their signs', () => {
    const labels = [0, 1, 127, 128, 526, 2 ** 31, 2 ** 32 + 5, 2 ** 53];
    expect(numbersIn(context(entry('n', packedFeature(labels))))).toEqual(labels);
    expect(numbersIn(context(entry('n', looseFeature(labels))))).toEqual(labels);
    // -1 and -2 as int64: ten bytes.
    const ones = new Array(8).fill(255);
    expect(numbersIn(context(entry('n', field(3, field(1, [255, ...ones, 1, 254, ...ones, 1])))))).toEqual([-1, -2]);
    const twoFloats = [...field(2, [...field(1, [0, 0, 128, 63]), 13, 0, 0, 0, 192])];
    expect(numbersIn(context(entry('n', twoFloats)))).toEqual([1, -2]);
    fc.assert(
      fc.property(fc.nat(), fc.nat(2 ** 20), (low, high) => {
        const value = high * 2 ** 32 + low;
        expect(numbersIn(context(entry('n', packedFeature([value]))))).toEqual([value]);
      }),
    );
  });

  test('passes over fields that it does not know, of every type', () => {
    const unknown = [
      ...varint(9 * 8),
      200,
      1,
      ...varint(10 * 8 + 1),
      ...Array(8).fill(7),
      ...varint(300 * 8 + 5),
      1,
      2,
      3,
      4,
      ...field(12, [1, 2]),
    ];
    const feature = [...unknown, ...field(3, [...unknown, ...field(1, [5]), ...unknown])];
    const message = [
      ...unknown,
      ...field(1, [...unknown, ...field(1, [...unknown, ...field(1, ascii('n')), ...field(2, feature), ...unknown])]),
      ...field(2, [...unknown, ...entry('frames', [...unknown, ...field(1, bytesFeature([1, 2])), ...unknown])]),
    ];
    const { context, featureLists } = readSequenceExample(Uint8Array.from(message));
    expect(context.get('n')?.numbers).toEqual([5]);
    expect(featureLists.get('frames')?.map(({ bytes }) => [...bytes[0]])).toEqual([[1, 2]]);
  });

  test('takes features that are not set for empty, and a value before its key', () => {
    expect(readSequenceExample(new Uint8Array(0))).toEqual({ context: new Map(), featureLists: new Map() });
    expect(readSequenceExample(context(entry('n', []))).context.get('n')).toEqual({ bytes: [], numbers: [] });
    const turned = field(1, [...field(2, floatFeature(2)), ...field(1, ascii('n'))]);
    expect(numbersIn(context(turned))).toEqual([2]);
  });

  test.each([
    ['a length beyond the end', [10, 5, 1], 'a field with 5 bytes begins at byte 2 of 3'],
    [
      'a message beyond its own',
      [...field(1, [10, 3]), 26, 1, 7],
      'a field goes beyond the end of its message, byte 4',
    ],
    ['a number without end', [255, 255], 'the number at byte 0 has no end'],
    ['a number of more than 64 bits', new Array(11).fill(255), 'the number at byte 0 has no end'],
    ['a field without a number', [2, 0], 'the field before byte 1 has no number'],
    ['a group', [11, 12], 'is of type 3'],
    ['a number for a message', [8, 1], 'is of type 0'],
    ['a float of 3 bytes', [...context(entry('n', field(2, field(1, [1, 2, 3]))))], 'a float is cut'],
    ['a whole number that is cut', [...context(entry('n', field(3, field(1, [255]))))], 'has no end'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSequenceExample(Uint8Array.from(bytes))).toThrow(message);
    expect(() => readSequenceExample(Uint8Array.from(bytes))).toThrow(ProtobufError);
  });

  test('reads any bytes, or refuses them as no such message', () => {
    const bytes = Uint8Array.from(sequenceExample(handmadeClip(1)));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(bytes.length), (changes, length) => {
        const changed = bytes.slice(0, length);
        for (const [at, value] of changes) changed[at] = value;
        try {
          expect(readSequenceExample(changed).context.size).toBeLessThanOrEqual(4);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
