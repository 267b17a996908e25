import { expect, test } from 'vitest';
import { resolveOptions } from '../options.ts';
import { representations } from './registry.ts';

test.each(representations)(
  '$label has presets that its options allow, each of other values',
  ({ options, presets }) => {
    for (const { values } of presets) expect(resolveOptions(options, values)).toMatchObject(values);
    const resolved = presets.map(({ values }) => JSON.stringify(resolveOptions(options, values)));
    expect(new Set(resolved).size).toBe(presets.length);
    if (presets.length === 0) return;
    expect(resolved[presets.findIndex(({ id }) => id === 'balanced')]).toBe(JSON.stringify(resolveOptions(options)));
  },
);

test.each(representations)('$label draws pictures where its entry says so', async ({ draws = false, load }) => {
  expect((await load()).draw !== undefined).toBe(draws);
});
