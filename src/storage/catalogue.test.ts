import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byPart, partOf, partWith, soundsIn } from './catalogue.ts';
import type { CatalogueRecord, SoundRecord } from './schema.ts';

const sound = (id: number, hash: string): SoundRecord => ({
  libraryId: 'a',
  id,
  path: `טוב/"${id}"\n🥁.wav`,
  folder: 'טוב',
  name: `"${id}"\n🥁.wav`,
  bytes: 2 ** 40,
  lastModified: 0,
  hash,
  durationSeconds: 1 / 3,
  channels: 2,
  source: { kind: 'folder', folderId: 1, path: ['a', '\u2028'] },
  block: 3,
  segments: [{ startSeconds: 0, durationSeconds: 1e-7 }],
  gone: false,
  note: null,
});

test('sounds come back as they were put last, by ascending id, whatever was put with them', () => {
  const ids = fc.nat(2000);
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(ids, { maxLength: 40 }), { maxLength: 8 }), (batches) => {
      const stored = new Map<number, CatalogueRecord>();
      const expected = new Map<number, SoundRecord>();
      for (const [i, batch] of batches.entries()) {
        const sounds = batch.map((id) => sound(id, String(i)));
        for (const each of sounds) expected.set(each.id, each);
        for (const [part, changed] of byPart(sounds)) stored.set(part, partWith(stored.get(part), 'a', part, changed));
      }
      const parts = [...stored].sort(([a], [b]) => a - b);
      const read = parts.flatMap(([, record]) => soundsIn(record));
      expect(read).toEqual([...expected.values()].sort((a, b) => a.id - b.id));
      for (const [part, record] of parts) {
        expect(record).toMatchObject({ libraryId: 'a', part });
        expect(soundsIn(record).every(({ id }) => partOf(id) === part)).toBe(true);
      }
    }),
  );
});

test('what is left out of a sound stays out', () => {
  const record = partWith(undefined, 'a', 0, [{ ...sound(1, 'x'), labels: undefined }]);
  expect(soundsIn(record)).toEqual([sound(1, 'x')]);
  expect(Object.keys(soundsIn(record)[0])).not.toContain('labels');
});
