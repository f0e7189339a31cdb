// Replays tests/data/vectors with this second implementation.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import * as abe from './abe.mjs';
import { fromUtf8, hex, sha256, unhex, utf8 } from './bytes.mjs';
import * as encodings from './encodings.mjs';
import { G1, decodeScalar, encodeScalar } from './group.mjs';
import * as hashes from './hashes.mjs';
import * as match from './match.mjs';
import * as policy from './policy.mjs';
import { Transcript, verifyCertificate } from './proofs.mjs';
import { replay } from './random.mjs';
import * as report from './report.mjs';
import * as symmetric from './symmetric.mjs';

const directory = new URL('../data/vectors/', import.meta.url);

const must = (condition) => {
  if (!condition) throw new Error('does not verify');
};

const decode = (kind) => (text) => encodings[kind].decode(unhex(text));
const parameters = decode('parameters');
const masterKey = decode('masterKey');
const kgcState = decode('kgcState');
const revocationList = decode('revocationList');
const updateKey = decode('updateKey');
const attributeKey = decode('attributeKey');
const preKey = decode('preKey');
const ciphertext = decode('ciphertext');
const semiCiphertext = decode('semiCiphertext');
const userSecret = decode('userSecret');
const index = decode('index');
const indexOpening = decode('indexOpening');
const authorization = decode('authorization');
const trapdoor = decode('trapdoor');
const verdict = decode('verdict');
const sealedReport = decode('report');
const receipt = decode('receipt');
const disputeOpening = decode('disputeOpening');
const certificate = (text) => {
  const decoded = decode('certificate')(text);
  must(verifyCertificate(decoded));
  return decoded;
};
const userPublic = (pp, text) => {
  const decoded = decode('userPublic')(text);
  must(abe.verifyUser(pp, decoded));
  return decoded;
};
const scalar = (text) => decodeScalar(unhex(text));
const encodedScalar = (value) => ({ scalar: encodeScalar(value) });
const encodedPoint = (value) => ({ point: G1.encode(value) });

const byKind = new Map(Object.values(encodings).filter(({ kind }) => kind).map((artifact) => [artifact.kind, artifact]));

const context = (i) => ({
  pp: unhex(i.parameters_digest),
  chainId: i.chain_id,
  contract: unhex(i.contract),
  period: i.period,
  owner: unhex(i.owner),
  matcher: unhex(i.matcher),
});

const rulings = {
  'claim falls': 'opening is not right',
  'doctor at fault': 'doctor at fault',
  readable: 'report readable',
};

