import { describe, expect, test } from 'vitest';
import { type CollectionRecord, favouritesId, type SoundRecord } from '../storage/schema.ts';
import { changedSounds, withCollections } from './state.ts';

const sound = (id: number, more: Partial<SoundRecord> = {}) => ({ id, durationSeconds: 1, ...more }) as SoundRecord;

describe('sounds that were stored', () => {
  test('take the place of what they were, and new ones come after', () => {
    const changed = changedSounds([sound(1), sound(2)], [sound(3), sound(1, { durationSeconds: 5 })]);
    expect(changed.map(({ id, durationSeconds }) => [id, durationSeconds])).toEqual([
      [1, 5],
      [2, 1],
      [3, 1],
    ]);
  });
});

test('favourites are those of their collection, wherever it stands', () => {
  const collection = (collectionId: string, soundIds: number[]) => ({ collectionId, soundIds }) as CollectionRecord;
  const both = [collection('kit', [1, 2]), collection(favouritesId, [2, 7])];
  expect([...withCollections(both).favourites]).toEqual([2, 7]);
  expect(withCollections([collection('kit', [1])]).favourites.size).toBe(0);
});
