import { useEffect, useRef, useState } from 'react';
import { heldSound } from '../app/playback.ts';
import { strings } from '../app/strings.ts';
import type { SoundPicture } from '../core/features/sound-picture.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { drawPicture } from './draw-picture.ts';
import { useDark } from './use-dark.ts';

/** From nothing to all of an ink: quiet levels are fainter than half-way, or they would look like sound. */
const strengths = Uint8ClampedArray.from({ length: 256 * 4 }, (_, i) =>
  i % 4 === 3 ? 255 * ((i >> 2) / 255) ** 1.5 : 0,
);

/** The mel picture of the sound that the player holds, in the colour that its text would have; nothing until it is read. */
export function MelPicture() {
  const app = useApp();
  const dark = useDark();
  const sound = useAppState(heldSound);
  const working = useAppState(isWorking);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [read, setRead] = useState<(SoundPicture & { of: SoundRecord }) | null>(null);
  const shown = read?.of === sound ? read : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what a job has measured meanwhile is there when it ends.
  useEffect(() => {
    if (!sound) return;
    let wanted = true;
    void app.seeing.melPicture(sound).then((found) => wanted && setRead(found && { ...found, of: sound }));
    return () => {
      wanted = false;
    };
  }, [app, sound, working]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in other colours.
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !shown) return;
    const { rows, cols } = shown.picture;
    Object.assign(canvas.current, { width: cols, height: rows });
    drawPicture(canvas.current, shown.picture, strengths);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = getComputedStyle(canvas.current).color;
    context.fillRect(0, 0, cols, rows);
  }, [shown, dark]);

  return (
    <div className="waveform-mel">
      {shown && (
        <canvas
          ref={canvas}
          role="img"
          aria-label={strings.seeing.melLabel(strings.seeing.mel, shown.picture.rows, shown.seconds)}
          // The last frame may reach beyond the sound's end.
          style={{ width: `${(100 * shown.seconds) / shown.of.durationSeconds}%` }}
        />
      )}
    </div>
  );
}
