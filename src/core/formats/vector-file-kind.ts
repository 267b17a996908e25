// Tells files with vectors from each other and from all others.

import { isClassList } from './audioset.ts';
import type { ByteSource } from './byte-source.ts';
import type { ByteStream } from './byte-stream.ts';
import { isNpy } from './npy.ts';
import { isTar } from './tar.ts';
import { decodeText } from './text-encoding.ts';
import { isTfRecord } from './tfrecord.ts';
import { isVectorTable } from './vector-table.ts';

/** `classes` is AudioSet's list of what its labels are called, which has no vectors. */
export type VectorFileKind = 'npy' | 'table' | 'tfrecord' | 'tar' | 'gzip' | 'classes';

/** Enough to tell what is in a file. */
const beginningBytes = 2 ** 16;
/** What is damaged at its beginning is known by its name, so as to say what is wrong with it. */
const kindsByEnding: Record<string, VectorFileKind> = {
  npy: 'npy',
  tfrecord: 'tfrecord',
  tfrecords: 'tfrecord',
  tar: 'tar',
  gz: 'gzip',
  tgz: 'gzip',
};

/**
 * What is in a file, by its first 64 KiB and, where they do not say, by its name; null where it is nothing that
 * `readVectorFiles` reads, such as a list of labels. Passes on what `source.read` rejects with.
 */
export async function vectorFileKind(path: string, source: ByteSource): Promise<VectorFileKind | null> {
  return kindOf(path, await source.read(0, Math.min(source.size, beginningBytes)), source.size <= beginningBytes);
}

/**
 * The same of what arrives in a stream, of which nothing is taken. Rejects with what the stream broke with where what came
 * before does not say.
 */
export async function streamKind(path: string, stream: ByteStream): Promise<VectorFileKind | null> {
  let broken: { error: unknown } | null = null;
  const isLonger = await stream.fill(beginningBytes + 1).catch((error) => {
    broken = { error };
    return true;
  });
  const kind = kindOf(path, stream.peek(beginningBytes), !isLonger);
  if (kind === null && broken) throw (broken as { error: unknown }).error;
  return kind;
}

function kindOf(path: string, beginning: Uint8Array, isWhole: boolean): VectorFileKind | null {
  if (isNpy(beginning)) return 'npy';
  if (beginning[0] === 0x1f && beginning[1] === 0x8b) return 'gzip';
  if (isTfRecord(beginning)) return 'tfrecord';
  if (isTar(beginning)) return 'tar';
  const byName = kindsByEnding[/\.(\w+)$/.exec(path)?.[1].toLowerCase() ?? ''];
  if (byName) return byName;
  const text = decodeText(beginning);
  if (isClassList(text)) return 'classes';
  return isVectorTable(text, isWhole) ? 'table' : null;
}
