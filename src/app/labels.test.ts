import { describe, expect, test } from 'vitest';
import type { SoundRecord } from '../storage/schema.ts';
import { isLabelList, labelsOf } from './labels.ts';

const sound = (folder: string, labels?: string[]) => ({ folder, labels }) as SoundRecord;

describe('the labels of a sound', () => {
  test.each([
    ['its folder', sound('kicks', ['own']), undefined, ['kicks']],
    ['its own where it has no folder', sound('', ['own']), 'folders', ['own']],
    ['none of either', sound(''), 'folders', []],
    ['its own alone', sound('kicks', ['a', 'b']), 'own', ['a', 'b']],
    ['none of its own', sound('kicks'), 'own', []],
  ] as const)('are %s', (_, of, source, expected) => {
    expect(labelsOf(of, source)).toEqual(expected);
  });
});

test.each([
  ['labels.csv', true],
  ['Labels.TSV', true],
  ['folder/labels.csv', false],
  ['labels.csv.wav', false],
])('%s is a list of labels: %s', (path, expected) => {
  expect(isLabelList({ path, open: () => Promise.reject(new Error('Not needed.')) })).toBe(expected);
});
