// The map as one HTML file that a person can put on a web site.

import { playableFile } from '../audio/playable-file.ts';
import type { SoundRecord } from '../storage/schema.ts';
import { createRate, type Job } from './activity.ts';
import { type AppContext, holdsVectors, spaceOf, vectorsOf } from './context.ts';
import { audioElement, type PageCode, type PageLook, pageData, pageText, soundsOfPage } from './map-page.ts';
import type { SourcesCapability } from './sources.ts';
import type { MapView, State } from './state.ts';
import { strings } from './strings.ts';

export type { PageLook };

/** How a map is to look, once its turn has come. */
type LookOf = (state: State, map: MapView) => PageLook;

/** Listed beside a selected sound. */
export const neighboursOfPage = 12;
/** Of files as they are, beyond which a page is slow to open and to pass on; in it they take a third more. */
export const mostAudioBytes = 100e6;

/** What script, style and a sound take on the page, about. */
const codeBytes = 30_000;
const soundBytes = 90 + 14 * neighboursOfPage;

async function codeOf(text: string): Promise<PageCode> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return { text, hash: btoa(String.fromCharCode(...digest)) };
}

/** A file's bytes in base64. */
function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export function createMapExport({ store, engine, activity }: AppContext, sources: SourcesCapability) {
  /** The sounds on the map whose audio may be had; none of a library without audio. */
  function heard(): SoundRecord[] {
    const { map, soundById, library } = store.getState();
    if (!map || holdsVectors(library)) return [];
    return soundsOfPage({ map, soundById }).flatMap((id) => {
      const sound = soundById.get(id);
      return sound && sources.mayBeHad(sound) ? [sound] : [];
    });
  }

  /** What stands between the data and the script; a sound that cannot be had is left out, and it is said how many were. */
  async function audioOf(soundIds: readonly number[], { signal, report }: Job): Promise<string[]> {
    const { soundById } = store.getState();
    const rate = createRate(soundIds.length, strings.status.sounds);
    const wanted = new Set(heard().map(({ id }) => id));
    const elements: string[] = [];
    let unread = soundIds.length - wanted.size;
    for (const [row, id] of soundIds.entries()) {
      signal.throwIfAborted();
      report('mapping', strings.mapPage.reading, rate(row));
      const sound = soundById.get(id);
      if (!sound || !wanted.has(id)) continue;
      try {
        elements.push(audioElement(row, await base64Of(await playableFile(await sources.audioOf(sound)))));
      } catch (error) {
        console.warn(error);
        unread++;
      }
    }
    if (unread > 0) store.setState({ notice: strings.mapPage.unread(unread) });
    return elements;
  }

  async function write(lookOf: LookOf, withAudio: boolean, job: Job): Promise<Blob> {
    const state = store.getState();
    const { library, model, map, soundById } = state;
    if (!library || !model || !map) throw new Error(strings.mapPage.unavailable);
    const look = lookOf(state, map);
    job.report('mapping', strings.mapPage.nearest);
    const rate = createRate(100, '%');
    const nearest = await engine.nearestOfAll(
      vectorsOf(model),
      neighboursOfPage,
      (share) => job.report('mapping', strings.mapPage.nearest, rate(Math.round(100 * share))),
      job.signal,
    );
    // Late: few visits export a map.
    const [{ script }, { default: style }] = await Promise.all([
      import('virtual:map-viewer'),
      import('../viewer/viewer.css?inline'),
    ]);
    const unit = strings.legend.units[spaceOf(model)];
    const data = pageData({ title: library.name, unit, map, soundById, nearest, look });
    const [before, after] = pageText(data, await codeOf(script), await codeOf(style));
    const audio = withAudio ? await audioOf(soundsOfPage({ map, soundById }), job) : [];
    return new Blob([before, ...audio, after], { type: 'text/html' });
  }

  return {
    /** How many sounds' audio the page could hold, how many bytes their files have, and the page without them, about. */
    sizes() {
      const { map, soundById } = store.getState();
      const sounds = heard();
      const onPage = map ? soundsOfPage({ map, soundById }) : [];
      const namesBytes = onPage.reduce((sum, id) => sum + (soundById.get(id)?.name.length ?? 0), 0);
      return {
        sounds: sounds.length,
        audioBytes: sounds.reduce((sum, { bytes }) => sum + bytes, 0),
        pageBytes: codeBytes + onPage.length * soundBytes + namesBytes,
      };
    },

    /** The file; null where it was stopped or could not be made, which is said. */
    async page(lookOf: LookOf, withAudio: boolean): Promise<Blob | null> {
      let page: Blob | null = null;
      await activity.enqueue(async (job) => {
        page = await write(lookOf, withAudio, job);
      });
      return page;
    },
  };
}

export type MapExport = ReturnType<typeof createMapExport>;
