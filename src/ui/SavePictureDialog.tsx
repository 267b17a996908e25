import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { Dialog } from './Dialog.tsx';
import { DialogActions } from './DialogActions.tsx';
import { download } from './download.ts';
import { heightOf, type MapPicture, mapSvg } from './point-map/map-svg.ts';
import { pngOf } from './point-map/svg-to-png.ts';

interface Props {
  picture: MapPicture;
  onClose: () => void;
}

/** The map as it is seen just now, as a file. */
export function SavePictureDialog({ picture, onClose }: Props) {
  const library = useAppState((state) => state.library);
  const [failure, setFailure] = useState<string | null>(null);
  const name = strings.map.pictureFile(library?.name ?? strings.appName);

  const save = async (close: () => void, makeFile: () => Promise<Blob>, ending: string) => {
    try {
      download(await makeFile(), `${name}.${ending}`);
      close();
    } catch (error) {
      console.error(error);
      setFailure(strings.map.notSaved((error as Error).message));
    }
  };
  const svg = async () => new Blob([mapSvg(picture)], { type: 'image/svg+xml' });

  return (
    <Dialog title={strings.map.savePicture} onClose={onClose}>
      {(close) => (
        <>
          <p>{strings.map.savePictureHelp}</p>
          {failure && <p className="failure">{failure}</p>}
          <DialogActions close={close}>
            <button
              type="button"
              className="primary"
              onClick={() => void save(close, async () => pngOf(await svg(), picture.width, heightOf(picture)), 'png')}
            >
              PNG
            </button>
            <button type="button" onClick={() => void save(close, svg, 'svg')}>
              SVG
            </button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
