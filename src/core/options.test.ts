import { expect, test } from 'vitest';
import { type Option, resolveOptions } from './options.ts';

const options: Option[] = [
  { kind: 'number', key: 'size', label: 'Size', unit: 'px', min: 1, max: 10, step: 1, default: 4, help: '' },
  {
    kind: 'choice',
    key: 'place',
    label: 'Place',
    choices: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
    default: 'a',
    help: '',
  },
];

test('what was chosen counts where it is within range', () => {
  expect(resolveOptions(options, { size: 10, place: 'b' })).toEqual({ size: 10, place: 'b' });
});

test.each([{}, { size: 2.5 }, { size: 0, place: 'c' }, { size: 11 }, { size: '4', place: 1 }, { size: Number.NaN }])(
  'else the default does: %j',
  (chosen) => {
    expect(resolveOptions(options, chosen as never)).toEqual({ size: 4, place: 'a' });
  },
);

test('options that no longer exist are dropped', () => {
  expect(resolveOptions(options, { gone: 1 })).toEqual({ size: 4, place: 'a' });
});
