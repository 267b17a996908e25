// Random access to zips by whole blocks: entries beside one another then need one reading instead of three each.

import { type CreateReadableOptions, Reader } from '@zip.js/zip.js/lib/zip-core-custom.js';

const blockBytes = 2 ** 20;

/** The blocks read last, of all zips together, the latest at the end. */
const blocks = new Map<string, Promise<Uint8Array>>();
const blocksKept = 8;

let readers = 0;

export class BlockReader extends Reader<Blob> {
  readonly #zip: Blob;
  readonly #number = readers++;

  constructor(zip: Blob) {
    super(zip);
    this.#zip = zip;
    this.size = zip.size;
  }

  #block(number: number): Promise<Uint8Array> {
    const key = `${this.#number}/${number}`;
    const start = number * blockBytes;
    const block = blocks.get(key) ?? this.#read(start, start + blockBytes);
    blocks.delete(key);
    blocks.set(key, block);
    if (blocks.size > blocksKept) blocks.delete(blocks.keys().next().value as string);
    return block;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#zip.slice(start, end).arrayBuffer());
  }

  override async readUint8Array(start: number, length: number): Promise<Uint8Array> {
    const end = Math.min(start + length, this.size);
    const first = Math.floor(start / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    if (length > blockBytes || end <= start) return this.#read(start, end);
    const bytes = new Uint8Array(end - start);
    for (let number = first; number <= last; number++) {
      const from = number * blockBytes;
      const block = await this.#block(number);
      bytes.set(block.subarray(Math.max(0, start - from), end - from), Math.max(0, from - start));
    }
    return bytes;
  }

  override createReadable(options: CreateReadableOptions = {}): ReadableStream<Uint8Array> {
    const { offset = 0, size = this.size - offset } = options;
    if (size > blockBytes) return this.#zip.slice(offset, offset + size).stream();
    return new ReadableStream({
      pull: async (controller) => {
        if (size > 0) controller.enqueue(await this.readUint8Array(offset, size));
        controller.close();
      },
    });
  }
}
