// Report keys, reports, receipts and disputes of section 10.

import { constants, createPrivateKey, createPublicKey, privateDecrypt } from 'node:crypto';
import { equal, integer, sha256, toInteger } from './bytes.mjs';
import * as encodings from './encodings.mjs';
import { inverse, power } from './group.mjs';
import { RSA_E, Transcript, certificateBase, proveGq, verifyCertificate, verifyGq } from './proofs.mjs';
import { randomBelow } from './random.mjs';
import { openOnce, sealOnce, sign, signPublic } from './symmetric.mjs';

const CONTEXT = 'ACESO-V01-REPORT';

export const privateKeyOf = (pkcs8) => createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
export const modulusOf = (key) =>
  new Uint8Array(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).n, 'base64url'));

/** The e-th root modulo N, by the private key. */
const root = (key, value) => new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, value));

export const certify = (key) => {
  const N = modulusOf(key);
  return { N, roots: Array.from({ length: 8 }, (_, i) => root(key, integer(N.length, certificateBase(N, i)))) };
};

export const signReport = (unsigned, seed) => ({ ...unsigned, signature: sign(seed, encodings.reportMessage(unsigned)) });

export const sealReport = (recordId, certificate, seed, text) => {
  if (!verifyCertificate(certificate)) throw new Error('no permutation');
  if (text.length === 0) throw new Error('no text');
  const { N } = certificate;
  const z = randomBelow(toInteger(N));
  const c = integer(N.length, power(z, RSA_E, toInteger(N)));
  const facts = { recordId, doctor: signPublic(seed), modulusDigest: sha256(N), c };
  const unsigned = { ...facts, sealed: sealOnce(integer(N.length, z), CONTEXT, encodings.reportData(facts), text) };
  return signReport(unsigned, seed);
};

/** What the delivering hospital checks besides the signature. */
export const isDeliverable = ({ N }, report) => {
  if (!equal(sha256(N), report.modulusDigest) || report.c.length !== N.length) return false;
  if (toInteger(report.c) >= toInteger(N)) return false;
  try {
    inverse(toInteger(report.c), toInteger(N));
    return true;
  } catch {
    return false;
  }
};

const openWith = (report, z) => openOnce(z, CONTEXT, encodings.reportData(report), report.sealed);

export const openReport = (key, report) => {
  const z = root(key, report.c);
  return { z, text: openWith(report, z) };
};

const receiptTranscript = (report) =>
  new Transcript('receipt').addAll({
    report: encodings.report.digest(report),
    record: report.recordId,
    doctor: report.doctor,
    patient: report.modulusDigest,
  });

export const makeReceipt = (key, report) => {
  const { z } = openReport(key, report);
  const proof = proveGq(receiptTranscript(report), modulusOf(key), report.c, z);
  return { reportDigest: encodings.report.digest(report), ...proof };
};

export const verifyReceipt = ({ N }, report, receipt) =>
  equal(receipt.reportDigest, encodings.report.digest(report)) &&
  equal(report.modulusDigest, sha256(N)) &&
  verifyGq(receiptTranscript(report), N, report.c, receipt);

export const openDispute = (key, report) => ({
  reportDigest: encodings.report.digest(report),
  z: openReport(key, report).z,
});

/** The ruling, with the text when it is readable. */
export const arbitrate = ({ N }, report, { reportDigest, z }) => {
  if (!equal(reportDigest, encodings.report.digest(report))) return { ruling: 'claim falls' };
  if (!equal(report.modulusDigest, sha256(N)) || z.length !== N.length) return { ruling: 'claim falls' };
  if (!equal(integer(N.length, power(toInteger(z), RSA_E, toInteger(N))), report.c)) return { ruling: 'claim falls' };
  try {
    return { ruling: 'readable', text: openWith(report, z) };
  } catch {
    return { ruling: 'doctor at fault' };
  }
};
