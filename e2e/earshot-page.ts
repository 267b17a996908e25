// How the journeys use the page: by the names that a person and a script can hold on to.

import { test as base, expect, type Locator, type Page } from '@playwright/test';

export type Stage = 'empty' | 'decoding' | 'ready' | 'training' | 'mapping' | 'failed';

/** Pictures alone are measured soonest, and need "Train" to be compared. Everything: as whoever opens the page finds it. */
type Heard = 'pictures' | 'everything';

export class EarshotPage {
  readonly page: Page;
  readonly heard: Heard;
  readonly status: Locator;
  readonly map: Locator;
  /** What draws the map's points, where the page does so itself. */
  readonly points: Locator;
  readonly sounds: Locator;
  readonly neighbours: Locator;
  readonly player: Locator;
  readonly skipped: Locator;
  readonly notice: Locator;

  constructor(page: Page, heard: Heard = 'pictures') {
    this.page = page;
    this.heard = heard;
    this.status = page.getByRole('status');
    this.map = page.getByRole('region', { name: 'Map' });
    this.points = this.map.getByRole('application');
    this.sounds = page.getByRole('list', { name: 'Sounds' });
    this.neighbours = page.getByRole('list', { name: 'Neighbours' });
    this.player = page.locator('[data-player]');
    this.skipped = page.getByRole('region', { name: 'Skipped files' });
    this.notice = page.locator('.notice');
  }

  async open(query = ''): Promise<void> {
    const address = new URLSearchParams(query);
    if (this.heard === 'pictures' && !address.has('features')) address.set('features', 'picture');
    await this.page.goto(`/?${address}`);
    await this.status.waitFor();
    if (this.heard === 'everything') return;
    const chosen = this.page.getByRole('combobox', { name: 'Representation' });
    if ((await chosen.inputValue()) !== 'autoencoder') await chosen.selectOption('Autoencoder');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** `paths`: one folder. */
  async addFolder(path: string): Promise<void> {
    await this.page.getByLabel('Add folder').setInputFiles(path);
  }

  async addFiles(paths: string | string[]): Promise<void> {
    await this.page.getByLabel('Add files').setInputFiles(paths);
  }

  async expectStage(stage: Stage, timeout = 90_000): Promise<void> {
    await expect(this.status).toHaveAttribute('data-stage', stage, { timeout });
  }

  async expectSounds(count: number): Promise<void> {
    await expect(this.sounds).toHaveAttribute('data-count', String(count), { timeout: 60_000 });
  }

  async showSettings(): Promise<void> {
    const isOpen = await this.page.getByLabel('Epochs', { exact: true }).isVisible();
    if (!isOpen) await this.page.locator('summary', { hasText: 'Settings' }).click();
  }

  /** Sets a number of the settings by its label. */
  async setOption(label: string, value: number): Promise<void> {
    const field = this.page.getByLabel(label, { exact: true });
    await this.showSettings();
    await field.fill(String(value));
    await field.press('Enter');
  }

  /** How many epochs training takes: a journey needs a model, not a good one. */
  async setEpochs(epochs: number): Promise<void> {
    await this.setOption('Epochs', epochs);
  }

  /** Draws the map anew by the method of this label, and waits until it stands still. */
  async drawAnewBy(method: string): Promise<void> {
    await this.showSettings();
    await this.page.getByLabel('Method', { exact: true }).selectOption(method);
    await this.button('Draw the map anew').click();
    await this.expectStage('mapping');
    await this.expectStage('ready');
    await expect(this.map).toHaveAttribute('data-ready', 'true');
  }

  /** Waits until so many sounds are on a map that stands still: of what is measured, without training. */
  async expectMapped(count: number): Promise<void> {
    await expect(this.map).toHaveAttribute('data-points', String(count), { timeout: 60_000 });
    await expect(this.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
    await this.expectStage('ready');
  }

  /** Trains and waits until the map stands still. */
  async train(): Promise<void> {
    await this.button('Train').click();
    await expect(this.map).toHaveAttribute('data-ready', 'true', { timeout: 240_000 });
    await this.expectStage('ready');
  }
}

export const test = base.extend<{ heard: Heard; earshot: EarshotPage }>({
  heard: ['pictures', { option: true }],
  earshot: async ({ page, heard }, use) => {
    await use(new EarshotPage(page, heard));
  },
});

export { expect };
