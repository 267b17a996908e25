// Where the map draws each sound, from what it tells outside scripts about its view.

import type { Page } from '@playwright/test';
import { type EarshotPage, expect } from './earshot-page.ts';
import type { ExportedSound } from './exported.ts';

export interface MapPoint {
  sound: ExportedSound;
  /** In the window's CSS pixels. */
  left: number;
  top: number;
  /** Pixels to the nearest other point. */
  room: number;
}

/** What the map says of what is seen of it. */
export interface MapView {
  x: [number, number];
  y: [number, number];
  /** In the window's CSS pixels. */
  rect: { left: number; top: number; width: number; height: number };
}

export async function viewOf(earshot: EarshotPage): Promise<MapView> {
  const view = await earshot.map.getAttribute('data-view');
  expect(view).not.toBeNull();
  return JSON.parse(view as string) as MapView;
}

/** Every sound's pixel, those with most room around them first. */
export async function locatePoints(earshot: EarshotPage, sounds: ExportedSound[]): Promise<MapPoint[]> {
  const { x, y, rect } = await viewOf(earshot);
  const places = sounds.map((sound) => ({
    sound,
    left: rect.left + ((sound.x - x[0]) / (x[1] - x[0])) * rect.width,
    top: rect.top + (1 - (sound.y - y[0]) / (y[1] - y[0])) * rect.height,
  }));
  return places
    .map((place) => {
      const distances = places.map((other) => Math.hypot(other.left - place.left, other.top - place.top));
      return { ...place, room: distances.sort((a, b) => a - b)[1] };
    })
    .sort((a, b) => b.room - a.room);
}

/** Red, green and blue of the screen at each point. */
export async function coloursAt(page: Page, points: MapPoint[]): Promise<number[][]> {
  // What tells of the sound under the pointer covers others.
  await page.mouse.move(0, 0);
  // So do the names of groups.
  const style = '.map-overlay text { visibility: hidden }';
  const png = (await page.screenshot({ scale: 'css', style })).toString('base64');
  return page.evaluate(
    async ({ png, places }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (!context) throw new Error('There is no canvas to read the screenshot with.');
      context.drawImage(bitmap, 0, 0);
      return places.map(([left, top]) => [...context.getImageData(left, top, 1, 1).data].slice(0, 3));
    },
    { png, places: points.map(({ left, top }) => [Math.floor(left), Math.floor(top)]) },
  );
}
