// Reads a zip that the page gave, by the library that the page itself reads zips with.

import { openAsBlob } from 'node:fs';
import { BlobReader, type FileEntry, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';

/** The files in the zip at `path`, by name, in their order. */
export async function readZip(path: string): Promise<Record<string, Uint8Array>> {
  const entries = await new ZipReader(new BlobReader(await openAsBlob(path)), { useWebWorkers: false }).getEntries();
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  const read = files.map(async (entry) => [entry.filename, await entry.getData(new Uint8ArrayWriter())] as const);
  return Object.fromEntries(await Promise.all(read));
}
