// From one map to another that shows the same sounds: each sound moves to its new place, so that eyes can follow it.

import { useEffect, useMemo, useState } from 'react';
import type { MapView } from '../app/state.ts';

const milliseconds = 600;

/** Where the sounds of `map` stood before, one that is new where it will; null where nothing is to be seen moving. */
function startOf(before: MapView | null, map: MapView | null, mostSounds: number): Float32Array | null {
  // A map that settles moves by itself.
  if (!before?.settled || !map?.settled || before.soundIds === map.soundIds) return null;
  if (map.soundIds.length > mostSounds || matchMedia('(prefers-reduced-motion: reduce)').matches) return null;
  const indexOf = new Map(Array.from(before.soundIds, (id, index) => [id, index]));
  const places = map.positions.slice();
  map.soundIds.forEach((id, row) => {
    const index = indexOf.get(id);
    if (index !== undefined) places.set(before.positions.subarray(2 * index, 2 * index + 2), 2 * row);
  });
  return places;
}

/**
 * What to draw of `map` just now: its positions, or those on the way to them from the map before. Of more than
 * `mostSounds`, the few frames that drawing allows would jump rather than move.
 */
export function useMorph(map: MapView | null, mostSounds: number): Float32Array | null {
  const [way, setWay] = useState<{ map: MapView | null; start: Float32Array | null; share: number }>({
    map,
    start: null,
    share: 1,
  });
  // While rendering, so that the new places are not seen before the old ones.
  if (way.map !== map) {
    const keepsPlaces = way.map?.positions === map?.positions;
    setWay(keepsPlaces ? { ...way, map } : { map, start: startOf(way.map, map, mostSounds), share: 0 });
  }

  useEffect(() => {
    if (!way.start) return;
    const began = performance.now();
    const move = () => {
      const share = Math.min(1, (performance.now() - began) / milliseconds);
      setWay((current) => (current.start === way.start ? { ...current, share } : current));
      if (share < 1) frame = requestAnimationFrame(move);
    };
    let frame = requestAnimationFrame(move);
    return () => cancelAnimationFrame(frame);
  }, [way.start]);

  return useMemo(() => {
    if (!map || !way.start || way.map !== map || way.share === 1) return map?.positions ?? null;
    const eased = way.share ** 2 * (3 - 2 * way.share);
    return way.start.map((value, i) => value + eased * (map.positions[i] - value));
  }, [map, way]);
}
