// Nothing leaves the machine, and no text becomes code: what every request, worker and policy of a visit is held against.

import type { Page } from '@playwright/test';
import { expect } from './earshot-page.ts';

export interface Observed {
  requests: string[];
  workers: string[];
  /** Policy violations, console errors and uncaught errors of the page and of its workers. */
  complaints: string[];
}

/** tfjs says so where a browser offers no WebGPU adapter. */
const expectedWarning = /webgpu/i;

/** Watches the page and its workers from now on. */
export async function observe(page: Page): Promise<Observed> {
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

/** Sources by directive. */
export function parsePolicy(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((part) => {
      const [directive, ...sources] = part.trim().split(/\s+/);
      return [directive, sources];
    }),
  );
}

/** Holds a visit in which sounds were learned and mapped, and these workers `besides`, against what may be. */
export async function expectNothingLeft(
  page: Page,
  observed: Observed,
  baseURL = '',
  besides: readonly string[] = [],
): Promise<void> {
  const isOutside = (address: string) =>
    new URL(address).origin !== baseURL && !['blob:', 'data:'].includes(new URL(address).protocol);
  expect(observed.requests.filter(isOutside)).toEqual([]);
  expect(observed.workers.filter(isOutside)).toEqual([]);
  expect(observed.complaints).toEqual([]);
  // What was seen is the whole of it: every kind of worker, and what workers fetch.
  for (const worker of ['features', 'learn', 'search', 'projection', ...besides]) {
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
}
