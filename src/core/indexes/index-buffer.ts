// What every stored index begins with, little-endian: 8 bytes of magic, then version, space, rows and cols as uint32. Any
// numbers of the kind's own follow.

import type { Space } from '../math/distance.ts';

export interface IndexFormat {
  /** As messages call the index: "the exact index". */
  name: string;
  /** Eight characters. */
  magic: string;
  /** Raised whenever the same index would be written otherwise. */
  version: number;
  /** A buffer holds a place in this list: add at the end only. */
  spaces: readonly Space[];
}

export interface IndexShape {
  space: Space;
  rows: number;
  cols: number;
}

export const headerBytes = 24;

const advice = 'Build the index again from its vectors.';

/** A buffer of the header and `bodyBytes` zeros after it. */
export function startBuffer(
  { magic, version, spaces }: IndexFormat,
  { space, rows, cols }: IndexShape,
  bodyBytes: number,
): ArrayBuffer {
  const buffer = new ArrayBuffer(headerBytes + bodyBytes);
  const view = new DataView(buffer);
  for (let i = 0; i < magic.length; i++) view.setUint8(i, magic.charCodeAt(i));
  [version, spaces.indexOf(space), rows, cols].forEach((value, i) => {
    view.setUint32(magic.length + 4 * i, value, true);
  });
  return buffer;
}

/** Throws an Error where `buffer` is something else than the format says, or of another version. */
export function readHeader({ name, magic, version, spaces }: IndexFormat, buffer: ArrayBuffer): IndexShape {
  if (buffer.byteLength < headerBytes) {
    throw new Error(
      `Not the ${name} index: got ${buffer.byteLength} bytes, expected a header of ${headerBytes}. ${advice}`,
    );
  }
  const found = String.fromCharCode(...new Uint8Array(buffer, 0, magic.length));
  if (found !== magic) {
    throw new Error(
      `Not the ${name} index: it begins with ${JSON.stringify(found)}, expected ${JSON.stringify(magic)}. ${advice}`,
    );
  }
  const view = new DataView(buffer);
  const [writtenBy, place, rows, cols] = [8, 12, 16, 20].map((at) => view.getUint32(at, true));
  if (writtenBy !== version) {
    throw new Error(
      `The ${name} index is of version ${writtenBy}, expected ${version}. Reload the page, or: ${advice}`,
    );
  }
  const space = spaces[place];
  if (!space) throw new Error(`The ${name} index names space ${place}, expected 0 to ${spaces.length - 1}. ${advice}`);
  return { space, rows, cols };
}

/** Throws an Error where a buffer of this shape does not have `bodyBytes` after its header. */
export function expectBody({ name }: IndexFormat, { rows, cols }: IndexShape, buffer: ArrayBuffer, bodyBytes: number) {
  const expected = headerBytes + bodyBytes;
  if (buffer.byteLength === expected) return;
  throw new Error(
    `The ${name} index has ${buffer.byteLength} bytes, expected ${expected} for ${rows} x ${cols} numbers. ${advice}`,
  );
}
