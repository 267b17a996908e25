// The wire format of protocol buffers: https://protobuf.dev/programming-guides/encoding/

import { VectorFileError } from './vector-block.ts';

const varintType = 0;
const eightBytesType = 1;
const delimitedType = 2;
const fourBytesType = 5;
const mostVarintBytes = 10;

/** Bytes that are no protocol buffer, or one whose fields are of other types. */
export class ProtobufError extends VectorFileError {
  override name = 'ProtobufError';
}

/** `why` is the end of a sentence. */
function damaged(why: string): ProtobufError {
  return new ProtobufError(`It is damaged, or no protocol buffer of the expected kind: ${why}.`);
}

/**
 * Reads a message from its beginning on. `next` goes to a field, and one of the others then takes its value or skips it.
 * All throw a ProtobufError where the bytes do not allow it.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** How the value of the field is laid out that was gone to last. */
  #type = varintType;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of the next field up to before byte `end`, the end of the message; 0 where it has no more. */
  next(end: number): number {
    if (this.#at === end) return 0;
    if (this.#at > end) throw damaged(`a field goes beyond the end of its message, byte ${end}`);
    const tag = this.#varint();
    if (tag < 8) throw damaged(`the field before byte ${this.#at} has no number`);
    this.#type = tag % 8;
    return Math.floor(tag / 8);
  }

  /** Where the message that is the value ends; its fields are next. */
  messageEnd(): number {
    if (this.#type !== delimitedType) throw this.#unexpected();
    const length = this.#varint();
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) {
      throw damaged(`a field with ${length} bytes begins at byte ${this.#at} of ${this.#bytes.length}`);
    }
    return end;
  }

  /** A view of the bytes of the value. */
  byteString(): Uint8Array {
    const end = this.messageEnd();
    const value = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return value;
  }

  /** Adds the float that the value is, or those that it packs, to `values`. */
  floats(values: number[]): void {
    if (this.#type !== fourBytesType && this.#type !== delimitedType) throw this.#unexpected();
    const end = this.#type === delimitedType ? this.messageEnd() : this.#at + 4;
    if (end > this.#bytes.length || (end - this.#at) % 4 !== 0) throw damaged(`a float is cut at byte ${end}`);
    for (; this.#at < end; this.#at += 4) values.push(this.#view.getFloat32(this.#at, true));
  }

  /** Adds the int64 that the value is, or those that it packs, to `values`; beyond 2^53 they are rounded. */
  integers(values: number[]): void {
    if (this.#type === varintType) {
      values.push(this.#varint());
      return;
    }
    const end = this.messageEnd();
    while (this.#at < end) values.push(this.#varint());
    if (this.#at !== end) throw damaged(`a whole number is cut at byte ${end}`);
  }

  skip(): void {
    if (this.#type === varintType) this.#varint();
    else if (this.#type === delimitedType) this.#at = this.messageEnd();
    else if (this.#type === eightBytesType) this.#at += 8;
    else if (this.#type === fourBytesType) this.#at += 4;
    else throw this.#unexpected();
  }

  /** Seven bits a byte, the lowest first, of a number of 64 bits with its sign. */
  #varint(): number {
    const start = this.#at;
    let low = 0;
    let high = 0;
    for (let shift = 0; this.#at - start < mostVarintBytes && this.#at < this.#bytes.length; shift += 7) {
      const byte = this.#bytes[this.#at++];
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift > 32) high |= bits << (shift - 32);
      else if (shift === 28) high = bits >> 4;
      if (byte < 128) return high * 2 ** 32 + (low >>> 0);
    }
    throw damaged(`the number at byte ${start} has no end`);
  }

  #unexpected(): ProtobufError {
    return damaged(`the value at byte ${this.#at} is of type ${this.#type}`);
  }
}
