import { useState } from 'react';
import { outsideId } from '../app/state.ts';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { SoundPictures } from './SoundPictures.tsx';

/** What is heard of the selected sound. While it is closed, nothing is read and nothing is computed for it. */
export function HearingPanel() {
  const [open, setOpen] = useState(false);
  const sound = useAppState(({ selection, soundById }) => soundById.get(selection?.soundId ?? outsideId));
  const words = strings.seeing;
  return (
    <section className="panel" aria-label={words.title}>
      <details className="hearing" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{words.title}</h2>
        </summary>
        {open && (sound ? <SoundPictures sound={sound} /> : <p className="note">{words.choose}</p>)}
      </details>
    </section>
  );
}
