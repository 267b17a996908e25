// Panning and zooming the map, and going back.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { writeLibrary } from './sound-files.ts';

interface View {
  x: [number, number];
  y: [number, number];
  rect: { left: number; top: number; width: number; height: number };
}

async function viewOf(earshot: EarshotPage): Promise<View> {
  return JSON.parse((await earshot.map.getAttribute('data-view')) ?? 'null') as View;
}

test('the map pans along one axis without moving the other, zooms at the pointer and resets', async ({
  earshot,
}, info) => {
  const folder = info.outputPath('library');
  writeLibrary(folder, 2);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.train();
  const { mouse } = earshot.page;
  const start = await viewOf(earshot);
  const middle = { x: start.rect.left + start.rect.width / 2, y: start.rect.top + start.rect.height / 2 };

  await mouse.move(middle.x, middle.y);
  await mouse.down();
  await mouse.move(middle.x + 60, middle.y, { steps: 4 });
  await mouse.move(middle.x + 120, middle.y, { steps: 4 });
  await mouse.up();
  const shift = (120 / start.rect.width) * (start.x[1] - start.x[0]);
  await expect.poll(async () => (await viewOf(earshot)).x[0]).toBeCloseTo(start.x[0] - shift, 1);
  const panned = await viewOf(earshot);
  expect(panned.y).toEqual(start.y);

  await mouse.move(middle.x, middle.y);
  await mouse.wheel(0, -240);
  await expect.poll(async () => (await viewOf(earshot)).x[1] - (await viewOf(earshot)).x[0]).toBeLessThan(2);
  const zoomed = await viewOf(earshot);
  const centre = ([low, high]: [number, number]) => (low + high) / 2;
  expect(centre(zoomed.x)).toBeCloseTo(centre(panned.x), 1);
  expect(centre(zoomed.y)).toBeCloseTo(centre(panned.y), 1);

  // A change of colours leaves the view as it is.
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).not.toHaveAttribute('data-count', '0');
  expect((await viewOf(earshot)).x).toEqual(zoomed.x);

  // A double click shows all of it again.
  await mouse.dblclick(start.rect.left + 3, start.rect.top + 3);
  await expect.poll(async () => (await viewOf(earshot)).x).toEqual(start.x);
  expect((await viewOf(earshot)).y).toEqual(start.y);
});
