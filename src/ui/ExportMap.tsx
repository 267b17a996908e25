import { useMemo, useState } from 'react';
import { mostAudioBytes, neighboursOfPage } from '../app/map-export.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { download } from './download.ts';
import { pageLook } from './page-look.ts';

/** In base64 a file takes so much more. */
const encodedBytes = 4 / 3;

/** The map as a web page. `onBegun`: it is being written; how far it is stands in the status bar. */
export function ExportMap({ onBegun }: { onBegun: () => void }) {
  const app = useApp();
  const map = useAppState((state) => state.map);
  const [wantsAudio, setWantsAudio] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the map that there is.
  const { sounds, audioBytes, pageBytes } = useMemo(() => app.mapExport.sizes(), [app, map]);
  const isTooMuch = audioBytes > mostAudioBytes;
  const withAudio = wantsAudio && sounds > 0 && !isTooMuch;

  const exportMap = async () => {
    onBegun();
    const name = strings.mapPage.fileName(app.store.getState().library?.name ?? strings.appName);
    const page = await app.mapExport.page(pageLook, withAudio);
    if (page) download(page, name);
  };

  return (
    <section className="export-map" aria-label={strings.mapPage.title}>
      <h3>{strings.mapPage.title}</h3>
      <p>{map ? strings.mapPage.help(neighboursOfPage) : strings.mapPage.unavailable}</p>
      {map && sounds > 0 && (
        <label>
          <input
            type="checkbox"
            checked={withAudio}
            disabled={isTooMuch}
            onChange={(event) => setWantsAudio(event.target.checked)}
          />
          {strings.mapPage.withAudio(sounds, audioBytes)}
        </label>
      )}
      {map && (
        <p className="note">
          {isTooMuch && strings.mapPage.tooMuchAudio(audioBytes, mostAudioBytes)}{' '}
          {strings.mapPage.size(pageBytes + (withAudio ? encodedBytes * audioBytes : 0))}
        </p>
      )}
      <button type="button" disabled={!map} onClick={() => void exportMap()}>
        {strings.mapPage.button}
      </button>
    </section>
  );
}
