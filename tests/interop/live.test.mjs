// The second implementation and the program that ACESO names take turns.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import * as abe from './abe.mjs';
import { fromUtf8, hex, sha256, unhex, utf8 } from './bytes.mjs';
import * as chain from './chain.mjs';
import * as encodings from './encodings.mjs';
import { G1 } from './group.mjs';
import * as match from './match.mjs';
import * as policy from './policy.mjs';
import { verifyCertificate } from './proofs.mjs';
import * as report from './report.mjs';
import * as symmetric from './symmetric.mjs';

const program = process.env.ACESO;
const PASSPHRASE = 'pass phrase Ä';
let folder;
const path = (name) => join(folder, name);

/** A test in a new folder. */
const live = (name, run) =>
  test(name, { skip: program ? false : 'ACESO is not set' }, () => {
    folder = mkdtempSync(join(tmpdir(), 'aceso-interop-'));
    try {
      writeFileSync(path('passphrase'), `${PASSPHRASE}\n`);
      run();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

const read = (name) => new Uint8Array(readFileSync(path(name)));
const write = (name, bytes) => writeFileSync(path(name), bytes);
const load = (kind, name) => encodings[kind].decode(read(name));
const save = (kind, name, value) => write(name, encodings[kind].encode(value));
const loadSecret = (kind, name) => encodings[kind].decode(symmetric.openKeyFile(PASSPHRASE, read(name)));
const saveSecret = (kind, name, value) => write(name, symmetric.sealKeyFile(PASSPHRASE, encodings[kind].encode(value), 10));
/** The key file of an artifact whose scalar at a place is zero, which this implementation refuses too. */
const saveZeroed = (name, artifact, at) => {
  const zeroed = artifact.slice().fill(0, at, at + 32);
  const { decode } = Object.values(encodings).find(({ kind }) => kind === zeroed[3]);
  assert.throws(() => decode(zeroed), /zero/);
  write(name, symmetric.sealKeyFile(PASSPHRASE, zeroed, 10));
};

/** Options as an object: { in: 'file' } becomes --in file, a list repeats the option. */
const start = (command, options) => {
  const args = Object.entries(options).flatMap(([name, value]) => [value].flat().flatMap((v) => [`--${name}`, `${v}`]));
  return spawnSync(resolve(program), ['--json', '--passphrase-file', 'passphrase', command, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
};

const aceso = (command, options) => {
  const { status, stdout, stderr } = start(command, options);
  assert.equal(status, 0, `${command}: ${stderr}`);
  return JSON.parse(stdout);
};

const refused = (command, options) => {
  const { status, stdout, stderr } = start(command, options);
  assert.ok(status > 0, `${command}: ${status} ${stdout}`);
  assert.doesNotMatch(stderr, /command line/);
};

const recordId = new Uint8Array(randomBytes(32));
const L = 86400;

const setupByProgram = () => {
  aceso('setup', { depth: 4, 'period-seconds': L, parameters: 'pp', 'master-key': 'msk', state: 'st', revocations: 'rl' });
  return load('parameters', 'pp');
};

const newReportKey = () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const signingSeed = new Uint8Array(randomBytes(32));

/** A report key certificate of JS in the file `certificate`, and the digest of its modulus. */
const saveCertificate = () => {
  const certificate = report.certify(newReportKey());
  save('certificate', 'certificate', certificate);
  return sha256(certificate.N);
};

const kgc = { parameters: 'pp', 'master-key': 'msk', revocations: 'rl' };

live('a doctor of JS at a KGC of the program', () => {
  const pp = setupByProgram();
  const { secret, key } = abe.newUser(pp, 'dr-ä', signingSeed);
  save('userPublic', 'pk', key);
  saveSecret('userSecret', 'sk', secret);
  save('userPublic', 'pk-of-another', { ...key, id: 'dr-b' });
  const otherSeed = new Uint8Array(randomBytes(32));
  save('userPublic', 'pk-signing-otherwise', { ...key, signing: symmetric.signPublic(otherSeed) });
  save('userPublic', 'pk-signed-by-another', { ...key, signature: abe.newUser(pp, 'dr-ä', otherSeed).key.signature });
  save('userPublic', 'pk-2', abe.newUser(pp, 'dr-ä', signingSeed).key);
  const issue = { ...kgc, state: 'st', attribute: ['c', 'a', 'ä', '😀', '\uffee'], out: 'attk' };
  refused('att-key-gen', { ...issue, 'user-public-key': 'pk-of-another' });
  refused('att-key-gen', { ...issue, 'user-public-key': 'pk-signing-otherwise' });
  refused('att-key-gen', { ...issue, 'user-public-key': 'pk-signed-by-another' });
  aceso('att-key-gen', { ...issue, 'user-public-key': 'pk' });
  assert.deepEqual(load('kgcState', 'st').owners, [{ id: 'dr-ä', pkDigest: sha256(G1.encode(key.pk)) }]);
  aceso('upd-key-gen', { ...kgc, period: 20000, out: 'uk' });

  const attributeKey = load('attributeKey', 'attk');
  assert.equal(attributeKey.id, 'dr-ä');
  const preKey = abe.preKey(attributeKey, load('updateKey', 'uk'));
  save('preKey', 'prek', preKey);

  const plaintext = randomBytes(140000);
  const symKey = randomBytes(32);
  const sealed = symmetric.sealRecord(symKey, plaintext);
  const modulusDigest = saveCertificate();
  const ct = abe.encrypt(pp, '2 of (a and c, "x y", ä)', 20000n, recordId, symKey, sha256(sealed), modulusDigest);
  write('data', sealed);
  save('ciphertext', 'ct', ct);
  aceso('pre-dec', { 'pre-decryption-key': 'prek', ciphertext: 'ct', out: 'semi' });
  aceso('dec', { 'secret-key': 'sk', semi: 'semi', ciphertext: 'ct', data: 'data', out: 'record' });
  assert.deepEqual(read('record'), new Uint8Array(plaintext));
  assert.deepEqual(abe.decrypt(secret, load('semiCiphertext', 'semi'), ct), new Uint8Array(symKey));

  aceso('pre-key-gen', { 'attribute-key': 'attk', 'update-key': 'uk', out: 'prek-of-program' });
  const semi = abe.preDecrypt(load('preKey', 'prek-of-program'), ct);
  save('semiCiphertext', 'semi-of-js', semi);
  aceso('dec', { 'secret-key': 'sk', semi: 'semi-of-js', ciphertext: 'ct', data: 'data', out: 'record-again' });
  assert.deepEqual(read('record-again'), new Uint8Array(plaintext));

  sealed[70 + 65552 + 9] ^= 1;
  write('data', sealed);
  refused('dec', { 'secret-key': 'sk', semi: 'semi', ciphertext: 'ct', data: 'data', out: 'nothing' });

  for (const size of [0, 65536, 65537]) {
    write('record', randomBytes(size));
    const options = { parameters: 'pp', policy: 'a AND\t(b or c)', period: 20000, 'record-id': hex(recordId), in: 'record' };
    aceso('encrypt', { ...options, certificate: 'certificate', data: `data-${size}`, ciphertext: `ct-${size}` });
    const theirs = load('ciphertext', `ct-${size}`);
    assert.deepEqual(theirs.modulusDigest, modulusDigest);
    const key = abe.decrypt(secret, abe.preDecrypt(preKey, theirs), theirs);
    assert.deepEqual(abe.openData(theirs, read(`data-${size}`), key), read('record'));
  }

  aceso('revoke', { state: 'st', revocations: 'rl', id: 'dr-ä', period: 20001 });
  refused('att-key-gen', { ...issue, 'user-public-key': 'pk-2', out: 'nothing' });
  aceso('att-key-gen', { ...issue, 'user-public-key': 'pk', out: 'attk-2' });
  aceso('upd-key-gen', { ...kgc, period: 20001, out: 'uk-revoked' });
  assert.equal(abe.preKey(attributeKey, load('updateKey', 'uk-revoked')), null);
  assert.deepEqual(abe.cover(4, load('revocationList', 'rl'), 20001n), load('updateKey', 'uk-revoked').nodes.map(({ x }) => x));
});

live('a doctor of the program at a KGC of JS', () => {
  const { pp, msk } = abe.setup(5, L);
  save('parameters', 'pp', pp);
  saveSecret('masterKey', 'msk', msk);
  saveSecret('signSecret', 'dsk', { seed: signingSeed });
  const keys = { 'signing-key': 'dsk', 'secret-key': 'sk-of-program', 'public-key': 'pk-of-program' };
  aceso('user-kg', { parameters: 'pp', id: 'dr', ...keys });
  const user = load('userPublic', 'pk-of-program');
  assert.deepEqual(user.signing, symmetric.signPublic(signingSeed));
  assert.ok(abe.verifyUser(pp, user));
  const another = abe.newUser(pp, 'dr', new Uint8Array(randomBytes(32))).key;
  assert.ok(!abe.verifyUser(pp, { ...user, signing: another.signing }));
  assert.ok(!abe.verifyUser(pp, { ...user, signature: another.signature }));

  const first = abe.attributeKey(pp, msk, abe.newUser(pp, 'dr-first', signingSeed).key, ['a'], { owners: [] }, { entries: [] });
  const { key, st } = abe.attributeKey(pp, msk, user, ['a', 'b'], first.st, { entries: [] });
  const rl = abe.revoke('dr-first', 7n, { entries: [] }, st);
  save('attributeKey', 'attk', key);
  save('attributeKey', 'attk-revoked', first.key);
  save('updateKey', 'uk', abe.updateKey(pp, msk, 7n, rl));
  save('revocationList', 'rl', rl);
  aceso('upd-key-gen', { ...kgc, period: 7, out: 'uk-of-program' });
  assert.deepEqual(read('uk-of-program'), read('uk'));
  saveZeroed('msk-zero', encodings.masterKey.encode(msk), 6);
  refused('upd-key-gen', { ...kgc, 'master-key': 'msk-zero', period: 7, out: 'nothing' });
  aceso('pre-key-gen', { 'attribute-key': 'attk', 'update-key': 'uk', out: 'prek-2' });
  refused('pre-key-gen', { 'attribute-key': 'attk-revoked', 'update-key': 'uk', out: 'nothing' });

  write('record', utf8('{}'));
  const modulusDigest = saveCertificate();
  const facts = { period: 7, 'record-id': hex(recordId), certificate: 'certificate' };
  const options = { parameters: 'pp', policy: '(a and b) or (a and x) or (c and a)', ...facts };
  aceso('encrypt', { ...options, in: 'record', data: 'data-2', ciphertext: 'ct-2' });
  const ct = load('ciphertext', 'ct-2');
  const secret = loadSecret('userSecret', 'sk-of-program');
  const symKey = abe.decrypt(secret, abe.preDecrypt(load('preKey', 'prek-2'), ct), ct);
  assert.deepEqual(abe.openData(ct, read('data-2'), symKey), utf8('{}'));

  save('kgcState', 'st-2', st);
  save('revocationList', 'rl-2', rl);
  aceso('revoke', { state: 'st-2', revocations: 'rl-2', id: 'dr-first', period: 5 });
  assert.deepEqual(load('revocationList', 'rl-2'), abe.revoke('dr-first', 5n, rl, st));
  aceso('upd-key-gen', { parameters: 'pp', 'master-key': 'msk', revocations: 'rl-2', period: 6, out: 'uk-2' });
  const preKey = abe.preKey(key, load('updateKey', 'uk-2'));
  const later = abe.encrypt(pp, 'a', 6n, recordId, symKey, sha256(read('data-2')), modulusDigest);
  save('preKey', 'prek-3', preKey);
  save('ciphertext', 'ct-3', later);
  aceso('pre-dec', { 'pre-decryption-key': 'prek-3', ciphertext: 'ct-3', out: 'semi-3' });
  aceso('dec', { 'secret-key': 'sk-of-program', semi: 'semi-3', ciphertext: 'ct-3', data: 'data-2', out: 'record-3' });
  assert.deepEqual(read('record-3'), utf8('{}'));
});

const brackets = (depth, inner) =>
  Array.from({ length: depth }).reduce((text, _, i) => `b ${i % 2 ? 'or' : 'and'} (${text})`, inner);

/** 65,535 bytes or fewer whose canonical text, with a space after each comma, is longer. */
const growing = `2 of (${Array.from({ length: 300 }, () => 'x'.repeat(217)).join(',')})`;

const policies = [
  'a', 'a AND b or c', 'a or b and a', '((a))', '1 of (a)', '1 of (a, b)', '2 of(a,b)', '02 of (a, b, c)', '2 OF (a,b,c)',
  '2 of (a or b, c and d, 2 of (e, f, g)) and 2 of (x, y, z)', 'a and (b and c)', '"a b" or "12" or 12 or 7a or "And"',
  '"q\\"\\\\" or b\\s', 'a\u00a0b or ä', 'a\r\n\tor\tb', brackets(31, 'a and c'), brackets(32, 'a'),
  `${'('.repeat(64)}a${')'.repeat(64)}`, `${'x or '.repeat(99)}x`,
];
const notPolicies = [
  '', 'a b', 'and', 'a or', '2of(a,b)', '0 of (a, b)', '3 of (a, b)', '2 of 3', 'a"b"', '"a\\n"', '""', 'a\u0001b', '(a', 'a)',
  'of or a', '2 of (a,, b)', 'a, b', '4294967297 of (a, b)', brackets(32, 'a and c'), brackets(33, 'a'), `${'ä'.repeat(128)}x`,
  `${'('.repeat(65)}a${')'.repeat(65)}`, growing,
];

live('policies', () => {
  setupByProgram();
  write('record', utf8('x'));
  saveCertificate();
  const options = { parameters: 'pp', period: 1, 'record-id': hex(recordId), certificate: 'certificate', in: 'record' };
  policies.forEach((text, i) => {
    const answer = aceso('encrypt', { ...options, policy: text, data: `pd-${i}`, ciphertext: `pc-${i}` });
    assert.equal(answer.policy, policy.canonical(policy.parse(text)));
    assert.equal(load('ciphertext', `pc-${i}`).policy, answer.policy);
  });
  for (const text of notPolicies) {
    assert.throws(() => policy.parse(text), text);
    refused('encrypt', { ...options, policy: text, data: 'nothing', ciphertext: 'nothing' });
  }
});

const KEYWORDS = ['http://snomed.info/sct|6142004', 'http://loinc.org|718-7'];
const OTHER = 'http://snomed.info/sct|195967001';
const accounts = { contract: `0x${'11'.repeat(20)}`, owner: `0x${'22'.repeat(20)}`, matcher: `0x${'a3'.repeat(20)}` };
const verdictOptions = (index, trapdoor) => ({ index, trapdoor, parameters: 'pp', 'chain-id': 31337, period: 7, ...accounts });
const verdictContext = (pp) => ({
  pp: encodings.parameters.digest(pp),
  chainId: 31337,
  period: 7,
  ...Object.fromEntries(Object.entries(accounts).map(([name, address]) => [name, unhex(address.slice(2))])),
});

live('indexes, trapdoors and verdicts', () => {
  const context = verdictContext(setupByProgram());
  const opening = match.newOpening();
  const index = match.buildIndex(recordId, KEYWORDS, 8, opening);
  save('index', 'index', index);
  saveSecret('indexOpening', 'opening', opening);
  aceso('index-check', { index: 'index', opening: 'opening', keyword: KEYWORDS, m: 8 });
  refused('index-check', { index: 'index', opening: 'opening', keyword: [OTHER], m: 8 });
  for (const at of [6, 38]) {
    saveZeroed('opening-zero', encodings.indexOpening.encode(opening), at);
    refused('index-check', { index: 'index', opening: 'opening-zero', keyword: KEYWORDS, m: 8 });
  }

  const build = { 'record-id': hex(recordId), keyword: KEYWORDS, m: 8 };
  aceso('index-build', { ...build, index: 'index-of-program', opening: 'opening-of-program' });
  const theirs = { index: load('index', 'index-of-program'), opening: loadSecret('indexOpening', 'opening-of-program') };
  assert.ok(match.isRightIndex(theirs.index, KEYWORDS, theirs.opening));

  save('trapdoor', 'hit', match.makeTrapdoor([KEYWORDS[1]], 16));
  save('trapdoor', 'better', match.makeTrapdoor(KEYWORDS, 8));
  aceso('trd-gen', { interest: [OTHER], m: 8, out: 'miss' });
  aceso('trd-gen', { interest: KEYWORDS, m: 8, out: 'best' });
  const answer = aceso('match', { index: 'index', trapdoor: ['miss', 'hit', 'best', 'better'], opening: 'opening' });
  assert.deepEqual(answer.matches, ['hit', 'best', 'better']);
  assert.equal(answer.chosen, 'best');

  const judgements = [
    { trapdoor: 'hit', matched: 1, name: 'index', secret: 'opening', index, opening },
    { trapdoor: 'miss', matched: 0, name: 'index-of-program', secret: 'opening-of-program', ...theirs },
  ];
  for (const judgement of judgements) {
    const trapdoor = load('trapdoor', judgement.trapdoor);
    const options = verdictOptions(judgement.name, judgement.trapdoor);
    aceso('prove-match', { ...options, opening: judgement.secret, out: `verdict-${judgement.trapdoor}` });
    const verdict = load('verdict', `verdict-${judgement.trapdoor}`);
    assert.equal(verdict.matched, judgement.matched);
    assert.ok(match.verifyVerdict(context, judgement.index, trapdoor, verdict));
    assert.ok(!match.verifyVerdict({ ...context, period: 8 }, judgement.index, trapdoor, verdict));

    save('verdict', 'verdict', match.judge(context, judgement.index, trapdoor, judgement.opening.kappa));
    assert.deepEqual(read('verdict'), read(`verdict-${judgement.trapdoor}`));
    aceso('verify-match', { ...options, verdict: 'verdict' });
    refused('verify-match', { ...options, verdict: 'verdict', matcher: accounts.owner });
    save('verdict', 'verdict-changed', { ...verdict, proof: { ...verdict.proof, c: verdict.proof.c ^ 1n } });
    refused('verify-match', { ...options, verdict: 'verdict-changed' });
  }
});

live('authorizations', () => {
  const opening = match.newOpening();
  const index = match.buildIndex(recordId, KEYWORDS, 8, opening);
  save('index', 'index', index);
  saveSecret('indexOpening', 'opening', opening);

  aceso('encapsulation-key', { 'secret-key': 'esk', 'public-key': 'epk' });
  const theirKey = load('encapPublicKey', 'epk').key;
  save('authorization', 'authorization', match.authorize(index, opening.kappa, theirKey));
  aceso('open-authorization', { index: 'index', authorization: 'authorization', 'secret-key': 'esk', out: 'kappa' });
  const kappa = { recordId, kappa: opening.kappa };
  assert.deepEqual(loadSecret('blindingScalar', 'kappa'), kappa);
  assert.deepEqual(symmetric.encapPublic(loadSecret('encapSecret', 'esk').secret), theirKey);

  const secret = new Uint8Array(randomBytes(32));
  save('encapPublicKey', 'epk-of-js', { key: symmetric.encapPublic(secret) });
  saveSecret('blindingScalar', 'kappa-of-js', kappa);
  aceso('authorize', { index: 'index', to: 'epk-of-js', kappa: 'kappa-of-js', out: 'authorization-2' });
  assert.equal(match.openAuthorization(index, load('authorization', 'authorization-2'), secret), opening.kappa);
  refused('open-authorization', { index: 'index', authorization: 'authorization-2', 'secret-key': 'esk', out: 'nothing' });
});

/** A ciphertext in the file `ct` that names the report key, as an arbiter needs it. */
const saveCiphertext = (pp, certificate) => {
  save('ciphertext', 'ct', abe.encrypt(pp, 'a', 7n, recordId, randomBytes(32), sha256(), sha256(certificate.N)));
};

live('reports to a patient of JS', () => {
  const key = newReportKey();
  const certificate = report.certify(key);
  save('certificate', 'certificate', certificate);
  aceso('signing-key', { 'secret-key': 'dsk', 'public-key': 'dpk' });
  const finding = { 'doctor-id': 'dr', conclusion: 'All fine', certificate: 'certificate', 'signing-key': 'dsk' };
  aceso('report-seal', { 'record-id': hex(recordId), ...finding, out: 'report' });
  const theirs = load('report', 'report');
  assert.deepEqual(theirs.doctor, load('signPublicKey', 'dpk').key);
  assert.ok(report.isDeliverable(certificate, theirs));
  assert.equal(JSON.parse(fromUtf8(report.openReport(key, theirs).text)).resourceType, 'DiagnosticReport');

  const receipt = report.makeReceipt(key, theirs);
  save('receipt', 'receipt', receipt);
  const files = { report: 'report', certificate: 'certificate' };
  aceso('verify-receipt', { ...files, receipt: 'receipt' });
  const [challenge, ...others] = receipt.proof.challenges;
  const changed = { ...receipt.proof, challenges: [challenge ^ 1, ...others] };
  save('receipt', 'receipt-changed', { ...receipt, proof: changed });
  refused('verify-receipt', { ...files, receipt: 'receipt-changed' });
  // Who knows z alone: the first statement's responses stand, the second's are another number's.
  const { responses } = receipt.proof;
  const withoutKey = { ...receipt.proof, responses: [...responses.slice(0, 8), ...responses.slice(0, 8)] };
  save('receipt', 'receipt-without-key', { ...receipt, proof: withoutKey });
  refused('verify-receipt', { ...files, receipt: 'receipt-without-key' });

  save('disputeOpening', 'dispute', report.openDispute(key, theirs));
  saveCiphertext(setupByProgram(), certificate);
  assert.match(aceso('judge', { ...files, ciphertext: 'ct', opening: 'dispute' }).ruling, /readable/);
  save('disputeOpening', 'dispute-of-another', { ...report.openDispute(key, theirs), reportDigest: new Uint8Array(32) });
  refused('judge', { ...files, ciphertext: 'ct', opening: 'dispute-of-another' });
  saveCiphertext(load('parameters', 'pp'), report.certify(newReportKey()));
  refused('judge', { ...files, ciphertext: 'ct', opening: 'dispute' });
});

live('reports to a patient of the program', () => {
  aceso('report-key', { 'secret-key': 'rsk', certificate: 'certificate' });
  const certificate = load('certificate', 'certificate');
  assert.ok(verifyCertificate(certificate));
  assert.deepEqual(report.modulusOf(report.privateKeyOf(loadSecret('reportSecret', 'rsk').pkcs8)), certificate.N);

  const seed = new Uint8Array(randomBytes(32));
  const sealed = report.sealReport(recordId, certificate, seed, utf8('{"resourceType":"DiagnosticReport"}'));
  save('report', 'report', sealed);
  save('signPublicKey', 'dpk', { key: symmetric.signPublic(seed) });
  aceso('report-open', { report: 'report', 'secret-key': 'rsk', doctor: 'dpk', out: 'text' });
  assert.deepEqual(read('text'), utf8('{"resourceType":"DiagnosticReport"}'));
  aceso('receipt', { report: 'report', 'secret-key': 'rsk', out: 'receipt' });
  assert.ok(report.verifyReceipt(certificate, sealed, load('receipt', 'receipt')));
  aceso('dispute', { report: 'report', 'secret-key': 'rsk', out: 'dispute' });
  assert.equal(report.arbitrate(certificate, sealed, load('disputeOpening', 'dispute')).ruling, 'readable');

  saveCiphertext(setupByProgram(), certificate);
  const bad = report.signReport({ ...sealed, sealed: sealed.sealed.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) }, seed);
  save('report', 'report-bad', bad);
  refused('report-open', { report: 'report-bad', 'secret-key': 'rsk', doctor: 'dpk', out: 'nothing' });
  aceso('dispute', { report: 'report-bad', 'secret-key': 'rsk', out: 'dispute-bad' });
  assert.equal(report.arbitrate(certificate, bad, load('disputeOpening', 'dispute-bad')).ruling, 'doctor at fault');
  const files = { certificate: 'certificate', ciphertext: 'ct' };
  assert.match(aceso('judge', { report: 'report-bad', ...files, opening: 'dispute-bad' }).ruling, /fault/);

  const [challenge, ...others] = sealed.proof.challenges;
  const proof = { ...sealed.proof, challenges: [challenge ^ 1, ...others] };
  const unproven = report.signReport({ ...sealed, proof }, seed);
  save('report', 'report-unproven', unproven);
  assert.ok(!report.isDeliverable(certificate, unproven));
  refused('report-open', { report: 'report-unproven', 'secret-key': 'rsk', doctor: 'dpk', out: 'nothing' });
  refused('receipt', { report: 'report-unproven', 'secret-key': 'rsk', out: 'nothing' });
  refused('dispute', { report: 'report-unproven', 'secret-key': 'rsk', out: 'nothing' });
  assert.equal(report.arbitrate(certificate, unproven, load('disputeOpening', 'dispute')).ruling, 'doctor at fault');
  assert.match(aceso('judge', { report: 'report-unproven', ...files, opening: 'dispute' }).ruling, /fault/);

  save('report', 'report-other', report.signReport({ ...sealed, recordId: new Uint8Array(32) }, seed));
  refused('report-open', { report: 'report-other', 'secret-key': 'rsk', doctor: 'dpk', out: 'nothing' });
});

live('accounts and messages of patients', () => {
  const seed = new Uint8Array(randomBytes(32));
  saveSecret('accountSeed', 'seed', { seed });
  const address = chain.addressOf(chain.accountKey(seed, 'patient', 2));
  const id = chain.recordIdOf(address);
  assert.deepEqual(aceso('account', { seed: 'seed', label: 'patient', number: 2 }), { address, record_id: hex(id) });
  const hospital = chain.addressOf(chain.accountKey(seed, 'hospital', 0));
  assert.equal(aceso('account', { seed: 'seed', label: 'hospital' }).address, hospital);

  const pp = setupByProgram();
  const domain = { chainId: 31337, contract: hospital };
  const contracts = { membership: hospital, periods: hospital, records: hospital };
  write('deployment', JSON.stringify({ format: 'aceso-deployment', version: 1, chain_id: 31337, block: 1, ...contracts }));
  const options = { seed: 'seed', number: 2, deployment: 'deployment', hospital };
  const signer = (name, message) => chain.signerOf(domain, name, message, unhex(JSON.parse(fromUtf8(read(name))).signature));

  const opening = match.newOpening();
  const index = match.buildIndex(id, KEYWORDS, 8, opening);
  const reportKey = newReportKey();
  const certificate = report.certify(reportKey);
  const ct = abe.encrypt(pp, 'a', 7n, id, randomBytes(32), sha256(), sha256(certificate.N));
  save('index', 'index', index);
  save('ciphertext', 'ct', ct);
  saveSecret('indexOpening', 'opening', opening);
  aceso('consent', { ...options, index: 'index', opening: 'opening', keyword: KEYWORDS, ciphertext: 'ct', out: 'Publish' });
  const digests = { indexDigest: encodings.index.digest(index), sealedDigest: encodings.ciphertext.digest(ct) };
  assert.equal(signer('Publish', { hospital, ...digests, period: 7 }), address);

  aceso('withdrawal', { ...options, epoch: 3, out: 'Withdraw' });
  assert.equal(signer('Withdraw', { recordId: id, hospital, epoch: 3 }), address);

  const sealed = report.sealReport(id, certificate, new Uint8Array(randomBytes(32)), utf8('{}'));
  const receipt = report.makeReceipt(reportKey, sealed);
  save('certificate', 'certificate', certificate);
  save('report', 'report', sealed);
  save('receipt', 'receipt', receipt);
  aceso('acknowledgement', { ...options, report: 'report', certificate: 'certificate', receipt: 'receipt', out: 'Acknowledge' });
  const received = { reportDigest: encodings.report.digest(sealed), receiptDigest: encodings.receipt.digest(receipt) };
  assert.equal(signer('Acknowledge', { recordId: id, hospital, ...received }), address);
});
