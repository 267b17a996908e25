// What the page's own policy forbids. The main job's journey holds the whole of a visit against the same.

import { expect, test } from './earshot-page.ts';
import { observe, parsePolicy } from './observed.ts';

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

  // What the policy says is what the browser does, and the journey of the main job would see it.
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
