// A real drop: the browser itself is told that files from the disk are dragged over the page and let go there.

import type { Page } from '@playwright/test';

/** `paths`: absolute, files or folders, let go together in the middle of the page. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, x: 640, y: 360, data });
  }
  await session.detach();
}
