import { type MouseEvent, memo } from 'react';
import { isWithin } from '../app/filters.ts';
import { otherLibraryOf } from '../app/other-libraries.ts';
import { clock, duration } from '../app/quantities.ts';
import { strings } from '../app/strings.ts';
import type { Segment } from '../core/features/segmentation.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { useApp, useAppState } from './app-context.ts';
import { FavouriteStar } from './FavouriteStar.tsx';
import { RowOutline } from './RowOutline.tsx';
import { dragSounds } from './sound-drag.ts';

/** What a list says of a sound beside its name. */
export interface RowDetail {
  /** Where the list is one of distances. */
  distance?: number;
  /** What stands at the end of the row; its distance or duration where it is left out. */
  figure?: string;
  /** Where in the sound what was found is. */
  moment?: Segment | null;
}

interface Props extends RowDetail {
  sound: SoundRecord;
  /** Its place in the list, from 0, of so many. */
  place: number;
  count: number;
  topPixels: number;
  heightPixels: number;
  isCurrent: boolean;
  isPlaying: boolean;
  isPicked: boolean;
  onClick: (event: MouseEvent, place: number) => void;
  onEnter?: (soundId: number) => void;
  onChoose?: (soundId: number, kind: 'like' | 'unlike') => void;
}

const choices = [
  { kind: 'like', sign: '+', label: strings.several.more },
  { kind: 'unlike', sign: '−', label: strings.several.less },
] as const;

/** All there is to say of a sound, a line each. */
function titleOf({ path, note, gone }: SoundRecord): string {
  return [path, note, gone ? strings.sources.goneMark : null].filter(Boolean).join('\n');
}

/** Where in its library a sound is, beside that library's name. */
function folderBeside(folder: string, library: string): string {
  return isWithin(folder, library) ? folder.slice(library.length + 1) : folder;
}

/** A sound in a list. What it is is told by its memo: a list that scrolls draws only the rows that come. */
export const SoundRow = memo(function SoundRow({
  sound,
  distance,
  figure,
  moment,
  place,
  count,
  topPixels,
  heightPixels,
  isCurrent,
  isPlaying,
  isPicked,
  onClick,
  onEnter,
  onChoose,
}: Props) {
  const app = useApp();
  const elsewhere = useAppState((state) => otherLibraryOf(state, sound.id)?.record.name);
  const folder = elsewhere === undefined ? sound.folder : folderBeside(sound.folder, elsewhere);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the list.
    <li
      className="row"
      data-path={sound.path}
      data-distance={distance}
      data-gone={sound.gone || undefined}
      data-playing={isPlaying || undefined}
      data-picked={isPicked || undefined}
      aria-current={isCurrent || undefined}
      aria-setsize={count}
      aria-posinset={place + 1}
      style={{ transform: `translateY(${topPixels}px)`, height: heightPixels }}
      onClick={(event) => onClick(event, place)}
      onDoubleClick={() => onEnter?.(sound.id)}
      title={titleOf(sound)}
      data-library={elsewhere}
      draggable={elsewhere === undefined}
      onDragStart={(event) => dragSounds(event, app.picking.draggedBy(sound.id))}
    >
      {elsewhere === undefined ? (
        <FavouriteStar soundId={sound.id} name={sound.name} isInList />
      ) : (
        <button
          type="button"
          className="star"
          // Enter does the same.
          tabIndex={-1}
          aria-label={`${sound.name}: ${strings.across.open(elsewhere)}`}
          title={strings.across.open(elsewhere)}
          onClick={(event) => {
            event.stopPropagation();
            onEnter?.(sound.id);
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          ↗
        </button>
      )}
      <span className="row-name">
        {sound.note && <span className="row-mark">!</span>}
        <bdi>{sound.name}</bdi>
      </span>
      <span className="row-folder">
        {moment && <span className="row-moment">{clock(moment.startSeconds)} </span>}
        {elsewhere !== undefined && <span className="row-library">{elsewhere} </span>}
        <bdi>{sound.gone ? strings.sources.goneMark : folder}</bdi>
      </span>
      {moment && (
        <span
          className="row-place"
          style={{
            left: `${(100 * moment.startSeconds) / sound.durationSeconds}%`,
            width: `${(100 * moment.durationSeconds) / sound.durationSeconds}%`,
          }}
        />
      )}
      {sound.channels > 0 && <RowOutline sound={sound} />}
      {onChoose && elsewhere === undefined && (
        <span className="row-choices">
          {choices.map(({ kind, sign, label }) => (
            <button
              key={kind}
              type="button"
              // Keys do the same.
              tabIndex={-1}
              aria-label={label(sound.name)}
              title={`${label(sound.name)}\n${strings.several.help}`}
              onClick={(event) => {
                event.stopPropagation();
                onChoose(sound.id, kind);
              }}
              onDoubleClick={(event) => event.stopPropagation()}
            >
              {sign}
            </button>
          ))}
        </span>
      )}
      <span className="row-figure">
        {figure ?? distance?.toFixed(3) ?? (sound.durationSeconds > 0 ? duration(sound.durationSeconds) : '')}
      </span>
    </li>
  );
});
