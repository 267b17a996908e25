import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';

export function PlayerBar() {
  const app = useApp();
  const playing = useAppState((state) => (state.playing === null ? null : state.soundById.get(state.playing)));
  const shown = useAppState((state) => (state.lastPlayed === null ? null : state.soundById.get(state.lastPlayed)));
  return (
    <div className="player" data-player data-state={playing ? 'playing' : 'stopped'} data-path={playing?.path}>
      <button
        type="button"
        className="round"
        aria-label={playing ? strings.silence : strings.play}
        disabled={!shown}
        onClick={() => void app.playback.toggle()}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          {playing ? <rect x="2.5" y="2.5" width="7" height="7" rx="1" /> : <path d="M3.5 1.8v8.4L10 6z" />}
        </svg>
      </button>
      <span className="player-text" aria-live="polite">
        <span className="player-name" title={shown?.path}>
          {shown?.name}
        </span>
        {shown?.note && <span className="note">{shown.note}</span>}
      </span>
    </div>
  );
}
