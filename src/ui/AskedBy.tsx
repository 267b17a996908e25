import type { MouseEvent } from 'react';
import { hearsSegments } from '../app/matches.ts';
import { outsideId } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { filesOfInput } from '../audio/dropped-files.ts';
import { useApp, useAppState } from './app-context.ts';
import { Moments } from './Moments.tsx';
import { passFocus, rowsBelow } from './pass-focus.ts';

/** What the neighbours are those of, where that is more than one whole sound of the library. */
export function AskedBy() {
  const app = useApp();
  const asked = useAppState((state) => state.selection?.asked ?? null);
  const outside = useAppState((state) => state.outside);
  const soundById = useAppState((state) => state.soundById);
  const model = useAppState((state) => state.model);
  const isPlaying = useAppState((state) => state.playing === outsideId);
  const readOnly = useAppState((state) => state.readOnly);
  if (!asked) return null;
  const end = (event: MouseEvent<HTMLElement>) => {
    passFocus(event, rowsBelow(event.currentTarget));
    app.search.clear();
  };

  if (asked.by === 'sound') {
    const sound = soundById.get(asked.soundId);
    if (!sound || sound.segments.length < 2 || !model || !hearsSegments(model)) return null;
    return (
      <div className="asked-by">
        <Moments
          durationSeconds={sound.durationSeconds}
          segments={sound.segments}
          chosen={asked.segment}
          onChoose={(segment) => void app.audition(sound.id, segment)}
        />
      </div>
    );
  }

  if (asked.by === 'outside') {
    if (!outside) return null;
    const { file, segments, durationSeconds } = outside;
    return (
      <fieldset className="asked-by" aria-label={strings.outside.title}>
        <div className="asked-name">
          <button
            type="button"
            aria-label={strings.outside.play(file.name)}
            onClick={() =>
              isPlaying
                ? app.playback.stop()
                : void app.playback.play(outsideId, segments[asked.segment ?? 0]?.startSeconds)
            }
          >
            {isPlaying ? '■' : '▶'}
          </button>
          <span className="path" title={file.name}>
            {file.name}
          </span>
          <span className="note">{strings.outside.isOutside}</span>
        </div>
        {segments.length > 1 && model && hearsSegments(model) && (
          <Moments
            durationSeconds={durationSeconds}
            segments={segments}
            chosen={asked.segment}
            onChoose={(segment) => void app.auditionOutside(segment)}
          />
        )}
        <div className="asked-actions">
          <button
            type="button"
            disabled={readOnly}
            onClick={() => void app.adding.add((signal) => filesOfInput([file], signal))}
          >
            {strings.outside.add}
          </button>
          <button type="button" onClick={end}>
            {strings.outside.close}
          </button>
        </div>
      </fieldset>
    );
  }

  const chip = (soundId: number, kind: 'like' | 'unlike') => {
    const name = soundById.get(soundId)?.name ?? '';
    return (
      <button
        key={`${kind} ${soundId}`}
        type="button"
        className="chip"
        aria-label={strings.several.takeOut(name)}
        onClick={(event) => {
          passFocus(event, rowsBelow(event.currentTarget));
          void app.search.choose(soundId, kind);
        }}
      >
        {name} ×
      </button>
    );
  };
  return (
    <fieldset className="asked-by" aria-label={strings.several.title}>
      <div className="chips">
        <span>{strings.several.title}</span>
        {asked.like.map((id) => chip(id, 'like'))}
      </div>
      {asked.unlike.length > 0 && (
        <div className="chips">
          <span>{strings.several.unlike}</span>
          {asked.unlike.map((id) => chip(id, 'unlike'))}
        </div>
      )}
      <div className="asked-actions">
        <button type="button" onClick={end}>
          {strings.outside.close}
        </button>
      </div>
    </fieldset>
  );
}
