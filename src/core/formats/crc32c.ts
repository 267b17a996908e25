// The checksum CRC-32C (Castagnoli), eight bytes at a time by as many tables: M. E. Kounavis and F. L. Berry, "A
// Systematic Approach to Building High Performance Software-Based CRC Generators", ISCC 2005.

/** Of 0x1edc6f41, its bits in reverse. */
const polynomial = 0x82f63b78;
const sliceBytes = 8;
/** Table t begins at 256 t: what a byte adds that t other bytes follow. */
const tables = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(256 * sliceBytes);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) tables[i] = (tables[i - 256] >>> 8) ^ tables[tables[i - 256] & 255];
  return tables;
}

/** The checksum of `bytes`, from 0 up to before 2^32. */
export function crc32c(bytes: Uint8Array): number {
  const sliced = bytes.length - (bytes.length % sliceBytes);
  let crc = -1;
  let i = 0;
  for (; i < sliced; i += sliceBytes) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc =
      tables[0x700 + (crc & 255)] ^
      tables[0x600 + ((crc >>> 8) & 255)] ^
      tables[0x500 + ((crc >>> 16) & 255)] ^
      tables[0x400 + (crc >>> 24)] ^
      tables[0x300 + bytes[i + 4]] ^
      tables[0x200 + bytes[i + 5]] ^
      tables[0x100 + bytes[i + 6]] ^
      tables[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}
