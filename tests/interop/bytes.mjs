// Byte strings: joining, fixed-width integers, and a reader that refuses to read past the end (section 1).

import { createHash, timingSafeEqual } from 'node:crypto';

export const concat = (...parts) => new Uint8Array(Buffer.concat(parts));
export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const unhex = (text) => {
  if (text.length % 2 !== 0 || /[^0-9a-f]/.test(text)) throw new Error('not lower-case hex');
  return new Uint8Array(Buffer.from(text, 'hex'));
};
export const equal = (a, b) => a.length === b.length && timingSafeEqual(a, b);
export const sha256 = (...parts) => new Uint8Array(createHash('sha256').update(concat(...parts)).digest());

export const utf8 = (text) => new Uint8Array(Buffer.from(text, 'utf8'));
export const fromUtf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
export const compareUtf8 = (a, b) => Buffer.compare(utf8(a), utf8(b));

/** The big-endian string of `size` bytes of a number. */
export const integer = (size, value) => {
  const text = BigInt(value).toString(16).padStart(2 * size, '0');
  if (BigInt(value) < 0n || text.length > 2 * size) throw new RangeError('integer does not fit');
  return unhex(text);
};
export const toInteger = (bytes) => (bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`));

export const u8 = (value) => integer(1, value);
export const u16 = (value) => integer(2, value);
export const u32 = (value) => integer(4, value);
export const u64 = (value) => integer(8, value);
export const blob = (bytes) => concat(u32(bytes.length), bytes);
export const text = (string) => concat(u16(utf8(string).length), utf8(string));

export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  get left() {
    return this.bytes.length - this.position;
  }

  take(size) {
    if (size > this.left) throw new Error('too short');
    this.position += size;
    return this.bytes.slice(this.position - size, this.position);
  }

  integer(size) {
    return toInteger(this.take(size));
  }

  number(size) {
    return Number(this.integer(size));
  }

  end() {
    if (this.left !== 0) throw new Error('bytes after the end');
  }
}
