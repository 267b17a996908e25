import { expect, test } from 'vitest';
import { featureSettingsHash } from './feature.ts';

test('the hash is 64-bit FNV-1a of the settings as JSON', () => {
  // h = 0xcbf29ce484222325; for c in '["picture",1,[["frames",64],["position","start"],["seconds",2]]]'
  // .encode('utf-16-le'): h = ((h ^ c) * 0x100000001b3) % 2**64
  expect(featureSettingsHash('picture', 1, { seconds: 2, position: 'start', frames: 64 })).toBe('0ee35c427374419e');
});

test('the hash knows no order', () => {
  expect(featureSettingsHash('picture', 1, { a: 1, b: 'x', c: 2 })).toBe(
    featureSettingsHash('picture', 1, { c: 2, b: 'x', a: 1 }),
  );
});

test('the hash changes with everything else', () => {
  const hashes = [
    featureSettingsHash('picture', 1, { a: 1, b: 2 }),
    featureSettingsHash('picture', 2, { a: 1, b: 2 }),
    featureSettingsHash('bark', 1, { a: 1, b: 2 }),
    featureSettingsHash('picture', 1, { a: 2, b: 1 }),
    featureSettingsHash('picture', 1, { a: '1', b: 2 }),
    featureSettingsHash('picture', 1, { a: 1 }),
    featureSettingsHash('picture', 1, {}),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
});
