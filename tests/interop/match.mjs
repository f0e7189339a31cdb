// Matching of section 8.

import { concat, equal, u64 } from './bytes.mjs';
import * as encodings from './encodings.mjs';
import { G1, G2, GT, decodeScalar, encodeScalar, g1, g2, mod, pairings, randomScalar } from './group.mjs';
import { derivedRandom, dummyRoot, hashIndex, hashKeyword } from './hashes.mjs';
import { Transcript, proveEquality, proveInequality, verifyEquality, verifyInequality } from './proofs.mjs';
import { random } from './random.mjs';
import { decap, encap, encapPublic, openOnce, sealOnce } from './symmetric.mjs';

const scalarsOf = (words, m) => {
  const scalars = words.map(hashKeyword);
  if (words.length < 1 || words.length > m || new Set(scalars).size !== words.length) throw new Error('bad words');
  return scalars;
};

/** Coefficients, lowest first, of prod (x - root). */
const polynomial = (roots) =>
  roots.reduce((a, root) => [...a, 0n].map((_, j) => mod((a[j - 1] ?? 0n) - root * (a[j] ?? 0n))), [1n]);

/** What the patient does before it signs. */
export const isRightIndex = (index, keywords, opening) =>
  equal(encodings.index.encode(index), encodings.index.encode(buildIndex(index.recordId, keywords, index.m, opening)));

export const newOpening = () => ({ kappa: randomScalar(), rho: randomScalar(), seed: random(32) });

export const buildIndex = (recordId, keywords, m, { kappa, rho, seed }) => {
  const roots = scalarsOf(keywords, m);
  for (let i = 0; roots.length < m; i++) roots.push(dummyRoot(seed, recordId, i));
  const I = polynomial(roots).map((a, j) => G1.mul(G1.pow(g1, rho * a), G1.pow(hashIndex(recordId, j), kappa)));
  return { recordId, m, I, Kc: G1.pow(g1, kappa) };
};

const AUTHORIZATION = 'ACESO-V01-AUTHORIZATION';
const authorizationData = ({ recordId, Kc }, key) => concat(recordId, G1.encode(Kc), key);

export const authorize = (index, kappa, key) => {
  const { enc, secret } = encap(key);
  const sealed = sealOnce(secret, AUTHORIZATION, authorizationData(index, key), encodeScalar(kappa));
  return { recordId: index.recordId, enc, sealed };
};

export const openAuthorization = (index, authorization, secret) => {
  if (!equal(index.recordId, authorization.recordId)) throw new Error('authorization for another record');
  const aad = authorizationData(index, encapPublic(secret));
  const kappa = decodeScalar(openOnce(decap(secret, authorization.enc), AUTHORIZATION, aad, authorization.sealed));
  if (!G1.equal(G1.pow(g1, kappa), index.Kc)) throw new Error('not the scalar of the index');
  return kappa;
};

export const makeTrapdoor = (interests, m) => {
  const terms = scalarsOf(interests, m).map((y) => ({ c: randomScalar(), y }));
  const T = [];
  for (let j = 0; j <= m; j++) {
    T.push(G2.pow(g2, terms.reduce((sum, { c }) => sum + c, 0n)));
    for (const term of terms) term.c = mod(term.c * term.y);
  }
  return T.some(G2.isOne) ? makeTrapdoor(interests, m) : { interests: interests.length, m, T };
};

/** The statement (K, V, L) on an index and a trapdoor. */
export const statement = ({ recordId, I, Kc }, { T }) => {
  if (T.length < I.length) throw new Error('the trapdoor is too small');
  return {
    K: Kc,
    V: pairings(...I.map((_, j) => [hashIndex(recordId, j), T[j]])),
    L: pairings(...I.map((Ij, j) => [Ij, T[j]])),
  };
};

export const matches = ({ V, L }, kappa) => GT.equal(L, GT.pow(V, kappa));

/** context: pp, chainId, contract, period, owner, matcher. */
const verdictTranscript = (context, index, { matched, indexDigest, trapdoorTag }) =>
  new Transcript('verdict').addAll({
    pp: context.pp,
    'chain id': u64(context.chainId),
    contract: context.contract,
    period: u64(context.period),
    record: index.recordId,
    index: indexDigest,
    trapdoor: trapdoorTag,
    owner: context.owner,
    matcher: context.matcher,
    verdict: u64(matched),
  });

export const judge = (context, index, trapdoor, kappa) => {
  if (!G1.equal(G1.pow(g1, kappa), index.Kc)) throw new Error('not the scalar of the index');
  const s = statement(index, trapdoor);
  const verdict = {
    matched: matches(s, kappa) ? 1 : 0,
    indexDigest: encodings.index.digest(index),
    trapdoorTag: encodings.trapdoor.digest(trapdoor),
  };
  const prove = verdict.matched ? proveEquality : proveInequality;
  const transcript = verdictTranscript(context, index, verdict);
  const source = derivedRandom(encodeScalar(kappa), transcript.digest());
  return { ...verdict, proof: prove(transcript, s, kappa, source) };
};

export const verifyVerdict = (context, index, trapdoor, verdict) => {
  const verify = verdict.matched ? verifyEquality : verifyInequality;
  return (
    equal(verdict.indexDigest, encodings.index.digest(index)) &&
    equal(verdict.trapdoorTag, encodings.trapdoor.digest(trapdoor)) &&
    verify(verdictTranscript(context, index, verdict), statement(index, trapdoor), verdict.proof)
  );
};
