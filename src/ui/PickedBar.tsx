import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { download } from './download.ts';
import { TagEditor } from './TagEditor.tsx';

/** What can be done with all the sounds that were picked out, on the map or in a list. */
export function PickedBar() {
  const app = useApp();
  const picked = useAppState((state) => state.picked);
  const library = useAppState((state) => state.library?.name ?? strings.appName);
  if (picked.length === 0) return null;
  const exportFiles = async () => {
    const zip = await app.collections.export(picked);
    if (zip) download(zip, strings.picked.fileName(library));
  };
  return (
    <section className="picked-bar" aria-label={strings.picked.title}>
      <span aria-live="polite">{strings.picked.sounds(picked.length)}</span>
      <button type="button" title={strings.player.rowHelp} onClick={() => void app.picking.play()}>
        {strings.picked.play}
      </button>
      <button type="button" onClick={() => void app.picking.ask()}>
        {strings.picked.more}
      </button>
      <button type="button" title={strings.collections.exportHelp} onClick={() => void exportFiles()}>
        {strings.picked.export}
      </button>
      <TagEditor soundIds={picked} />
      <button type="button" onClick={() => app.picking.clear()}>
        {strings.picked.clear}
      </button>
    </section>
  );
}
