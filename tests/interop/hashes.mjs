// Hashes onto groups and scalars, and what is derived from secrets (section 3).

import { createHmac } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381';
import { concat, integer, sha256, toInteger, u16, u64, u8, utf8 } from './bytes.mjs';
import { mod } from './group.mjs';

/** RFC 9380, section 5.3.1, with SHA-256. */
export const expandMessage = (message, dst, size) => {
  const dstPrime = concat(utf8(dst), u8(utf8(dst).length));
  const b0 = sha256(new Uint8Array(64), message, u16(size), u8(0), dstPrime);
  const blocks = [];
  for (let i = 1; 32 * (i - 1) < size; i++) {
    const previous = i === 1 ? new Uint8Array(32) : blocks[i - 2];
    blocks.push(sha256(b0.map((byte, j) => byte ^ previous[j]), u8(i), dstPrime));
  }
  return concat(...blocks).slice(0, size);
};

export const hashToScalar = (dst, message) => mod(toInteger(expandMessage(message, dst, 48)));

const ontoG1 = (name, message) => {
  const DST = `ACESO-V01-${name}-BLS12381G1_XMD:SHA-256_SSWU_RO_`;
  return bls12_381.G1.hashToCurve(message, { DST });
};
export const W = ontoG1('H_W', new Uint8Array());
export const hashAttribute = (attribute) => ontoG1('H_ATTR', utf8(attribute));
export const hashTime = (t) => ontoG1('H_TIME', u64(t));
export const hashIndex = (recordId, j) => ontoG1('H_IDX', concat(recordId, u16(j)));
export const hashKeyword = (keyword) => hashToScalar('ACESO-V01-H_KW', utf8(keyword));

export const hmac = (key, ...parts) => new Uint8Array(createHmac('sha256', key).update(concat(...parts)).digest());

/** The second half of RFC 5869. */
export const hkdfExpand = (prk, info, size) => {
  const blocks = [];
  for (let i = 1; 32 * (i - 1) < size; i++) {
    blocks.push(hmac(prk, blocks.at(-1) ?? new Uint8Array(), info, integer(1, i)));
  }
  return concat(...blocks).slice(0, size);
};

/** Random bytes that a secret and their purpose determine: what draws them takes this function as its source. */
export const derivedRandom = (secret, info) => {
  const prk = hmac(utf8('ACESO-V01-DERIVED-RANDOM'), secret);
  let left = new Uint8Array();
  let i = 0;
  return (size) => {
    while (left.length < size) left = concat(left, hkdfExpand(prk, concat(info, u64(i++)), 32));
    const taken = left.slice(0, size);
    left = left.slice(size);
    return taken;
  };
};

const expandToScalar = (secret, info) => mod(toInteger(hkdfExpand(secret, info, 48)));
export const gamma = (kappa0, x) => expandToScalar(kappa0, concat(utf8('ACESO-V01-GAMMA'), u64(x)));
export const dummyRoot = (seed, recordId, i) =>
  expandToScalar(seed, concat(utf8('ACESO-V01-DUMMY-ROOT'), recordId, u16(i)));
