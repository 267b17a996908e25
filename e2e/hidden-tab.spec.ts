// A tab that is truly hidden. Playwright makes every page of its own believe that it is looked at, so these two are
// opened and asked over the browser's own protocol.

import type { CDPSession } from '@playwright/test';
import { expect, test } from './earshot-page.ts';
import { launchOptions } from './setup/browser.mjs';
import { sineWav } from './sound-files.ts';

test.use({
  launchOptions: {
    ...launchOptions(),
    // Hidden tabs are throttled here as they are for a person.
    ignoreDefaultArgs: [
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
    ],
  },
});

interface Tab {
  targetId: string;
  /** Calls a function in the tab. It reaches nothing outside itself. */
  ask<Argument, Answer>(question: (argument: Argument) => Answer, argument: Argument): Promise<Awaited<Answer>>;
}

/** What the protocol answers to an evaluation. */
interface Answered {
  id: number;
  result?: { result: { value: unknown }; exceptionDetails?: { exception?: { description: string } } };
  error?: { message: string };
}

/** Opens a tab, in front of all others. */
async function openTab(browser: CDPSession, url: string): Promise<Tab> {
  const { targetId } = await browser.send('Target.createTarget', { url });
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (message: Answered) => void>();
  browser.on('Target.receivedMessageFromTarget', (event) => {
    const message: Answered = JSON.parse(event.message);
    if (event.sessionId === sessionId) waiting.get(message.id)?.(message);
  });
  const tab: Tab = {
    targetId,
    ask: (question, argument) =>
      new Promise((resolve, reject) => {
        const id = waiting.size + 1;
        waiting.set(id, ({ result, error }) => {
          const failure = error?.message ?? result?.exceptionDetails?.exception?.description;
          if (failure) reject(new Error(failure));
          else resolve(result?.result.value as never);
        });
        const expression = `(${question})(${JSON.stringify(argument)})`;
        const params = { expression, awaitPromise: true, returnByValue: true };
        const message = JSON.stringify({ id, method: 'Runtime.evaluate', params });
        void browser.send('Target.sendMessageToTarget', { sessionId, message });
      }),
  };
  // A tab that has only just been opened has nothing yet that could answer, then an empty page that is soon gone.
  const loaded = () => tab.ask(() => [document.readyState, location.href], null);
  await expect(async () => expect(await loaded()).toEqual(['complete', url])).toPass();
  return tab;
}

test('a hidden tab goes on training and draws its map', async ({ browser, baseURL }) => {
  const session = await browser.newBrowserCDPSession();
  const tab = await openTab(session, `${baseURL}/?backend=wasm`);
  const stage = () => tab.ask(() => document.querySelector<HTMLElement>('[role=status]')?.dataset.stage, null);
  const press = (name: string) =>
    tab.ask(
      (name) => [...document.querySelectorAll('button')].find((button) => button.textContent === name)?.click(),
      name,
    );
  const choose = (choice: string) =>
    tab.ask((choice) => {
      const option = [...document.querySelectorAll('option')].find(({ textContent }) => textContent === choice);
      const list = option?.closest('select');
      if (!option || !list) throw new Error(`The page does not offer ${choice}.`);
      list.value = option.value;
      list.dispatchEvent(new Event('change', { bubbles: true }));
    }, choice);
  await expect.poll(stage).toBe('empty');

  const sounds = Array.from({ length: 24 }, (_, i) => ({
    name: `tone ${i}.wav`,
    base64: Buffer.from(sineWav(110 * 1.1 ** i, 0.1)).toString('base64'),
  }));
  await tab.ask((sounds) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of sounds) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    const input = document.querySelector<HTMLInputElement>('input[type=file]:not([webkitdirectory])');
    if (!input) throw new Error('The page has no input for files.');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, sounds);
  await expect.poll(stage).toBe('ready');

  await tab.ask(() => {
    const hiddenEpochs: string[] = [];
    Object.assign(window, { hiddenEpochs });
    new MutationObserver(() => {
      const epoch = document.querySelector('[role=progressbar][aria-label=training]')?.getAttribute('aria-valuenow');
      if (document.hidden && epoch && epoch !== hiddenEpochs.at(-1)) hiddenEpochs.push(epoch);
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }, null);
  await choose('Autoencoder');
  await choose('Quick');
  await press('Train');
  await expect.poll(stage).toBe('training');
  await openTab(session, 'about:blank');
  await expect.poll(() => tab.ask(() => document.visibilityState, null)).toBe('hidden');
  const epochs = () => tab.ask(() => (window as unknown as { hiddenEpochs: string[] }).hiddenEpochs.map(Number), null);
  await expect.poll(async () => Math.max(0, ...(await epochs())), { timeout: 60_000 }).toBeGreaterThanOrEqual(3);

  await expect.poll(stage, { timeout: 60_000 }).toBe('ready');
  expect(await tab.ask(() => document.visibilityState, null)).toBe('hidden');
  await session.send('Target.activateTarget', { targetId: tab.targetId });
  const map = () => tab.ask(() => ({ ...document.querySelector<HTMLElement>('[aria-label=Map]')?.dataset }), null);
  await expect.poll(map).toMatchObject({ points: '24', ready: 'true' });
});
