// Keys and records of section 7.

import { concat, equal, sha256, u64, utf8 } from './bytes.mjs';
import * as encodings from './encodings.mjs';
import { G1, G2, GT, g1, g2, inverse, mod, pair, pairings, randomScalar } from './group.mjs';
import { W, derivedRandom, gamma, hashAttribute, hashTime } from './hashes.mjs';
import { canonical, lsss, parse, reconstruct } from './policy.mjs';
import { Transcript, proveSchnorr, verifySchnorr } from './proofs.mjs';
import { random } from './random.mjs';
import { openOnce, openRecord, sealOnce, sign, signPublic, verify } from './symmetric.mjs';

export const setup = (d, L) => {
  const msk = { alpha: randomScalar(), kappa0: random(32) };
  return { pp: { d, L, E: GT.pow(pair(g1, g2), msk.alpha) }, msk };
};

const userTranscript = (pp, id, signing) =>
  new Transcript('user-key').addAll({ pp: encodings.parameters.digest(pp), id: utf8(id), signing });

const userMessage = (pp, key) => {
  const encoded = encodings.userPublic.encode({ ...key, signature: new Uint8Array(64) });
  return concat(utf8('ACESO-V01-USER-KEY-SIGNATURE'), encodings.parameters.digest(pp), encoded.slice(0, -64));
};

export const newUser = (pp, id, signingSeed) => {
  const signing = signPublic(signingSeed);
  const beta = randomScalar();
  const pk = G1.pow(g1, beta);
  const key = { id, pk, signing, ...proveSchnorr(userTranscript(pp, id, signing), pk, beta) };
  return { secret: { beta }, key: { ...key, signature: sign(signingSeed, userMessage(pp, key)) } };
};

export const verifyUser = (pp, key) =>
  verifySchnorr(userTranscript(pp, key.id, key.signing), key.pk, key) &&
  verify(key.signing, userMessage(pp, key), key.signature);

/** The nodes from the leaf to the root. */
export const path = (d, leaf) => Array.from({ length: d + 1 }, (_, i) => (2n ** BigInt(d) + BigInt(leaf)) >> BigInt(i));

const leavesOf = ({ owners }, id) => owners.flatMap((owner, leaf) => (owner.id === id ? [BigInt(leaf)] : []));

/** The key and the next state; refused while the user has a leaf that is not revoked, and with another pk than before. */
export const attributeKey = (pp, msk, { id, pk }, attributes, st, rl) => {
  const isRevoked = (leaf) => rl.entries.some((entry) => entry.leaf === leaf);
  if (!leavesOf(st, id).every(isRevoked)) throw new Error('the user has a key');
  const owner = { id, pkDigest: sha256(G1.encode(pk)) };
  if (st.owners.some((other) => other.id === id && !equal(other.pkDigest, owner.pkDigest))) throw new Error('another pk');
  const leaf = BigInt(st.owners.length);
  const nodes = path(pp.d, leaf).map((x) => {
    const rx = randomScalar();
    return {
      K0: G1.mul(G1.pow(pk, msk.alpha - gamma(msk.kappa0, x)), G1.pow(W, rx)),
      K1: G2.pow(g2, rx),
      Ku: attributes.map((u) => G1.pow(hashAttribute(u), rx)),
    };
  });
  return { key: { id, attributes, leaf, d: pp.d, nodes }, st: { owners: [...st.owners, owner] } };
};

/** The next revocation list. */
export const revoke = (id, t, rl, st) => {
  const leaves = leavesOf(st, id);
  if (leaves.length === 0) throw new Error('nobody of that id');
  const periods = new Map(rl.entries.map(({ leaf, period }) => [leaf, period]));
  for (const leaf of leaves) if (!(periods.get(leaf) <= t)) periods.set(leaf, t);
  const entries = [...periods].map(([leaf, period]) => ({ leaf, period }));
  return { entries: entries.sort((a, b) => (a.leaf < b.leaf ? -1 : 1)) };
};

/** Nodes, increasing, whose subtrees hold every leaf not revoked by t and no revoked one. */
export const cover = (d, { entries }, t) => {
  const revoked = entries.filter(({ period }) => period <= t);
  if (revoked.length === 0) return [1n];
  const above = new Set(revoked.flatMap(({ leaf }) => path(d, leaf)));
  return [...above]
    .filter((x) => x < 2n ** BigInt(d))
    .flatMap((x) => [2n * x, 2n * x + 1n])
    .filter((x) => !above.has(x))
    .sort((a, b) => (a < b ? -1 : 1));
};