const procedures = {
  h_w: () => encodedPoint(hashes.W),
  h_attr: (i) => encodedPoint(hashes.hashAttribute(i.attribute)),
  h_time: (i) => encodedPoint(hashes.hashTime(i.period)),
  h_idx: (i) => encodedPoint(hashes.hashIndex(unhex(i.record_id), i.j)),
  h_kw: (i) => encodedScalar(hashes.hashKeyword(i.keyword)),
  gamma: (i) => encodedScalar(hashes.gamma(masterKey(i.master_key).kappa0, i.node)),
  dummy_root: (i) => encodedScalar(hashes.dummyRoot(indexOpening(i.index_opening).seed, unhex(i.record_id), i.i)),

  transcript: (i) => {
    const transcript = new Transcript(i.protocol);
    for (const { label, data } of i.items) transcript.add(label, unhex(data));
    return { challenge: encodeScalar(transcript.challenge()), challenge_bytes: transcript.challengeBytes(16) };
  },

  decode: (i) => {
    const artifact = byKind.get(unhex(i.artifact)[3]);
    must(artifact);
    return artifact.decode(unhex(i.artifact));
  },

  seal_stream: (i) => {
    const plaintext = i.plaintext === undefined ? Uint8Array.from({ length: i.size }, (_, j) => j % 251) : unhex(i.plaintext);
    const sealed = symmetric.sealRecord(unhex(i.key), plaintext);
    must(hex(symmetric.openRecord(unhex(i.key), sealed)) === hex(plaintext));
    const short = i.plaintext !== undefined;
    const parts = short ? { sealed } : { first: sealed.slice(0, 128), last: sealed.slice(-128) };
    return { sealed_size: sealed.length, sealed_digest: sha256(sealed), ...parts };
  },
  open_stream: (i) => ({ plaintext: symmetric.openRecord(unhex(i.key), unhex(i.sealed)) }),
  seal_key_file: (i) => ({ key_file: symmetric.sealKeyFile(i.passphrase, unhex(i.artifact), i.log_n) }),
  open_key_file: (i) => ({ artifact: symmetric.openKeyFile(i.passphrase, unhex(i.key_file)) }),
  kem_key_pair: (i) => {
    const secret = symmetric.deriveEncapSecret(unhex(i.key_material));
    return { secret, public: symmetric.encapPublic(secret) };
  },

  lsss: (i) => {
    const tree = policy.parse(i.policy);
    const { rows, columns, tau } = policy.lsss(tree);
    const entries = (vector) =>
      vector.map((value, column) => ({ column, value })).filter(({ value }) => value !== 0n)
        .map(({ column, value }) => ({ column, value: encodeScalar(value) }));
    return {
      canonical: policy.canonical(tree),
      columns,
      tau,
      rows: rows.map(({ attribute, vector, occ }) => ({ attribute, occurrence: occ, entries: entries(vector) })),
    };
  },
  reconstruct: (i) => {
    const weights = policy.reconstruct(policy.parse(i.policy), i.attributes);
    return weights && { weights: weights.map(([row, w]) => ({ row, w: encodeScalar(w) })) };
  },

  path: (i) => ({ nodes: abe.path(i.depth, i.leaf) }),
  ku_nodes: (i) => {
    const entries = i.revoked.map((leaf) => ({ leaf: BigInt(leaf), period: 0n }));
    return { nodes: abe.cover(i.depth, { entries }, 0n) };
  },
  setup: (i) => {
    const { pp, msk } = abe.setup(i.depth, i.period_seconds);
    return {
      parameters: encodings.parameters.encode(pp),
      parameters_digest: encodings.parameters.digest(pp),
      master_key: encodings.masterKey.encode(msk),
    };
  },
  user_kg: (i) => {
    const { secret, key } = abe.newUser(parameters(i.parameters), i.id, unhex(i.signing_seed));
    return { user_secret_key: encodings.userSecret.encode(secret), user_public_key: encodings.userPublic.encode(key) };
  },
  decode_user_public_key: (i) => {
    const key = userPublic(parameters(i.parameters), i.user_public_key);
    return { id: key.id, encoding: encodings.userPublic.encode(key) };
  },
  att_key_gen: (i) => {
    const pp = parameters(i.parameters);
    const user = userPublic(pp, i.user_public_key);
    const [st, rl] = [kgcState(i.kgc_state), revocationList(i.revocation_list)];
    const issued = abe.attributeKey(pp, masterKey(i.master_key), user, i.attributes, st, rl);
    return { attribute_key: encodings.attributeKey.encode(issued.key), kgc_state: encodings.kgcState.encode(issued.st) };
  },
  upd_key_gen: (i) => {
    const rl = revocationList(i.revocation_list);
    const key = abe.updateKey(parameters(i.parameters), masterKey(i.master_key), BigInt(i.period), rl);
    return { update_key: encodings.updateKey.encode(key) };
  },
  revoke: (i) => {
    const rl = abe.revoke(i.id, BigInt(i.period), revocationList(i.revocation_list), kgcState(i.kgc_state));
    return { revocation_list: encodings.revocationList.encode(rl) };
  },
  pre_key_gen: (i) => {
    const key = abe.preKey(attributeKey(i.attribute_key), updateKey(i.update_key));
    return key && { pre_decryption_key: encodings.preKey.encode(key) };
  },
  encrypt: (i) => {
    const [pp, key] = [parameters(i.parameters), unhex(i.symmetric_key)];
    const digests = [unhex(i.data_digest), unhex(i.report_key_digest)];
    const ct = abe.encrypt(pp, i.policy, BigInt(i.period), unhex(i.record_id), key, ...digests);
    return { ciphertext: encodings.ciphertext.encode(ct), ciphertext_digest: encodings.ciphertext.digest(ct) };
  },
  pre_dec: (i) => {
    const semi = abe.preDecrypt(preKey(i.pre_decryption_key), ciphertext(i.ciphertext));
    return semi && { semi_ciphertext: encodings.semiCiphertext.encode(semi) };
  },
  dec: (i) => {
    const semi = semiCiphertext(i.semi_ciphertext);
    return { symmetric_key: abe.decrypt(userSecret(i.user_secret_key), semi, ciphertext(i.ciphertext)) };
  },

  index_build: (i) => {
    const opening = match.newOpening();
    const built = match.buildIndex(unhex(i.record_id), i.keywords, i.m, opening);
    return {
      index: encodings.index.encode(built),
      index_digest: encodings.index.digest(built),
      index_opening: encodings.indexOpening.encode(opening),
    };
  },
  check_index: (i) => {
    must(match.isRightIndex(index(i.index), i.keywords, indexOpening(i.index_opening)));
    return { right: true };
  },
  authorize: (i) => {
    const given = match.authorize(index(i.index), indexOpening(i.index_opening).kappa, unhex(i.recipient));
    return { authorization: encodings.authorization.encode(given) };
  },
  open_authorization: (i) => {
    const secret = symmetric.deriveEncapSecret(unhex(i.key_material));
    return { kappa: encodeScalar(match.openAuthorization(index(i.index), authorization(i.authorization), secret)) };
  },
  trd_gen: (i) => {
    const made = match.makeTrapdoor(i.interests, i.m);
    return { trapdoor: encodings.trapdoor.encode(made), trapdoor_digest: encodings.trapdoor.digest(made) };
  },
  match_and_prove: (i) => {
    const made = match.judge(context(i), index(i.index), trapdoor(i.trapdoor), scalar(i.kappa));
    return {
      matched: made.matched === 1,
      verdict: encodings.verdict.encode(made),
      verdict_digest: encodings.verdict.digest(made),
    };
  },
  verify_verdict: (i) => {
    const claimed = verdict(i.verdict);
    must(match.verifyVerdict(context(i), index(i.index), trapdoor(i.trapdoor), claimed));
    return { matched: claimed.matched === 1 };
  },

  certify: (i) => {
    const made = report.certify(report.privateKeyOf(unhex(i.pkcs8)));
    return { certificate: encodings.certificate.encode(made), key_digest: sha256(made.N) };
  },
  report_key: (i) => ({ key_digest: sha256(certificate(i.certificate).N) }),
  seal_report: (i) => {
    const key = certificate(i.certificate);
    const made = report.sealReport(unhex(i.record_id), key, unhex(i.signing_seed), utf8(i.text));
    must(report.isDeliverable(key, made));
    return { report: encodings.report.encode(made), report_digest: encodings.report.digest(made) };
  },
  open_report: (i) => ({ text: fromUtf8(report.openReport(report.privateKeyOf(unhex(i.pkcs8)), sealedReport(i.report)).text) }),
  make_receipt: (i) => {
    const made = report.makeReceipt(report.privateKeyOf(unhex(i.pkcs8)), sealedReport(i.report));
    return { receipt: encodings.receipt.encode(made), receipt_digest: encodings.receipt.digest(made) };
  },
  verify_receipt: (i) => {
    must(report.verifyReceipt(certificate(i.certificate), sealedReport(i.report), receipt(i.receipt)));
    return { right: true };
  },
  open_dispute: (i) => {
    const made = report.openDispute(report.privateKeyOf(unhex(i.pkcs8)), sealedReport(i.report));
    return { dispute_opening: encodings.disputeOpening.encode(made) };
  },
  judge: (i) => {
    const opening = disputeOpening(i.dispute_opening);
    const { ruling, text } = report.arbitrate(certificate(i.certificate), sealedReport(i.report), opening);
    return { ruling: rulings[ruling], ...(text && { text: fromUtf8(text) }) };
  },
};

/** Results in the form of the vectors: bytes in hex, integers as numbers. */
const plain = (value) => {
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
};

/** Integers above 2^53 become strings, which BigInt reads. */
const parseVector = (source) => JSON.parse(source.replace(/(":\s*)(\d{16,})(?=[\s,}])/g, '$1"$2"'));

const runCase = ({ procedure, inputs, random, outputs, none, failure }) => {
  const run = procedures[procedure];
  assert.ok(run, `no procedure ${procedure}`);
  if (failure) assert.throws(() => run(inputs), (error) => !(error instanceof TypeError || error instanceof ReferenceError));
  else if (none) assert.equal(run(inputs), null);
  else assert.deepEqual(plain(replay(unhex(random ?? ''), () => run(inputs))), outputs);
};

const files = readdirSync(directory).filter((name) => name !== 'README.md');

test('there are vectors', () => assert.ok(files.length > 0));

for (const file of files) {
  test(`vector ${file}`, () => {
    const { name, cases } = parseVector(readFileSync(new URL(file, directory), 'utf8'));
    assert.equal(`${name}.json`, file);
    assert.ok(cases.length > 0);
    for (const vector of cases) runCase(vector);
  });
}
