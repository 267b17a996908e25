// How a file is known again: a hash of what is in it.

/** A larger file is known by its length and by samples of it: reading gigabytes to know them again would take minutes. */
const samples = 64;
const sampleBytes = 2 ** 20;

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * SHA-256 in hex of the file, whose `bytes` are there where they have been read; of a file above 64 MiB, of its length
 * and of 64 MiB that are spread evenly over it from its first to its last.
 */
export async function fingerprint(file: Blob, bytes: Uint8Array<ArrayBuffer> | null): Promise<string> {
  if (bytes) return sha256(bytes);
  if (file.size <= samples * sampleBytes) return sha256(await file.arrayBuffer());
  const step = (file.size - sampleBytes) / (samples - 1);
  const hashes: string[] = [String(file.size)];
  for (let i = 0; i < samples; i++) {
    const start = Math.round(i * step);
    hashes.push(await sha256(await file.slice(start, start + sampleBytes).arrayBuffer()));
  }
  return sha256(new TextEncoder().encode(hashes.join()));
}
