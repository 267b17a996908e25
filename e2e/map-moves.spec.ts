// Panning and zooming the map, and going back: by either renderer.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { type MapView, viewOf } from './map-points.ts';
import { writeLibrary } from './sound-files.ts';

test.use({ heard: 'everything' });

const middleOf = ({ rect }: MapView) => ({ x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
const widthOf = ([low, high]: [number, number]) => high - low;
const centreOf = ([low, high]: [number, number]) => (low + high) / 2;

async function openMapped(earshot: EarshotPage, folder: string, query = ''): Promise<void> {
  const count = writeLibrary(folder, 2);
  await earshot.open(query);
  await earshot.addFolder(folder);
  await earshot.expectMapped(count);
}

for (const renderer of ['webgl', 'plotly'] as const) {
  test(`the map of ${renderer} pans along one axis without moving the other, zooms at the pointer and resets`, async ({
    earshot,
  }, info) => {
    await openMapped(earshot, info.outputPath('library'), renderer === 'plotly' ? '?map=plotly' : '');
    await expect(earshot.map.locator('.js-plotly-plot')).toHaveCount(renderer === 'plotly' ? 1 : 0);
    await expect(earshot.points).toHaveCount(renderer === 'webgl' ? 1 : 0);
    const { mouse } = earshot.page;
    const start = await viewOf(earshot);
    const middle = middleOf(start);

    await mouse.move(middle.x, middle.y);
    await mouse.down();
    await mouse.move(middle.x + 60, middle.y, { steps: 4 });
    await mouse.move(middle.x + 120, middle.y, { steps: 4 });
    await mouse.up();
    const shift = (120 / start.rect.width) * widthOf(start.x);
    await expect.poll(async () => (await viewOf(earshot)).x[0]).toBeCloseTo(start.x[0] - shift, 1);
    const panned = await viewOf(earshot);
    expect(panned.y).toEqual(start.y);

    await mouse.move(middle.x, middle.y);
    await mouse.wheel(0, -240);
    await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeLessThan(2);
    const zoomed = await viewOf(earshot);
    expect(centreOf(zoomed.x)).toBeCloseTo(centreOf(panned.x), 1);
    expect(centreOf(zoomed.y)).toBeCloseTo(centreOf(panned.y), 1);

    // A change of colours leaves the view as it is.
    await earshot.sounds.getByRole('listitem').first().click();
    await expect(earshot.neighbours).not.toHaveAttribute('data-count', '0');
    expect((await viewOf(earshot)).x).toEqual(zoomed.x);

    // A double click shows all of it again.
    await mouse.dblclick(start.rect.left + 3, start.rect.top + 3);
    await expect.poll(async () => (await viewOf(earshot)).x).toEqual(start.x);
    expect((await viewOf(earshot)).y).toEqual(start.y);
  });
}

test('keys move the map that has the focus, and nothing else', async ({ earshot, page }, info) => {
  await openMapped(earshot, info.outputPath('library'));
  const start = await viewOf(earshot);
  await earshot.sounds.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  expect(await viewOf(earshot)).toEqual(start);

  await earshot.points.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  const shift = (60 / start.rect.width) * widthOf(start.x);
  await expect.poll(async () => (await viewOf(earshot)).x[0]).toBeCloseTo(start.x[0] + shift, 6);
  await expect.poll(async () => (await viewOf(earshot)).y[0]).toBeGreaterThan(start.y[0]);
  for (let i = 0; i < 3; i++) await page.keyboard.press('+');
  await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeCloseTo(widthOf(start.x) / 1.5 ** 3, 6);
  await page.keyboard.press('-');
  await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeCloseTo(widthOf(start.x) / 1.5 ** 2, 6);
  await page.keyboard.press('0');
  await expect.poll(() => viewOf(earshot)).toEqual(start);
});

test('two fingers zoom and shift the map, one drags it', async ({ earshot, page }, info) => {
  await openMapped(earshot, info.outputPath('library'));
  const start = await viewOf(earshot);
  const { x, y } = middleOf(start);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map(([dx, dy], id) => ({ x: x + dx, y: y + dy, id })),
    });
  await touch('touchStart', [[-40, 0]]);
  await touch('touchStart', [
    [-40, 0],
    [40, 0],
  ]);
  for (const spread of [60, 90, 120]) {
    await touch('touchMove', [
      [-spread, 0],
      [spread, 0],
    ]);
  }
  await touch('touchEnd', []);
  await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeCloseTo(widthOf(start.x) / 3, 2);
  const near = await viewOf(earshot);
  expect(centreOf(near.x)).toBeCloseTo(0, 1);

  await touch('touchStart', [[0, 0]]);
  await touch('touchMove', [[30, 40]]);
  await touch('touchMove', [[60, 80]]);
  await touch('touchEnd', []);
  const shift = (60 / near.rect.width) * widthOf(near.x);
  await expect.poll(async () => (await viewOf(earshot)).x[0]).toBeCloseTo(near.x[0] - shift, 3);
});

test('a zoom ends where places can still be told apart, and all of the map is a double click away', async ({
  earshot,
}, info) => {
  await openMapped(earshot, info.outputPath('library'));
  const start = await viewOf(earshot);
  const { mouse } = earshot.page;
  await mouse.move(middleOf(start).x, middleOf(start).y);
  for (let i = 0; i < 12; i++) await mouse.wheel(0, -1e6);
  await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeCloseTo(widthOf(start.x) / 10_000, 9);
  for (let i = 0; i < 12; i++) await mouse.wheel(0, 1e6);
  await expect.poll(async () => widthOf((await viewOf(earshot)).x)).toBeCloseTo(4 * widthOf(start.x), 6);
  await mouse.dblclick(start.rect.left + 3, start.rect.top + 3);
  await expect.poll(() => viewOf(earshot)).toEqual(start);
});

test('a window that gets smaller keeps what is seen, and its points are where it says', async ({
  earshot,
  page,
}, info) => {
  await openMapped(earshot, info.outputPath('library'));
  const start = await viewOf(earshot);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => (await viewOf(earshot)).rect.width).toBeLessThan(390);
  const narrow = await viewOf(earshot);
  expect(narrow.x).toEqual(start.x);
  const canvas = await earshot.points.locator('canvas').evaluate((element) => ({
    drawn: (element as HTMLCanvasElement).width,
    shown: element.clientWidth * devicePixelRatio,
  }));
  expect(canvas.drawn).toBe(canvas.shown);
  await page.evaluate(() => scrollTo(0, 40));
  await expect.poll(async () => (await viewOf(earshot)).rect.top).toBe(narrow.rect.top - 40);
});
