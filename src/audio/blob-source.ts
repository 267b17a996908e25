// A file of the browser as core's readers take it.

import type { ByteSource } from '../core/formats/byte-source.ts';

export function blobAsSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
