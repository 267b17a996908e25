import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { TagEditor } from './TagEditor.tsx';

/** What can be done with all the sounds that were picked out, on the map or in a list. */
export function PickedBar() {
  const app = useApp();
  const picked = useAppState((state) => state.picked);
  if (picked.length === 0) return null;
  return (
    <section className="picked-bar" aria-label={strings.picked.title}>
      <span aria-live="polite">{strings.picked.sounds(picked.length)}</span>
      <button type="button" onClick={() => void app.picking.play()}>
        {strings.picked.play}
      </button>
      <button type="button" onClick={() => void app.picking.ask()}>
        {strings.picked.more}
      </button>
      <TagEditor soundIds={picked} />
      <button type="button" onClick={() => app.picking.clear()}>
        {strings.picked.clear}
      </button>
    </section>
  );
}
