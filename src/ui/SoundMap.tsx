import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { DrawnMap } from './DrawnMap.tsx';
import { EmptyMap } from './EmptyMap.tsx';
import { PickedBar } from './PickedBar.tsx';
import type { Drawn } from './point-map/point-map-props.ts';

/** The map's place on the screen, and what outside scripts need to find a point's pixel there. */
export function SoundMap() {
  const map = useAppState((state) => state.map);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  return (
    <section
      className="map"
      aria-label={strings.map.region}
      data-points={map?.soundIds.length ?? 0}
      data-ready={map?.settled === true && drawn?.positions === map.positions}
      data-view={map && drawn ? JSON.stringify({ ...drawn.ranges, rect: drawn.rect }) : undefined}
    >
      {map ? <DrawnMap map={map} onDrawn={setDrawn} /> : <EmptyMap />}
      <PickedBar />
    </section>
  );
}
