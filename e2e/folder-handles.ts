// Folders that the browser remembers. Its picker is native and cannot be clicked, so it gives a folder of the origin's
// private file system: a real handle to real files. Permissions, which it never asks for there, are played by flags.

import type { BrowserContext, Page } from '@playwright/test';

/** Call it before the page is opened. `localStorage.permission` is what the browser says of every folder, `localStorage.picked` the path of the one that is picked, `Drums` by default. */
export async function pickFoldersFromPrivateFiles(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () => {
        let folder = await navigator.storage.getDirectory();
        for (const name of (localStorage.getItem('picked') ?? 'Drums').split('/')) {
          folder = await folder.getDirectoryHandle(name, { create: true });
        }
        return folder;
      },
    });
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => localStorage.getItem('permission') ?? 'granted',
      requestPermission: async () => {
        localStorage.setItem('permission', 'granted');
        return 'granted';
      },
    });
  });
}

/** Writes files below a folder, by their paths; null deletes one. */
export async function changePrivateFiles(
  page: Page,
  files: Record<string, Uint8Array | null>,
  below = 'Drums',
): Promise<void> {
  const plain = Object.entries(files).map(([path, bytes]) => [`${below}/${path}`, bytes && [...bytes]] as const);
  await page.evaluate(async (entries) => {
    for (const [path, bytes] of entries) {
      const folders = path.split('/');
      const name = folders.pop() as string;
      let folder = await navigator.storage.getDirectory();
      for (const below of folders) folder = await folder.getDirectoryHandle(below, { create: true });
      if (bytes === null) await folder.removeEntry(name);
      else {
        const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writing.write(Uint8Array.from(bytes));
        await writing.close();
      }
    }
  }, plain);
}
