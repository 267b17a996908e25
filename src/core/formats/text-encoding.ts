// Bytes as text, in the encodings that lists and tables come in.

import type { ByteStream } from './byte-stream.ts';

/** What pages, workers and Node share of it. */
declare const TextDecoder: new (
  encoding: string,
  options?: { fatal: boolean },
) => { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };

const utf8 = new TextDecoder('utf-8');
/** Enough to tell an encoding by. */
const beginningBytes = 2 ** 16;

export function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** UTF-8, UTF-16 with a byte-order mark, or, where the bytes are not valid UTF-8, windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes, true)).decode(bytes);
}

/**
 * The text of what is left of a stream, in pieces. What is not UTF-8 after the first 64 KiB, although they are, is
 * replaced. Rejects with what the stream breaks with, after all text before.
 */
export async function* decodePieces(stream: ByteStream): AsyncGenerator<string> {
  const isWhole = await stream.fill(beginningBytes).then(
    (isFilled) => !isFilled,
    () => false,
  );
  const decoder = new TextDecoder(encodingOf(stream.peek(beginningBytes), isWhole));
  for await (const piece of stream) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

function encodingOf(beginning: Uint8Array, isWhole: boolean): string {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: !isWhole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
