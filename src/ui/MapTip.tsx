import { useEffect, useLayoutEffect, useRef } from 'react';
import { duration } from '../app/quantities.ts';
import { useApp, useAppState } from './app-context.ts';
import { drawWaveform } from './draw-waveform.ts';

interface Props {
  soundId: number;
  /** Of the point, in the window's CSS pixels. */
  left: number;
  top: number;
}

/** Nothing is decoded for a pointer that only passes. */
const restMilliseconds = 120;
/** In CSS pixels; the style sheet has the same. */
const waveform = { width: 180, height: 28 };
/** At least so far from the window's edges, and from the point, in CSS pixels. */
const edgePixels = 8;
const gapPixels = 14;

/** What the point under the pointer is: above it, or below one that is near the window's upper edge. */
export function MapTip({ soundId, left, top }: Props) {
  const app = useApp();
  const sound = useAppState((state) => state.soundById.get(soundId));
  const tip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each sound's is of another size.
  useLayoutEffect(() => {
    if (!tip.current) return;
    const { offsetWidth, offsetHeight, style, dataset } = tip.current;
    const furthest = edgePixels + offsetWidth / 2;
    // As high as it may yet become.
    const isBelow = top < offsetHeight + waveform.height + gapPixels + edgePixels;
    style.left = `${Math.max(furthest, Math.min(window.innerWidth - furthest, left))}px`;
    style.top = `${isBelow ? top + gapPixels : top - gapPixels}px`;
    dataset.place = isBelow ? 'below' : 'above';
  }, [soundId, left, top]);

  useEffect(() => {
    let isThere = true;
    const columns = Math.round(waveform.width * devicePixelRatio);
    const timer = setTimeout(async () => {
      const outline = await app.playback.outlineOf(soundId, columns);
      if (!isThere || !canvas.current || !outline) return;
      Object.assign(canvas.current, { width: columns, height: Math.round(waveform.height * devicePixelRatio) });
      canvas.current.hidden = false;
      drawWaveform(canvas.current, outline);
    }, restMilliseconds);
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, [app, soundId]);

  if (!sound) return null;
  return (
    <div ref={tip} className="tip">
      <strong>{sound.name}</strong>
      <span>{sound.folder}</span>
      <span>{duration(sound.durationSeconds)}</span>
      <canvas key={soundId} ref={canvas} hidden />
    </div>
  );
}
