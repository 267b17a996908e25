// Bytes that arrive in pieces of any length, taken in the lengths that a format has.

import type { ByteSource } from './byte-source.ts';

const rangeBytes = 2 ** 20;

/** All bytes of `source` in order, read as they are asked for. Rejects with what `source.read` rejects with. */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < source.size; ) {
    const piece = await source.read(start, Math.min(start + rangeBytes, source.size));
    if (piece.length === 0) return;
    start += piece.length;
    yield piece;
  }
}

/** What is left of a stream can be iterated over, piece by piece. Whoever stops before its end closes it. */
export class ByteStream implements AsyncIterable<Uint8Array> {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  /** Where in `#held` what has not been taken begins. */
  #at = 0;
  /** Bytes in all pieces up to and with `#held`. */
  #arrived = 0;
  #broken: { error: unknown } | null = null;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Bytes that have been taken so far. */
  get position(): number {
    return this.#arrived - this.atHand;
  }

  /** Bytes that can be taken without waiting. */
  get atHand(): number {
    return this.#held.length - this.#at;
  }

  /**
   * Waits until at least `count` bytes are at hand; false where the stream ends before. Rejects with what the stream broke
   * with where that comes before; what has arrived until then is at hand all the same.
   */
  async fill(count: number): Promise<boolean> {
    const pieces: Uint8Array[] = [];
    let length = this.atHand;
    while (length < count && !this.#broken) {
      try {
        const { done, value } = await this.#pieces.next();
        if (done) break;
        pieces.push(value);
        length += value.length;
      } catch (error) {
        this.#broken = { error };
      }
    }
    if (pieces.length > 0) {
      const taken = this.position;
      this.#held = joined([this.peek(), ...pieces], length);
      this.#at = 0;
      this.#arrived = taken + length;
    }
    if (length < count && this.#broken) throw this.#broken.error;
    return length >= count;
  }

  /** A view of what is at hand, of at most `count` bytes, which stay at hand. */
  peek(count = this.atHand): Uint8Array {
    return this.#held.subarray(this.#at, this.#at + Math.min(count, this.atHand));
  }

  /** A view of what is at hand, of at most `count` bytes, which then are taken. What it shows never changes. */
  take(count = this.atHand): Uint8Array {
    const taken = this.peek(count);
    this.#at += taken.length;
    return taken;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (await this.fill(1)) yield this.take();
  }

  /** Lets go of where the pieces come from. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/** `length` bytes of all pieces in order: a piece itself where the others are empty. */
function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const only = pieces.find((piece) => piece.length === length);
  if (only) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
