import { type KeyboardEvent, useEffect, useRef } from 'react';
import { shortLabel } from '../app/labels.ts';
import { runInUse } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import type { LabelSuggestion } from '../storage/schema.ts';
import { isWorking, useApp, useAppState } from './app-context.ts';

/** More than a person goes through before they are judged anew. */
const mostShown = 200;
const sure = 0.9;

/** Labels that sounds without one may have; each is heard, and kept with a key. */
export function SuggestionsPanel() {
  const app = useApp();
  const suggestions = useAppState((state) => runInUse(state)?.evaluation?.judgement?.suggestions);
  const source = useAppState((state) => state.library?.labelSource);
  const soundById = useAppState((state) => state.soundById);
  const disabled = useAppState((state) => isWorking(state) || state.readOnly);
  const playing = useAppState((state) => state.lastPlayed);
  const list = useRef<HTMLUListElement>(null);
  const left = (suggestions ?? []).filter(({ soundId }) => {
    const sound = soundById.get(soundId);
    return sound && !sound.labels?.length;
  });
  const shown = left.slice(0, mostShown);
  const at = shown.findIndex(({ soundId }) => soundId === playing);
  useEffect(() => {
    const [scroller, row] = [list.current, list.current?.children[at]];
    if (!scroller || !(row instanceof HTMLElement)) return;
    // The list alone: the panel stays where it is when a sound is heard elsewhere.
    const top = row.offsetTop - scroller.offsetTop;
    const bottom = top + row.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }, [at]);
  if (left.length === 0) return null;

  const words = strings.suggestions;
  const certain = left.filter(({ probability }) => probability >= sure);
  const accept = (taken: LabelSuggestion[]) => {
    if (disabled) return;
    // What had the focus may go with its row.
    list.current?.focus();
    void app.labels.accept(taken);
  };
  const moveTo = (place: number, isPassing: boolean) => {
    const suggestion = shown[Math.min(shown.length - 1, Math.max(0, place))];
    if (suggestion) void app.playback.select(suggestion.soundId, 0, isPassing);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement) return;
    const target = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: shown.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target, event.repeat);
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      if (disabled || event.repeat) return;
      accept([shown[at]]);
      // The next one takes its place.
      moveTo(at + 1, false);
    }
  };
  return (
    <section className="panel" aria-label={words.title}>
      <h2>
        {words.title} <span className="count">{left.length}</span>
      </h2>
      <p className="note">{words.help}</p>
      <ul
        ref={list}
        // biome-ignore lint/a11y/noRedundantRoles: a list without bullets is no list to Safari unless it says so.
        role="list"
        className="suggestions"
        aria-label={words.title}
        data-count={left.length}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move within it.
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {shown.map((suggestion) => {
          const { soundId, label, probability } = suggestion;
          const { name, path } = soundById.get(soundId) ?? { name: '', path: '' };
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list.
            <li
              key={soundId}
              data-path={path}
              title={path}
              aria-current={soundId === playing || undefined}
              onClick={() => void app.playback.select(soundId)}
            >
              <span className="suggestion-name">{name}</span>
              <span className="suggestion-label">{shortLabel(label, source)}</span>
              <span className="suggestion-share">{words.probability(probability)}</span>
              <button
                type="button"
                tabIndex={-1}
                aria-label={words.accept(label, name)}
                aria-disabled={disabled}
                onClick={(event) => {
                  event.stopPropagation();
                  accept([suggestion]);
                }}
              >
                ✓
              </button>
            </li>
          );
        })}
      </ul>
      <div className="label-actions">
        {certain.length > 1 && (
          <button type="button" aria-disabled={disabled} onClick={() => accept(certain)}>
            {words.all(100 * sure, certain.length)}
          </button>
        )}
      </div>
    </section>
  );
}
