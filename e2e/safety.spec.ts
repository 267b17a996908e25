// Nothing leaves the machine, and no text becomes code: held against every request, worker and policy of a whole visit.

import type { Page } from '@playwright/test';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { exportSounds } from './exported.ts';
import { locatePoints } from './map-points.ts';
import { writeLibrary } from './sound-files.ts';
import { expectLastPlayed, placeWitness } from './witness.ts';

interface Observed {
  requests: string[];
  workers: string[];
  /** Policy violations, console errors and uncaught errors of the page and of its workers. */
  complaints: string[];
}

/** tfjs says so where a browser offers no WebGPU adapter. */
const expectedWarning = /webgpu/i;

async function observe(page: Page): Promise<Observed> {
  const observed: Observed = { requests: [], workers: [], complaints: [] };
  const complain = (complaint: string) => observed.complaints.push(complaint);
  page.context().on('request', (request) => observed.requests.push(request.url()));
  page.on('websocket', (socket) => observed.requests.push(socket.url()));
  page.on('worker', (worker) => {
    observed.workers.push(worker.url());
    worker.on('console', (message) => message.type() === 'error' && complain(message.text()));
  });
  page.on('pageerror', (error) => complain(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expectedWarning.test(message.text())) complain(message.text());
  });
  // A worker is held to a policy of its own, and only it can tell what that forbade.
  await page.route(/\.worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const report = `addEventListener('securitypolicyviolation', (event) =>
      console.error('The policy forbids ' + event.violatedDirective + ' of ' + event.blockedURI + '.'));`;
    await route.fulfill({ response, body: report + (await response.text()) });
  });
  await page.exposeFunction('reportViolation', complain);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportViolation } = window as unknown as { reportViolation: (text: string) => void };
      reportViolation(`The policy forbids ${event.violatedDirective} of ${event.blockedURI}.`);
    });
  });
  return observed;
}

/** Drop, learn, map, click, colour, export, reload, and the demo library as well. */
async function doEverything(earshot: EarshotPage, folder: string): Promise<void> {
  const { page } = earshot;
  await placeWitness(page);
  const count = writeLibrary(folder, 4);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);
  await earshot.train();
  await earshot.notice.getByRole('button').click();
  await earshot.drawAnewBy('t-SNE, plain and exact');
  const [point] = await locatePoints(earshot, await exportSounds(earshot));
  await page.mouse.click(point.left, point.top);
  await expectLastPlayed(page, point.sound.path);
  await page.getByLabel('Colour by').selectOption('Folder');
  await page.reload();
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
  await earshot.button('Load demo library').click();
  await expect.poll(async () => Number(await earshot.sounds.getAttribute('data-count'))).toBeGreaterThanOrEqual(240);
  await earshot.expectStage('ready');
}

/** Sources by directive. */
function parsePolicy(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((part) => {
      const [directive, ...sources] = part.trim().split(/\s+/);
      return [directive, sources];
    }),
  );
}

test('in the whole main job nothing leaves the origin and nothing is forbidden or fails', async ({
  earshot,
  page,
  baseURL,
}, info) => {
  const observed = await observe(page);
  await doEverything(earshot, info.outputPath('library'));
  const isOutside = (address: string) =>
    new URL(address).origin !== baseURL && !['blob:', 'data:'].includes(new URL(address).protocol);
  expect(observed.requests.filter(isOutside)).toEqual([]);
  expect(observed.workers.filter(isOutside)).toEqual([]);
  expect(observed.complaints).toEqual([]);
  // What was seen is the whole of it: every kind of worker, and what workers fetch.
  for (const worker of ['features', 'learn', 'search', 'projection', 'tsne-js']) {
    expect(observed.workers.filter((address) => address.includes(`/${worker}.worker`))).not.toEqual([]);
  }
  expect(observed.requests.filter((address) => address.endsWith('.wasm'))).not.toEqual([]);

  const scripts = [...new Set(observed.workers.filter((address) => address.startsWith('http')))];
  for (const script of scripts) {
    const headers = (await page.request.get(script)).headers();
    const policy = parsePolicy(headers['content-security-policy']);
    const sources = policy.get('script-src') ?? policy.get('default-src');
    expect(sources, script).toBeDefined();
    expect(sources?.includes("'unsafe-eval'"), script).toBe(script.includes('/tsne-js.worker'));
    expect(sources, script).not.toContain("'unsafe-inline'");
    for (const source of policy.get('connect-src') ?? []) expect(["'self'", 'blob:'], script).toContain(source);
    expect(policy.get('default-src'), script).toEqual(["'none'"]);
    expect(headers['cross-origin-embedder-policy'], script).toBe('require-corp');
  }
});

test('the page itself may run no inline script, no eval, and reach no other host', async ({ page }) => {
  const observed = await observe(page);
  const response = await page.goto('/');
  const headers = response?.headers() ?? {};
  const policy = parsePolicy(headers['content-security-policy']);
  const scripts = policy.get('script-src') ?? policy.get('default-src');
  expect(scripts).toEqual(["'self'"]);
  expect(policy.get('connect-src')).toEqual(["'self'"]);
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  // What the policy says is what the browser does, and the journey above would see it.
  await page.getByRole('status').waitFor();
  expect(observed.complaints).toEqual([]);
  await expect(page.addScriptTag({ content: 'document.title = "inline"' })).rejects.toThrow();
  expect(
    await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'sent',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  await expect.poll(() => observed.complaints.join('\n')).toMatch(/forbids script-src.* of inline/);
  await expect.poll(() => observed.complaints.join('\n')).toMatch(/forbids connect-src of https:\/\/example\.com/);
  await expect(page).not.toHaveTitle('inline');
});
