// A file of any size, read a range at a time.

export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Bytes from `start` up to before `end`, fewer where the file ends before. Rejects where it can no longer be read. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes that are in memory. Ranges are copies, so that decoders may take their buffers away. */
export function bytesAsSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => Uint8Array.from(bytes.subarray(start, end)) };
}

/** The bytes of `source` from `start` up to before `end`, neither beyond its size, as a source of their own. */
export function partOfSource(source: ByteSource, start: number, end: number): ByteSource {
  return {
    size: end - start,
    read: (from, to) => source.read(start + from, Math.min(start + to, end)),
  };
}

/** `source`, of which the beginning has been read before: what lies within is copied from there. */
export function withStartAtHand(source: ByteSource, beginning: Uint8Array): ByteSource {
  return {
    size: source.size,
    read: async (start, end) =>
      Math.min(end, source.size) <= beginning.length
        ? Uint8Array.from(beginning.subarray(start, end))
        : source.read(start, end),
  };
}
