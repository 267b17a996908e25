// A zip to take away.

/** A zip of files by their names: texts made smaller, all else as it is, which are numbers or audio and hardly shrink. */
export async function writeZip(files: Record<string, string | Uint8Array<ArrayBuffer> | Blob>): Promise<Blob> {
  // Late: few visits need it.
  const { BlobReader, BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } = await import(
    '@zip.js/zip.js/lib/zip-core-custom.js'
  );
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') await zip.add(name, new TextReader(content));
    else if (content instanceof Blob) await zip.add(name, new BlobReader(content), { level: 0 });
    else await zip.add(name, new Uint8ArrayReader(content), { level: 0 });
  }
  return zip.close();
}