export const updateKey = (pp, msk, t, rl) => {
  const purpose = concat(utf8('ACESO-V01-UPDATE-KEY'), u64(t), encodings.revocationList.digest(rl));
  const source = derivedRandom(msk.kappa0, purpose);
  const nodes = cover(pp.d, rl, t).map((x) => {
    const sx = randomScalar(source);
    return { x, Q0: G1.mul(G1.pow(g1, gamma(msk.kappa0, x)), G1.pow(hashTime(t), sx)), Q1: G2.pow(g2, sx) };
  });
  return { t, d: pp.d, nodes };
};

/** null when the key is revoked. */
export const preKey = (key, update) => {
  const onPath = path(key.d, key.leaf);
  const found = update.nodes.find(({ x }) => onPath.includes(x));
  if (key.d !== update.d || found === undefined) return null;
  const { K0, K1, Ku } = key.nodes[onPath.indexOf(found.x)];
  const [r, s] = [randomScalar(), randomScalar()];
  return {
    id: key.id,
    attributes: key.attributes,
    t: update.t,
    node: {
      K0: G1.mul(K0, G1.pow(W, r)),
      K1: G2.mul(K1, G2.pow(g2, r)),
      Ku: Ku.map((K, i) => G1.mul(K, G1.pow(hashAttribute(key.attributes[i]), r))),
    },
    Q0: G1.mul(found.Q0, G1.pow(hashTime(update.t), s)),
    Q1: G2.mul(found.Q1, G2.pow(g2, s)),
  };
};

export const encrypt = (pp, policy, t, recordId, symKey, sealedDigest, modulusDigest) => {
  const tree = parse(policy);
  const { rows, columns, tau } = lsss(tree);
  const v = Array.from({ length: columns }, randomScalar);
  const s = Array.from({ length: tau }, randomScalar);
  const ct = {
    recordId,
    sealedDigest,
    modulusDigest,
    t,
    policy: canonical(tree),
    C2: G2.pow(g2, v[0]),
    Ct: G1.pow(hashTime(t), v[0]),
    C3: s.map((x) => G2.pow(g2, x)),
    c: rows.map(({ attribute, vector, occ }) => {
      const lambda = mod(vector.reduce((sum, x, i) => sum + x * v[i], 0n));
      return G1.mul(G1.pow(W, lambda), G1.pow(hashAttribute(attribute), s[occ]));
    }),
  };
  const key = GT.encode(GT.pow(pp.E, v[0]));
  return { ...ct, wrapped: sealOnce(key, 'ACESO-V01-SYMKEY', encodings.unwrapped(ct), symKey) };
};

/** null for another period or an unsatisfied policy. */
export const preDecrypt = (key, ct) => {
  const tree = parse(ct.policy);
  const weights = reconstruct(tree, key.attributes);
  if (key.t !== ct.t || weights === null) return null;
  const { rows } = lsss(tree);
  const { K0, K1, Ku } = key.node;
  const perOccurrence = ct.C3.map((C3, j) => {
    const used = weights.filter(([i]) => rows[i].occ === j);
    return [G1.mul(...used.map(([i, w]) => G1.pow(Ku[key.attributes.indexOf(rows[i].attribute)], w))), C3];
  });
  const shares = G1.mul(...weights.map(([i, w]) => G1.pow(ct.c[i], w)));
  return {
    ciphertextDigest: encodings.ciphertext.digest(ct),
    A: pairings([K0, ct.C2], ...perOccurrence, [G1.inv(shares), K1]),
    B: pairings([key.Q0, ct.C2], [G1.inv(ct.Ct), key.Q1]),
  };
};

/** The SymKey. */
export const decrypt = ({ beta }, semi, ct) => {
  if (!equal(semi.ciphertextDigest, encodings.ciphertext.digest(ct))) throw new Error('semi-ciphertext of another');
  const key = GT.encode(GT.mul(GT.pow(semi.A, inverse(beta)), semi.B));
  return openOnce(key, 'ACESO-V01-SYMKEY', encodings.unwrapped(ct), ct.wrapped);
};

/** The plaintext of the record. */
export const openData = (ct, sealed, symKey) => {
  if (!equal(ct.sealedDigest, sha256(sealed))) throw new Error('sealed data of another');
  return openRecord(symKey, sealed);
};
