import { duration } from '../app/quantities.ts';
import { useAppState } from './app-context.ts';

interface Props {
  soundId: number;
  /** Of the point, in the window's CSS pixels. */
  left: number;
  top: number;
}

/** What the point under the pointer is. */
export function MapTip({ soundId, left, top }: Props) {
  const sound = useAppState((state) => state.soundById.get(soundId));
  if (!sound) return null;
  return (
    <div className="tip" style={{ left, top }}>
      <strong>{sound.name}</strong>
      <span>{sound.folder}</span>
      <span>{duration(sound.durationSeconds)}</span>
    </div>
  );
}
