// Section 4: committing AEAD, sealed records, key files, encapsulation, signatures.

import {
  createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync,
  scryptSync, sign as cryptoSign, verify as cryptoVerify,
} from 'node:crypto';
import { Reader, concat, equal, u16, u64, u8, unhex, utf8 } from './bytes.mjs';
import { hkdfExpand, hmac } from './hashes.mjs';
import { random } from './random.mjs';

const CHUNK = 65536;
export const header = (kind, version = 1) => concat(utf8('ACS'), u8(kind), u8(version), u8(1));

const keyAndCommitment = (salt, ikm, info) => {
  const okm = new Uint8Array(hkdfSync('sha256', ikm, salt, utf8(info), 64));
  return [okm.slice(0, 32), okm.slice(32)];
};

const gcmSeal = (key, nonce, aad, plaintext) => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
};

const gcmOpen = (key, nonce, aad, sealed) => {
  if (sealed.length < 16) throw new Error('too short for a tag');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(aad);
  decipher.setAuthTag(sealed.slice(-16));
  return concat(decipher.update(sealed.slice(0, -16)), decipher.final());
};

export const sealOnce = (key, context, aad, plaintext) => {
  const [k, commitment] = keyAndCommitment(new Uint8Array(), key, context);
  return concat(commitment, gcmSeal(k, new Uint8Array(12), aad, plaintext));
};

export const openOnce = (key, context, aad, sealed) => {
  const [k, commitment] = keyAndCommitment(new Uint8Array(), key, context);
  if (!equal(commitment, sealed.slice(0, 32))) throw new Error('does not open');
  return gcmOpen(k, new Uint8Array(12), aad, sealed.slice(32));
};

const chunkNonce = (i, last) => concat(new Uint8Array(3), u64(i), u8(last ? 1 : 0));

export const sealRecord = (symKey, plaintext, salt = random(32)) => {
  const [k, commitment] = keyAndCommitment(salt, symKey, 'ACESO-V01-CT_HD');
  const head = concat(header(0x0c), salt, commitment);
  const chunks = [];
  for (let i = 0; i === 0 || CHUNK * i < plaintext.length; i++) {
    const last = CHUNK * (i + 1) >= plaintext.length;
    chunks.push(gcmSeal(k, chunkNonce(i, last), head, plaintext.slice(CHUNK * i, CHUNK * (i + 1))));
  }
  return concat(head, ...chunks);
};

export const openRecord = (symKey, sealed) => {
  const head = sealed.slice(0, 70);
  if (head.length !== 70 || !equal(head.slice(0, 6), header(0x0c))) throw new Error('not a sealed record');
  const [k, commitment] = keyAndCommitment(head.slice(6, 38), symKey, 'ACESO-V01-CT_HD');
  if (!equal(commitment, head.slice(38))) throw new Error('does not open');
  const reader = new Reader(sealed.slice(70));
  const chunks = [];
  do {
    const last = reader.left <= CHUNK + 16;
    const chunk = gcmOpen(k, chunkNonce(chunks.length, last), head, reader.take(last ? reader.left : CHUNK + 16));
    if (chunk.length === 0 && chunks.length > 0) throw new Error('empty chunk');
    chunks.push(chunk);
  } while (reader.left > 0);
  return concat(...chunks);
};

const stretch = (passphrase, salt, log2N) =>
  scryptSync(passphrase, salt, 32, { N: 2 ** log2N, r: 8, p: 1, maxmem: 2 ** (log2N + 10) + 2 ** 20 });

export const sealKeyFile = (passphrase, artifact, log2N, salt = random(16)) => {
  const head = concat(header(0x30), u8(log2N), salt);
  return concat(head, sealOnce(stretch(passphrase, salt, log2N), 'ACESO-V01-KEY-FILE', head, artifact));
};

export const openKeyFile = (passphrase, file) => {
  const head = file.slice(0, 23);
  if (head.length !== 23 || !equal(head.slice(0, 6), header(0x30))) throw new Error('not a key file');
  if (head[6] < 10 || head[6] > 20) throw new Error('cost out of range');
  return openOnce(stretch(passphrase, head.slice(7), head[6]), 'ACESO-V01-KEY-FILE', head, file.slice(23));
};

// Raw 32-byte keys of RFC 8410, by their DER prefixes.
const okpPrivate = (oid, secret) =>
  createPrivateKey({ key: concat(unhex(`302e020100300506032b65${oid}04220420`), secret), format: 'der', type: 'pkcs8' });
const okpPublic = (oid, key) =>
  createPublicKey({ key: concat(unhex(`302a300506032b65${oid}032100`), key), format: 'der', type: 'spki' });
const rawPublic = (secret) => new Uint8Array(createPublicKey(secret).export({ format: 'der', type: 'spki' }).slice(-32));

const X25519 = '6e';
const ED25519 = '70';

export const encapPublic = (secret) => rawPublic(okpPrivate(X25519, secret));

const x25519 = (secret, key) =>
  new Uint8Array(diffieHellman({ privateKey: okpPrivate(X25519, secret), publicKey: okpPublic(X25519, key) }));

// DHKEM(X25519, HKDF-SHA256) of RFC 9180, section 4.1.
const labelled = (label) => concat(utf8('HPKE-v1'), utf8('KEM'), u16(0x20), utf8(label));
const labelledExtract = (label, ikm) => hmac(new Uint8Array(), labelled(label), ikm);
const labelledExpand = (prk, label, ...info) => hkdfExpand(prk, concat(u16(32), labelled(label), ...info), 32);

const extractAndExpand = (dh, enc, key) => {
  if (dh.every((byte) => byte === 0)) throw new Error('small order');
  return labelledExpand(labelledExtract('eae_prk', dh), 'shared_secret', enc, key);
};

/** DeriveKeyPair of section 7.1.3: the secret that a seed of 32 bytes gives. */
export const deriveEncapSecret = (seed) => labelledExpand(labelledExtract('dkp_prk', seed), 'sk');

export const encap = (key) => {
  const ephemeral = deriveEncapSecret(random(32));
  const enc = encapPublic(ephemeral);
  return { enc, secret: extractAndExpand(x25519(ephemeral, key), enc, key) };
};
export const decap = (secret, enc) => extractAndExpand(x25519(secret, enc), enc, encapPublic(secret));

export const signPublic = (seed) => rawPublic(okpPrivate(ED25519, seed));
export const sign = (seed, message) => new Uint8Array(cryptoSign(null, message, okpPrivate(ED25519, seed)));
export const verify = (key, message, signature) => cryptoVerify(null, message, okpPublic(ED25519, key), signature);

