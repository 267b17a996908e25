import { useEffect, useMemo, useState } from 'react';
import { canDraw, seenKey } from '../app/seeing.ts';
import { strings } from '../app/strings.ts';
import type { SeenSound } from '../engine/protocol.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { AxedPicture } from './AxedPicture.tsx';
import { isWorking, useApp, useAppState } from './app-context.ts';
import { CodeBits } from './CodeBits.tsx';

/** Whoever goes through sounds by a key that is held down, or drags through segments, has none of them read or drawn. */
const settleMilliseconds = 80;
/** Coefficients that are named beside the cepstra. */
const namedCoefficients = [0, 4, 8, 12];

interface Props {
  sound: SoundRecord;
}

/** What was read, of which sound. */
interface Shown {
  key: string;
  sound: SoundRecord;
  seen: SeenSound;
}

/** What is heard of `sound`; until it is there, that of the sound before. */
function useSeen(sound: SoundRecord): { shown: Shown | null; failure: string | null } {
  const app = useApp();
  const key = useAppState((state) => seenKey(state, sound));
  const working = useAppState(isWorking);
  const [shown, setShown] = useState<Shown | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a job has measured meanwhile is there when it ends.
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    const read = async () => {
      try {
        const seen = await app.seeing.see(sound);
        if (!wanted || !seen) return;
        setShown({ key, sound, seen });
        setFailure(null);
      } catch (error) {
        console.error(error);
        if (wanted) setFailure((error as Error).message);
      }
    };
    const timer = setTimeout(() => void read(), settleMilliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [app, key, sound, working]);
  return { shown, failure };
}

/** What the run in use makes of `picture`; until it is there, what it made of the picture before. */
function useDrawn(picture: Uint8Array | null, drawable: boolean) {
  const app = useApp();
  const [drawn, setDrawn] = useState<{ of: Uint8Array; pixels: Uint8Array } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!picture || !drawable) return;
    let wanted = true;
    const draw = async () => {
      try {
        const pixels = await app.seeing.draw(picture);
        if (!wanted) return;
        setDrawn(pixels && { of: picture, pixels });
        setFailure(null);
      } catch (error) {
        if (!wanted) return;
        console.error(error);
        setFailure((error as Error).message);
      }
    };
    const timer = setTimeout(() => void draw(), settleMilliseconds);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [app, picture, drawable]);
  useEffect(() => app.seeing.endDrawing, [app]);
  return { drawn: drawable ? drawn : null, failure: drawable ? failure : null };
}

/** The pictures of a sound, its code, and what the run in use draws of it, each to be seen, and what can be, heard. */
export function SoundPictures({ sound }: Props) {
  const app = useApp();
  const drawable = useAppState(canDraw);
  const { shown, failure } = useSeen(sound);
  const [chosen, setChosen] = useState({ soundId: sound.id, segment: 0 });
  const pictures = shown?.seen.pictures ?? null;
  const wanted = chosen.soundId === shown?.sound.id ? chosen.segment : 0;
  const segment = Math.min(wanted, Math.max(0, (pictures?.rows ?? 1) - 1));
  const picture = useMemo(
    () => pictures?.data.slice(segment * pictures.cols, (segment + 1) * pictures.cols) ?? null,
    [pictures, segment],
  );
  const { drawn, failure: drawingFailure } = useDrawn(picture, drawable);
  const words = strings.seeing;
  if (failure !== null) return <p className="note">{words.failed(failure)}</p>;
  if (!shown) return <p className="note">{words.reading}</p>;

  const { seen, key } = shown;
  const isLate = shown.sound.id !== sound.id;
  const side = Math.sqrt(picture?.length ?? 0);
  const seconds = app.seeing.spanSeconds(shown.sound, segment);
  const hertz = (ticks: SeenSound['pictureTicks']) =>
    ticks.map(({ hertz, place }) => ({ place, text: words.hertz(hertz) }));
  const axes = { rows: side, ticks: hertz(seen.pictureTicks), unit: words.hertzUnit, seconds };
  const hear = (what: string, pixels: Uint8Array | null) => {
    if (pixels && !isLate) void app.seeing.hear(shown.sound, pixels, seconds, `${key}/${segment}/${what}`);
  };
  const drawnNow = drawn !== null && drawn.of === picture;
  const { bark, codes } = seen;
  const coefficients = bark?.cepstra.rows ?? 0;
  return (
    <div className="seen" aria-busy={isLate} data-path={shown.sound.path}>
      <p className="seen-name" title={shown.sound.path}>
        {shown.sound.name}
      </p>
      {pictures && pictures.rows > 1 && (
        <label className="seen-segment">
          {words.segment(segment + 1, pictures.rows, shown.sound.segments[segment]?.startSeconds ?? 0)}
          <input
            type="range"
            min={0}
            max={pictures.rows - 1}
            value={segment}
            onChange={(event) => setChosen({ soundId: shown.sound.id, segment: event.target.valueAsNumber })}
          />
        </label>
      )}
      {!picture && !bark && <p className="note">{words.unmeasured}</p>}
      {picture && (
        <div className="seen-pair">
          <AxedPicture
            {...axes}
            title={words.mel}
            label={words.melLabel(words.mel, side, seconds)}
            pixels={picture}
            wide={!drawable}
          />
          {drawable && (
            <AxedPicture
              {...axes}
              title={words.reconstruction}
              label={words.melLabel(words.reconstruction, side, seconds)}
              pixels={drawn?.pixels ?? null}
              wide={false}
            />
          )}
        </div>
      )}
      {drawingFailure !== null && <p className="note">{words.notDrawn(drawingFailure)}</p>}
      {picture && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend.
        <div role="group" className="seen-actions" aria-label={words.hear} title={words.hearHelp}>
          <button type="button" aria-disabled={isLate} onClick={() => !isLate && void app.playback.play(sound.id)}>
            {words.original}
          </button>
          <button type="button" aria-disabled={isLate} onClick={() => hear('picture', picture)}>
            {words.picture}
          </button>
          {drawable && (
            <button
              type="button"
              aria-disabled={isLate || !drawnNow}
              onClick={() => drawnNow && hear('reconstruction', drawn.pixels)}
            >
              {words.reconstruction}
            </button>
          )}
        </div>
      )}
      {bark && (
        <>
          <AxedPicture
            title={words.bark}
            label={words.barkLabel(bark.picture.matrix.rows, bark.seconds, bark.loudestDecibels)}
            pixels={bark.picture.matrix.data}
            rows={bark.picture.matrix.rows}
            ticks={hertz(bark.picture.ticks)}
            unit={words.hertzUnit}
            seconds={bark.seconds}
            wide
          />
          <AxedPicture
            title={words.cepstra}
            label={words.cepstraLabel(coefficients, bark.seconds, bark.greatestCepstrum)}
            pixels={bark.cepstra.data}
            rows={coefficients}
            ticks={namedCoefficients.map((k) => ({ place: (k + 0.5) / coefficients, text: String(k) }))}
            unit={words.coefficientUnit}
            seconds={bark.seconds}
            wide
          />
        </>
      )}
      {codes && <CodeBits codes={codes} />}
    </div>
  );
}
