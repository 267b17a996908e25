// A zip to take away.

/** A zip of files by their names: texts made smaller, bytes as they are, which are numbers and hardly shrink. */
export async function writeZip(files: Record<string, string | Uint8Array<ArrayBuffer>>): Promise<Blob> {
  // Late: few visits need it.
  const { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } = await import('@zip.js/zip.js/lib/zip-core-custom.js');
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') await zip.add(name, new TextReader(content));
    else await zip.add(name, new Uint8ArrayReader(content), { level: 0 });
  }
  return zip.close();
}
