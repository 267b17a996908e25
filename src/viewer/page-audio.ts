// Plays the sounds that came with an exported map, one at a time.

import { audioId } from './page-data.ts';

export interface PageAudio {
  /** Nothing where the page does not hold this sound. */
  play(row: number): void;
  stop(): void;
  /** The row that is heard; null where none is. */
  playing(): number | null;
}

/** `onChanged`: something plays or stops. `onRefused`: the browser cannot play this row's kind of file. */
export function createPageAudio(onChanged: () => void, onRefused: (row: number) => void): PageAudio {
  const player = new Audio();
  let playing: number | null = null;
  const change = (row: number | null) => {
    playing = row;
    onChanged();
  };
  player.onended = () => change(null);

  return {
    playing: () => playing,
    play(row) {
      const encoded = document.getElementById(audioId(row))?.textContent;
      if (!encoded) return;
      URL.revokeObjectURL(player.src);
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      player.src = URL.createObjectURL(new Blob([bytes]));
      change(row);
      player.play().catch((error: DOMException) => {
        // Another sound was begun, or this one was stopped, before it could begin.
        if (error.name === 'AbortError' || playing !== row) return;
        change(null);
        onRefused(row);
      });
    },
    stop() {
      player.pause();
      change(null);
    },
  };
}
