// Unpacking gzip with the browser's own decompressor, as the bytes arrive.

/** Rejects where what is packed is damaged or cut short, or with what `pieces` rejects with. */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = pieces[Symbol.asyncIterator]();
  let broken: { cause: unknown } | null = null;
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      try {
        const { done, value } = await packed.next();
        if (done) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (cause) {
        broken = { cause };
        controller.error(cause);
      }
    },
    cancel: async () => void (await packed.return?.()),
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw broken ? (broken as { cause: unknown }).cause : error;
  } finally {
    // Whoever stops before the end lets go of the file; after it, or where it broke, there is nothing to let go of.
    await reader.cancel().catch(() => {});
  }
}
