import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Stretch } from '../app/playback.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { drawWaveform } from './draw-waveform.ts';
import { MelPicture } from './MelPicture.tsx';
import { moveEnd } from './stretch-by-keys.ts';
import { useDark } from './use-dark.ts';
import { useMedia } from './use-media.ts';

/** A pointer that moves less than this has clicked. */
const dragPixels = 4;
/** Where a mel picture has room below the waveform. */
const roomy = '(min-width: 861px) and (min-height: 600px)';
/** How far an arrow key goes, of the sound's duration. */
const stepShare = 0.05;
const keySteps: Record<string, number> = { ArrowLeft: -stepShare, ArrowRight: stepShare, Home: -1, End: 1 };

/** The width of an element in CSS pixels, as it changes. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.round(contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}

/**
 * The sound that the player holds, as waveform and, where there is room, as mel picture along the same time: click to play
 * from there, drag to play a stretch around and around. Keys do the same: arrows, with Shift for a stretch.
 */
export function Waveform() {
  const app = useApp();
  const dark = useDark();
  const isRoomy = useMedia(roomy);
  const held = useAppState((state) => state.held);
  const isPlaying = useAppState((state) => state.playing !== null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  const { element, width } = useWidth();
  const [dragged, setDragged] = useState<{ from: number; to: number } | null>(null);
  /** Where keys have led in which sound: what is short has ended before the next one. */
  const anchor = useRef<{ key?: string; seconds: number }>({ seconds: 0 });
  const duration = held?.durationSeconds ?? 0;
  const key = held?.key;

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for another sound, and in other colours.
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    // One column a pixel of the screen.
    const columns = Math.round(width * devicePixelRatio);
    const height = Math.round(canvas.current.clientHeight * devicePixelRatio);
    Object.assign(canvas.current, { width: columns, height });
    const waveform = key === undefined ? null : app.playback.waveform(columns);
    if (waveform) drawWaveform(canvas.current, waveform);
  }, [app, key, width, dark, isRoomy]);

  useEffect(() => {
    let frame = 0;
    const show = () => {
      const place = app.playback.position();
      const seconds = Math.min(duration, place ?? 0);
      if (playhead.current) {
        playhead.current.hidden = place === null;
        playhead.current.style.left = `${duration > 0 ? (100 * seconds) / duration : 0}%`;
      }
      const text = duration > 0 ? strings.player.times(seconds, duration) : '';
      if (time.current && time.current.textContent !== text) {
        time.current.textContent = text;
        element.current?.setAttribute('aria-valuenow', seconds.toFixed(2));
        element.current?.setAttribute('aria-valuetext', text);
      }
      if (isPlaying) frame = requestAnimationFrame(show);
    };
    show();
    return () => cancelAnimationFrame(frame);
  }, [app, duration, isPlaying, element]);

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * duration;
  };
  const play = (from: number | Stretch) => void app.playback.playAgain(from);
  const onPointerUp = () => {
    if (!dragged) return;
    setDragged(null);
    const [startSeconds, endSeconds] = [dragged.from, dragged.to].sort((a, b) => a - b);
    const isClick = ((endSeconds - startSeconds) / duration) * width < dragPixels;
    play(isClick ? startSeconds : { startSeconds, endSeconds });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const share = keySteps[event.key];
    if (share === undefined || duration === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const stepSeconds = share * duration;
    const anchorSeconds = anchor.current.key === key ? anchor.current.seconds : 0;
    const place = app.playback.position() ?? anchorSeconds;
    if (event.shiftKey) {
      const marked = held?.stretch ? { anchorSeconds, from: held.stretch } : { anchorSeconds: place, from: place };
      const moved = moveEnd(marked, { stepSeconds, durationSeconds: duration });
      anchor.current = { key, seconds: moved.anchorSeconds };
      play(moved.from);
    } else {
      // At the very end there is nothing to be heard.
      const seconds = Math.min((1 - stepShare) * duration, Math.max(0, place + stepSeconds));
      anchor.current = { key, seconds };
      play(seconds);
    }
  };
  const stretch = dragged
    ? { startSeconds: Math.min(dragged.from, dragged.to), endSeconds: Math.max(dragged.from, dragged.to) }
    : (held?.stretch ?? null);
  const percent = (seconds: number) => `${(100 * seconds) / duration}%`;
  return (
    <>
      <div
        ref={element}
        className="waveform"
        role="slider"
        aria-label={strings.player.place}
        aria-valuemin={0}
        aria-valuemax={Number(duration.toFixed(2))}
        aria-valuenow={0}
        aria-disabled={duration === 0}
        title={strings.player.placeHelp}
        tabIndex={0}
        data-stretch={held?.stretch ? `${held.stretch.startSeconds} ${held.stretch.endSeconds}` : undefined}
        // The focus stays where it is: a click here is no wish to have arrow keys go through the sound.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          if (duration === 0 || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => dragged && setDragged({ from: dragged.from, to: placeOf(event) })}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDragged(null)}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} />
        {isRoomy && <MelPicture />}
        {stretch && stretch.endSeconds > stretch.startSeconds && (
          <div
            className="waveform-stretch"
            style={{ left: percent(stretch.startSeconds), width: percent(stretch.endSeconds - stretch.startSeconds) }}
          />
        )}
        <div ref={playhead} className="playhead" hidden />
      </div>
      <span ref={time} className="figures player-time" />
    </>
  );
}
