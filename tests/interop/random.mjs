// Random bytes from the operating system, or for a while from a vector.

import { randomBytes } from 'node:crypto';
import { Reader, toInteger } from './bytes.mjs';

let recorded = null;

export const random = (size) => (recorded ? recorded.take(size) : new Uint8Array(randomBytes(size)));

/** Runs with the given bytes as the random ones, all of which must be used. */
export const replay = (bytes, run) => {
  recorded = new Reader(bytes);
  try {
    const result = run();
    recorded.end();
    return result;
  } finally {
    recorded = null;
  }
};

/** A number from 1 to n - 1, by rejection. */
export const randomBelow = (n) => {
  const size = Math.ceil(n.toString(16).length / 2);
  const x = toInteger(random(size));
  return x > 0n && x < n ? x : randomBelow(n);
};
