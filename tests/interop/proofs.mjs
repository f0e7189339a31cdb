// Transcripts and proofs of section 9.

import { createHash } from 'node:crypto';
import { blob, concat, integer, text, toInteger, u16, u64, utf8 } from './bytes.mjs';
import { G1, GT, g1, inverse, mod, power, randomScalar } from './group.mjs';
import { expandMessage, hashToScalar } from './hashes.mjs';
import { randomBelow } from './random.mjs';

export class Transcript {
  constructor(protocol) {
    this.hash = createHash('sha256');
    this.add('ACESO-V01-TRANSCRIPT', utf8(protocol));
  }

  add(label, data) {
    this.hash.update(concat(text(label), u64(data.length), data));
    return this;
  }

  /** Adds items given as an object, in its order. */
  addAll(items) {
    for (const [label, data] of Object.entries(items)) this.add(label, data);
    return this;
  }

  challenge() {
    return hashToScalar('ACESO-V01-CHALLENGE', this.digest());
  }

  challengeBytes(size) {
    return expandMessage(this.digest(), 'ACESO-V01-CHALLENGE-BYTES', size);
  }

  digest() {
    return new Uint8Array(this.hash.copy().digest());
  }
}

const schnorrChallenge = (transcript, y, R) => transcript.addAll({ y: G1.encode(y), R: G1.encode(R) }).challenge();

export const proveSchnorr = (transcript, y, x) => {
  const k = randomScalar();
  const c = schnorrChallenge(transcript, y, G1.pow(g1, k));
  return { c, z: mod(k + c * x) };
};

export const verifySchnorr = (transcript, y, { c, z }) => {
  const R = G1.mul(G1.pow(g1, z), G1.inv(G1.pow(y, c)));
  return !G1.isOne(R) && schnorrChallenge(transcript, y, R) === c;
};

const statement = ({ K, V, L }) => ({ K: G1.encode(K), V: GT.encode(V), L: GT.encode(L) });
const hasIdentity = ({ K, V, L }) => G1.isOne(K) || GT.isOne(V) || GT.isOne(L);

const equalityChallenge = (transcript, s, R1, R2) =>
  transcript.addAll({ ...statement(s), R1: G1.encode(R1), R2: GT.encode(R2) }).challenge();

export const proveEquality = (transcript, s, kappa, source) => {
  const k = randomScalar(source);
  const c = equalityChallenge(transcript, s, G1.pow(g1, k), GT.pow(s.V, k));
  return { c, z: mod(k + c * kappa) };
};

export const verifyEquality = (transcript, s, { c, z }) => {
  if (hasIdentity(s)) return false;
  const R1 = G1.mul(G1.pow(g1, z), G1.inv(G1.pow(s.K, c)));
  const R2 = GT.mul(GT.pow(s.V, z), GT.pow(s.L, -c));
  return !G1.isOne(R1) && !GT.isOne(R2) && equalityChallenge(transcript, s, R1, R2) === c;
};

const inequalityChallenge = (transcript, s, C, R1, R2) =>
  transcript.addAll({ ...statement(s), C: GT.encode(C), R1: GT.encode(R1), R2: G1.encode(R2) }).challenge();

export const proveInequality = (transcript, s, kappa, source) => {
  const [delta, ka, kd] = [randomScalar(source), randomScalar(source), randomScalar(source)];
  const a = mod(kappa * delta);
  const C = GT.mul(GT.pow(s.V, a), GT.pow(s.L, -delta));
  const R1 = GT.mul(GT.pow(s.V, ka), GT.pow(s.L, -kd));
  const R2 = G1.mul(G1.pow(g1, ka), G1.pow(s.K, -kd));
  const c = inequalityChallenge(transcript, s, C, R1, R2);
  return { C, c, za: mod(ka + c * a), zdelta: mod(kd + c * delta) };
};

export const verifyInequality = (transcript, s, { C, c, za, zdelta }) => {
  if (hasIdentity(s) || GT.isOne(C)) return false;
  const R1 = GT.mul(GT.pow(s.V, za), GT.pow(s.L, -zdelta), GT.pow(C, -c));
  const R2 = G1.mul(G1.pow(g1, za), G1.pow(s.K, -zdelta));
  return !GT.isOne(R1) && !G1.isOne(R2) && inequalityChallenge(transcript, s, C, R1, R2) === c;
};

export const RSA_E = 65537n;
const ROUNDS = 8;
const rounds = Array.from({ length: ROUNDS }, (_, i) => i);

const gqChallenges = (transcript, N, cs, ts) => {
  transcript.add('N', N);
  for (const c of cs) transcript.add('c', c);
  for (const t of ts) transcript.add('t', integer(N.length, t));
  const bytes = transcript.challengeBytes(2 * ROUNDS);
  return rounds.map((i) => Number(toInteger(bytes.slice(2 * i, 2 * i + 2))));
};

/**
 * Knowledge of z with z^e = c for each c of cs, under one challenge; numbers modulo N are byte strings of its length.
 * The rounds of the first statement come first.
 */
export const proveGq = (transcript, N, cs, zs) => {
  const n = toInteger(N);
  const ks = zs.flatMap((z) => rounds.map((round) => ({ z: toInteger(z), round, k: randomBelow(n) })));
  const challenges = gqChallenges(transcript, N, cs, ks.map(({ k }) => power(k, RSA_E, n)));
  const responses = ks.map(({ z, round, k }) => integer(N.length, (k * power(z, BigInt(challenges[round]), n)) % n));
  return { challenges, responses };
};

export const verifyGq = (transcript, N, cs, { challenges, responses }) => {
  const n = toInteger(N);
  if (challenges.length !== ROUNDS || responses.length !== ROUNDS * cs.length) return false;
  if ([...cs, ...responses].some((x) => x.length !== N.length || toInteger(x) < 1n || toInteger(x) >= n)) return false;
  let inverses;
  try {
    inverses = cs.map((c) => inverse(toInteger(c), n));
  } catch {
    return false;
  }
  const ts = responses.map((s, i) => {
    const divisor = power(inverses[Math.floor(i / ROUNDS)], BigInt(challenges[i % ROUNDS]), n);
    return (power(toInteger(s), RSA_E, n) * divisor) % n;
  });
  return gqChallenges(transcript, N, cs, ts).every((challenge, i) => challenge === challenges[i]);
};

/** rho_i of the RSA permutation certificate. */
export const certificateBase = (N, i) =>
  toInteger(expandMessage(concat(blob(N), u16(i)), 'ACESO-V01-RSA-PERMUTATION', N.length + 16)) % toInteger(N);

export const verifyCertificate = ({ N, roots }) => {
  const n = toInteger(N);
  for (let q = 2n; q <= 65537n; q++) if (n % q === 0n) return false;
  return rounds.every((i) => {
    const rho = certificateBase(N, i);
    try {
      inverse(rho, n);
    } catch {
      return false;
    }
    return power(toInteger(roots[i]), RSA_E, n) === rho;
  });
};
