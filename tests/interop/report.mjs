// Report keys, reports, receipts and disputes of section 10.

import { constants, createPrivateKey, createPublicKey, privateDecrypt } from 'node:crypto';
import { blob, equal, integer, sha256, toInteger } from './bytes.mjs';
import * as encodings from './encodings.mjs';
import { power } from './group.mjs';
import { expandMessage } from './hashes.mjs';
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

const reportTranscript = ({ recordId, doctor, modulusDigest }) =>
  new Transcript('report').addAll({ record: recordId, doctor, patient: modulusDigest });

export const sealReport = (recordId, certificate, seed, text) => {
  if (!verifyCertificate(certificate)) throw new Error('no permutation');
  if (text.length === 0) throw new Error('no text');
  const { N } = certificate;
  const z = randomBelow(toInteger(N));
  const c = integer(N.length, power(z, RSA_E, toInteger(N)));
  const facts = { recordId, doctor: signPublic(seed), modulusDigest: sha256(N), c };
  const proof = proveGq(reportTranscript(facts), N, [c], [integer(N.length, z)]);
  const sealed = sealOnce(integer(N.length, z), CONTEXT, encodings.reportData(facts), text);
  return signReport({ ...facts, proof, sealed }, seed);
};

/** Whether the report is to this key and its doctor knows z: what is checked besides the signature. */
export const isDeliverable = ({ N }, report) =>
  equal(sha256(N), report.modulusDigest) && verifyGq(reportTranscript(report), N, [report.c], report.proof);

const openWith = (report, z) => openOnce(z, CONTEXT, encodings.reportData(report), report.sealed);

/** z, when the report is deliverable: the private key answers for no other c. */
const rootOf = (key, report) => {
  if (!isDeliverable({ N: modulusOf(key) }, report)) throw new Error('the report is not to this key, or not proven');
  return root(key, report.c);
};

export const openReport = (key, report) => {
  const z = rootOf(key, report);
  return { z, text: openWith(report, z) };
};

const receiptTranscript = (report) =>
  new Transcript('receipt').addAll({
    report: encodings.report.digest(report),
    record: report.recordId,
    doctor: report.doctor,
    patient: report.modulusDigest,
  });

/** h_N, whose root nobody but the holder of the key knows. */
const keyNumber = (N) =>
  integer(N.length, toInteger(expandMessage(blob(N), 'ACESO-V01-RECEIPT-KEY', N.length + 16)) % toInteger(N));

export const makeReceipt = (key, report) => {
  const { z } = openReport(key, report);
  const N = modulusOf(key);
  const proof = proveGq(receiptTranscript(report), N, [report.c, keyNumber(N)], [z, root(key, keyNumber(N))]);
  return { reportDigest: encodings.report.digest(report), proof };
};

export const verifyReceipt = ({ N }, report, receipt) =>
  equal(receipt.reportDigest, encodings.report.digest(report)) &&
  equal(report.modulusDigest, sha256(N)) &&
  verifyGq(receiptTranscript(report), N, [report.c, keyNumber(N)], receipt.proof);

export const openDispute = (key, report) => ({
  reportDigest: encodings.report.digest(report),
  z: rootOf(key, report),
});

/** The ruling, with the text when it is readable. */
export const arbitrate = ({ N }, report, { reportDigest, z }) => {
  if (!isDeliverable({ N }, report)) return { ruling: 'doctor at fault' };
  const isRight =
    equal(reportDigest, encodings.report.digest(report)) &&
    z.length === N.length &&
    toInteger(z) >= 1n &&
    toInteger(z) < toInteger(N) &&
    equal(integer(N.length, power(toInteger(z), RSA_E, toInteger(N))), report.c);
  if (!isRight) return { ruling: 'claim falls' };
  try {
    return { ruling: 'readable', text: openWith(report, z) };
  } catch {
    return { ruling: 'doctor at fault' };
  }
};
