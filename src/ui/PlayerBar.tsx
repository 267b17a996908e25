import { useMemo } from 'react';
import { holdsVectors } from '../app/context.ts';
import { libraryOfSound, soundOf } from '../app/other-libraries.ts';
import { volumeRange } from '../app/playback.ts';
import { outsideId, type State } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { FavouriteStar } from './FavouriteStar.tsx';
import { TagEditor } from './TagEditor.tsx';
import { Waveform } from './Waveform.tsx';

type Played = Pick<SoundRecord, 'path' | 'name' | 'note'>;

const words = strings.player;

const choices = [
  { setting: 'looping', label: words.loop, help: words.loopHelp },
  { setting: 'matchLoudness', label: words.match, help: words.matchHelp },
  { setting: 'playOnSelect', label: words.playOnSelect, help: words.playOnSelectHelp },
] as const;

/** A sound of the library, or the one from outside that is searched by: the same object each time. */
function playedOf(state: State, id: number | null): Played | undefined {
  if (id === outsideId) return state.outside?.shown;
  return id === null ? undefined : soundOf(state, id);
}

/** What is heard, where in it, how loud; and how sounds are gone through. */
export function PlayerBar({ onShowKeys, onShowOutputs }: { onShowKeys: () => void; onShowOutputs: () => void }) {
  const app = useApp();
  const isPlaying = useAppState((state) => state.playing !== null);
  const playing = useAppState((state) => playedOf(state, state.playing));
  const shown = useAppState((state) => playedOf(state, state.lastPlayed));
  const kept = useAppState(({ lastPlayed, soundById }) => (soundById.has(lastPlayed ?? outsideId) ? lastPlayed : null));
  const keptAlone = useMemo(() => (kept === null ? null : [kept]), [kept]);
  const silent = useAppState((state) => holdsVectors(libraryOfSound(state, state.lastPlayed ?? outsideId)));
  const note = silent ? strings.vectors.noAudio : shown?.note;
  const settings = useAppState((state) => state.settings);
  const level = words.decibels(settings.volumeDecibels, volumeRange.least);
  return (
    <div className="player" data-player data-state={isPlaying ? 'playing' : 'stopped'} data-path={playing?.path}>
      <button
        type="button"
        className="round"
        aria-label={isPlaying ? strings.silence : strings.play}
        disabled={!shown || silent}
        onClick={() => void app.playback.toggle()}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          {isPlaying ? <rect x="2.5" y="2.5" width="7" height="7" rx="1" /> : <path d="M3.5 1.8v8.4L10 6z" />}
        </svg>
      </button>
      <span className="player-text" aria-live="polite">
        <span className="player-name" title={shown?.path}>
          {shown?.name}
        </span>
        {note && <span className="note">{note}</span>}
      </span>
      {shown && kept !== null && keptAlone && (
        <div className="player-kept">
          <FavouriteStar soundId={kept} name={shown.name} />
          <TagEditor soundIds={keptAlone} />
        </div>
      )}
      <Waveform />
      <div className="player-choices">
        {choices.map(({ setting, label, help }) => (
          <button
            key={setting}
            type="button"
            aria-pressed={settings[setting]}
            title={help}
            onClick={() => void app.settings.change({ [setting]: !settings[setting] })}
          >
            {label}
          </button>
        ))}
        <label className="volume" title={`${words.volume}: ${level}`}>
          <input
            type="range"
            aria-label={words.volume}
            aria-valuetext={level}
            min={volumeRange.least}
            max={volumeRange.most}
            value={settings.volumeDecibels}
            onChange={(event) => void app.settings.change({ volumeDecibels: event.target.valueAsNumber })}
          />
          <span className="figures">{level}</span>
        </label>
        {app.outputs.canBeChosen() && (
          <button
            type="button"
            className="round"
            aria-label={strings.output.title}
            title={strings.output.title}
            onClick={onShowOutputs}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2.5 6v4h2.6L8.5 13V3L5.1 6z" />
              <path
                fill="none"
                stroke="currentColor"
                strokeWidth="1.3"
                d="M10.8 5.6a3.4 3.4 0 0 1 0 4.8M12.7 3.7a6 6 0 0 1 0 8.6"
              />
            </svg>
          </button>
        )}
        <button type="button" className="round" aria-label={words.keys} title={words.keys} onClick={onShowKeys}>
          ?
        </button>
      </div>
    </div>
  );
}
