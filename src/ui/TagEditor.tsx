import { useId, useMemo, useState } from 'react';
import { strings } from '../app/strings.ts';
import { countTags, markedIds } from '../app/tag-words.ts';
import { useApp, useAppState } from './app-context.ts';
import { keyOf } from './page-keys.ts';
import { passFocus } from './pass-focus.ts';

/** The tags of one sound or of several, each to be taken away, and a field for more, which suggests those of the library. */
export function TagEditor({ soundIds }: { soundIds: readonly number[] }) {
  const app = useApp();
  const tags = useAppState((state) => state.tags);
  const readOnly = useAppState((state) => state.readOnly);
  const [isTyped, setIsTyped] = useState(false);
  const suggestions = useId();
  const counted = useMemo(() => countTags(tags, markedIds(soundIds)), [soundIds, tags]);
  const known = useMemo(() => (isTyped ? countTags(tags) : []), [isTyped, tags]);
  const words = strings.tags;
  const label = soundIds.length === 1 ? words.add : words.addToAll(soundIds.length);
  return (
    <fieldset className="tags" aria-label={words.title}>
      <input
        type="text"
        dir="auto"
        aria-label={label}
        placeholder={words.addShort}
        list={suggestions}
        disabled={readOnly}
        onFocus={() => setIsTyped(true)}
        onBlur={() => setIsTyped(false)}
        onKeyDown={(event) => {
          const field = event.currentTarget;
          // While letters are put together, Enter takes what is put together.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            void app.tags.add(soundIds, field.value);
            field.value = '';
          } else if (event.key === 'Escape') {
            field.value = '';
            field.blur();
          } else if (keyOf(event) === 'mod+z' && field.value === '') {
            // There is nothing typed to take back, so the last tag is meant.
            event.preventDefault();
            void app.history.undo();
          }
        }}
      />
      {counted.map(({ tag, sounds: having }) => {
        const says = having < soundIds.length ? words.some(tag, having, soundIds.length) : undefined;
        return (
          <span key={tag} className="chip" data-partly={having < soundIds.length || undefined}>
            <button
              type="button"
              aria-label={strings.tagFilter.onlyWith(tag)}
              title={[says, strings.tagFilter.onlyWith(tag)].filter(Boolean).join('\n')}
              onClick={() => app.finding.onlyWithTag(tag)}
            >
              <bdi>{tag}</bdi>
            </button>
            <button
              type="button"
              aria-label={words.remove(tag)}
              title={says ?? words.remove(tag)}
              disabled={readOnly}
              onClick={(event) => {
                passFocus(event, event.currentTarget.closest('.tags')?.querySelector('input'));
                void app.tags.remove(soundIds, tag);
              }}
            >
              ×
            </button>
          </span>
        );
      })}
      <datalist id={suggestions}>
        {known.map(({ tag }) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </fieldset>
  );
}
