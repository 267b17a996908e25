// Sounds that have next to nothing to hear, in one folder, by every way of hearing alike: numbers everywhere, and what cannot
// be told is said.

import { encodeWav } from '../src/core/formats/wav.ts';
import { seededRandom } from '../src/core/math/random.ts';
import { expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { floatWav, sineWav, writeFileBelow } from './sound-files.ts';

test.use({ heard: 'everything' });

const random = seededRandom(8);
const filled = (length: number, sample: (i: number) => number) => Array.from({ length }, (_, i) => sample(i));

/** None is silent: what is, is not taken in. */
const odd: Record<string, Uint8Array> = {
  'constant.wav': floatWav(filled(22_050, () => 0.25)),
  'click.wav': floatWav(filled(22_050, (i) => (i === 4410 ? 1 : 0))),
  'one sample.wav': floatWav([0.5], 22_050),
  'shorter than a frame.wav': floatWav(filled(100, (i) => Math.sin(i))),
  '8 kHz.wav': sineWav(440, 0.4, 8000),
  '8 kHz noise.wav': encodeWav([Float32Array.from({ length: 3000 }, () => random() - 0.5)], 8000),
  'nearly silent.wav': floatWav(filled(8820, (i) => 2e-4 * Math.sin(i / 5))),
  'twin.wav': sineWav(300, 0.5),
  // Not the same file, and exactly the same sound.
  'twin again.wav': encodeWav([Float32Array.from({ length: 22_050 }, (_, i) => Math.sin(i / 10) / 2)], 44_100),
  'third twin.wav': floatWav(filled(22_050, (i) => Math.sin(i / 10) / 2)),
  'full scale.wav': floatWav(filled(4410, (i) => (i % 100 < 50 ? 1 : -1))),
};

const ways: [string, Record<string, number>][] = [
  ['Autoencoder', { Epochs: 2, Filters: 2 }],
  ['Semantic hash', { Epochs: 2, Filters: 2, Bits: 64 }],
  ['Timbre codes', {}],
  ['Song vectors', { Epochs: 2, 'Hidden units': 8 }],
  ['Fused', { Epochs: 2, Filters: 2 }],
];

test('sounds with next to nothing to hear give numbers by every way, and one folder gives no figures', async ({
  earshot,
  page,
}, info) => {
  test.setTimeout(300_000);
  const folder = info.outputPath('odd');
  for (const [name, bytes] of Object.entries(odd)) writeFileBelow(folder, name, bytes);
  writeFileBelow(folder, 'silence.wav', floatWav(filled(4410, () => 0)));
  writeFileBelow(folder, 'nothing.wav', floatWav([]));
  await earshot.open('?backend=wasm&seed=3');
  await earshot.addFolder(folder);
  const count = Object.keys(odd).length;
  await earshot.expectSounds(count);
  await expect(earshot.skipped.getByRole('listitem')).toHaveCount(2);
  await expect(earshot.skipped).toContainText('silence.wav');
  await expect(earshot.skipped).toContainText('nothing.wav');

  const runs = page.getByRole('region', { name: 'Runs', exact: true }).locator('tbody tr');
  const expectNumbers = async (way: string) => {
    await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
    await earshot.expectStage('ready');
    await expect(earshot.map).toHaveAttribute('data-points', String(count));
    const sounds = await exportSounds(earshot);
    expect(sounds, way).toHaveLength(count);
    for (const { path, x, y, vector } of sounds) {
      const isNumber = [x, y, ...vector].every(Number.isFinite);
      expect(isNumber, `${way}: ${path}`).toBe(true);
      expect(
        vector.some((value) => value !== 0),
        `${way}: ${path}`,
      ).toBe(true);
    }
    for (const { path } of sounds.filter(({ path: each }) => /click|8 kHz.wav|one sample/.test(each))) {
      await earshot.sounds.locator(`[data-path="${path}"]`).click();
      await expect(earshot.neighbours).toHaveAttribute('data-count', String(count - 1));
      for (const row of await earshot.neighbours.getByRole('listitem').all()) {
        expect(Number(await row.getAttribute('data-distance'))).toBeGreaterThanOrEqual(0);
      }
    }
  };

  await expect(runs).toHaveCount(1, { timeout: 60_000 });
  await expectNumbers('Instant');
  const quality = page.getByRole('region', { name: 'How good is it?' });
  await expect(quality).toContainText('Only “odd” has 8 sounds or more');

  await earshot.showSettings();
  for (const [index, [way, options]] of ways.entries()) {
    await page.getByRole('combobox', { name: 'Representation' }).selectOption(way);
    for (const [name, value] of Object.entries(options)) await earshot.setOption(name, value);
    await earshot.button('Train').click();
    await expect(runs).toHaveCount(index + 2, { timeout: 60_000 });
    await expectNumbers(way);
  }
  // Twins cannot be told apart by anything that hears them.
  await earshot.sounds.locator('[data-path$="twin again.wav"]').click();
  await expect(earshot.neighbours.getByRole('listitem').first()).toHaveAttribute('data-path', /third twin\.wav$/);
});
