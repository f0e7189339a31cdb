// The artifacts of section 5. A codec writes and reads one field; an artifact is a header and named fields.

import {
  Reader, blob, compareUtf8, concat, equal, fromUtf8, integer, sha256, text, toInteger, u64, utf8,
} from './bytes.mjs';
import { G1, G2, GT, decodeScalar, encodeScalar } from './group.mjs';
import { checkName, lsss, parseCanonical } from './policy.mjs';
import { header, verify } from './symmetric.mjs';

const refuseUnless = (condition, what) => {
  if (!condition) throw new Error(`refused: ${what}`);
};

const codec = (write, read) => ({ write, read });
const checked = ({ write, read }, check, what) => {
  const pass = (value) => {
    refuseUnless(check(value), what);
    return value;
  };
  return codec((v) => write(pass(v)), (reader) => pass(read(reader)));
};

const number = (size) => codec((v) => integer(size, v), (reader) => reader.number(size));
const long = codec(u64, (reader) => reader.integer(8));
const bytes = (size) => codec(
  (v) => {
    refuseUnless(v.length === size, 'length');
    return v;
  },
  (reader) => reader.take(size),
);
const prefixed = codec(blob, (reader) => reader.take(reader.number(4)));
const rest = codec((v) => v, (reader) => reader.take(reader.left));
const string = codec(text, (reader) => fromUtf8(reader.take(reader.number(2))));
const name = checked(string, checkName, 'name');
const element = ({ size, encode, decode }) => codec(encode, (reader) => decode(reader.take(size)));
const [p1, p2, pt] = [G1, G2, GT].map(element);
const scalar = codec(encodeScalar, (reader) => decodeScalar(reader.take(32)));
const nonZero = checked(scalar, (v) => v !== 0n, 'zero scalar');
const array = (count, item) => codec(
  (v) => {
    refuseUnless(v.length === count, 'number of items');
    return concat(...v.map(item.write));
  },
  (reader) => Array.from({ length: count }, () => item.read(reader)),
);
const list = (size, item) => codec(
  (v) => concat(integer(size, v.length), ...v.map(item.write)),
  (reader) => {
    const count = reader.integer(size);
    refuseUnless(count <= BigInt(reader.left), 'count');
    return array(Number(count), item).read(reader);
  },
);
const increasing = (compare) => (items) => items.every((item, i) => i === 0 || compare(items[i - 1], item) < 0);
const attributes = checked(
  checked(list(2, name), increasing(compareUtf8), 'order of attributes'),
  (items) => items.length >= 1 && items.length <= 1000,
  'number of attributes',
);

/** Fields in order; a field's codec may depend on the fields before it. */
const struct = (fields) => codec(
  (v) => concat(...Object.entries(fields).map(([key, c]) => (typeof c === 'function' ? c(v) : c).write(v[key]))),
  (reader) => {
    const v = {};
    for (const [key, c] of Object.entries(fields)) v[key] = (typeof c === 'function' ? c(v) : c).read(reader);
    return v;
  },
);

const artifact = (kind, fields, check = () => true, version = 1) => {
  const head = header(kind, version);
  const body = struct(fields);
  const encode = (v) => {
    refuseUnless(check(v), 'contents');
    return concat(head, body.write(v));
  };
  return {
    kind,
    encode,
    digest: (v) => sha256(encode(v)),
    decode: (encoded) => {
      const reader = new Reader(encoded);
      refuseUnless(equal(reader.take(6), head), 'header');
      const v = body.read(reader);
      reader.end();
      refuseUnless(equal(encode(v), encoded), 'another encoding');
      return v;
    },
  };
};

const depth = checked(number(1), (d) => d >= 4 && d <= 32, 'depth');
const slots = checked(number(2), (m) => [8, 16, 32].includes(m), 'slots');
const nodeKey = ({ attributes: names }) => struct({ K0: p1, K1: p2, Ku: array(names.length, p1) });
const isModulusSize = ({ length }) => length >= 384 && length <= 1024;
const isModulus = (n) => isModulusSize(n) && n[0] >= 0x80 && n.at(-1) % 2 === 1;
const modulus = checked(prefixed, isModulus, 'modulus');
const isResidue = (x, n) => toInteger(x) > 0n && toInteger(x) < toInteger(n);
/** A Guillou-Quisquater proof: eight responses, of `size` bytes each, for every statement. */
const gqProof = (statements, size) => struct({ challenges: array(8, number(2)), responses: array(8 * statements, bytes(size)) });

export const parameters = artifact(0x01, { d: depth, L: number(4), E: pt }, ({ L }) => L >= 1);
export const masterKey = artifact(0x02, { alpha: nonZero, kappa0: bytes(32) });
export const kgcState = artifact(0x03, { owners: list(8, struct({ id: name, pkDigest: bytes(32) })) });
export const revocationList = artifact(
  0x04,
  { entries: list(8, struct({ leaf: long, period: long })) },
  ({ entries }) => increasing((a, b) => (a.leaf < b.leaf ? -1 : 1))(entries),
);
export const userSecret = artifact(0x05, { beta: nonZero });
export const userPublic = artifact(
  0x06,
  { id: name, pk: p1, signing: bytes(32), c: scalar, z: scalar, signature: bytes(64) },
  () => true,
  2,
);
export const attributeKey = artifact(
  0x07,
  { id: name, attributes, leaf: long, d: depth, nodes: (v) => array(v.d + 1, nodeKey(v)) },
  ({ leaf, d }) => leaf < 2n ** BigInt(d),
);
export const updateKey = artifact(
  0x08,
  { t: long, d: depth, nodes: list(8, struct({ x: long, Q0: p1, Q1: p2 })) },
  ({ d, nodes }) =>
    increasing((a, b) => (a.x < b.x ? -1 : 1))(nodes) && nodes.every(({ x }) => x >= 1n && x < 2n ** BigInt(d + 1)),
);
export const preKey = artifact(0x09, { id: name, attributes, t: long, node: nodeKey, Q0: p1, Q1: p2 });

const policyText = checked(string, parseCanonical, 'policy');
const rows = ({ policy }) => lsss(parseCanonical(policy));
export const ciphertext = artifact(0x0a, {
  recordId: bytes(32),
  sealedDigest: bytes(32),
  modulusDigest: bytes(32),
  t: long,
  policy: policyText,
  C2: p2,
  Ct: p1,
  C3: (v) => array(rows(v).tau, p2),
  c: (v) => array(rows(v).rows.length, p1),
  wrapped: bytes(80),
});
/** What `wrapped` is sealed over. */
export const unwrapped = (ct) => ciphertext.encode({ ...ct, wrapped: new Uint8Array(80) }).slice(0, -80);
export const semiCiphertext = artifact(0x0b, { ciphertextDigest: bytes(32), A: pt, B: pt });

export const index = artifact(0x10, { recordId: bytes(32), m: slots, I: ({ m }) => array(m + 1, p1), Kc: p1 });
export const indexOpening = artifact(0x11, { kappa: nonZero, rho: nonZero, seed: bytes(32) });
export const authorization = artifact(0x12, { recordId: bytes(32), enc: bytes(32), sealed: bytes(80) });
export const trapdoor = artifact(
  0x13,
  { interests: number(2), m: slots, T: ({ m }) => array(m + 1, p2) },
  ({ interests, m }) => interests >= 1 && interests <= m,
);
const flag = checked(number(1), (v) => v <= 1, 'flag');
export const verdict = artifact(0x14, {
  matched: flag,
  indexDigest: bytes(32),
  trapdoorTag: bytes(32),
  proof: ({ matched }) => struct(matched ? { c: scalar, z: scalar } : { C: pt, c: scalar, za: scalar, zdelta: scalar }),
});
export const encapSecret = artifact(0x15, { secret: bytes(32) });
export const encapPublicKey = artifact(0x16, { key: bytes(32) });

const reportFields = {
  recordId: bytes(32),
  doctor: bytes(32),
  modulusDigest: bytes(32),
  c: checked(prefixed, isModulusSize, 'length of c'),
};
/** ad of section 10. */
export const reportData = (v) => concat(header(0x20), struct(reportFields).write(v));
const reportProof = ({ c }) => gqProof(1, c.length);
/** What the doctor signs. */
export const reportMessage = (v) =>
  concat(utf8('ACESO-V01-REPORT-SIGNATURE'), reportData(v), reportProof(v).write(v.proof), blob(v.sealed));
export const report = artifact(
  0x20,
  { ...reportFields, proof: reportProof, sealed: prefixed, signature: bytes(64) },
  (v) => verify(v.doctor, reportMessage(v), v.signature),
);
export const certificate = artifact(
  0x21,
  { N: modulus, roots: ({ N }) => array(8, bytes(N.length)) },
  ({ N, roots }) => roots.every((root) => isResidue(root, N)),
);
const receiptProof = codec(
  (v) => gqProof(2, v.responses[0].length).write(v),
  (reader) => {
    const size = (reader.left - 16) / 16;
    refuseUnless(Number.isInteger(size) && isModulusSize({ length: size }), 'length of responses');
    return gqProof(2, size).read(reader);
  },
);
export const receipt = artifact(0x22, { reportDigest: bytes(32), proof: receiptProof });
export const disputeOpening = artifact(0x23, { reportDigest: bytes(32), z: checked(rest, isModulusSize, 'length of z') });
export const signSecret = artifact(0x24, { seed: bytes(32) });
export const signPublicKey = artifact(0x25, { key: bytes(32) });
export const reportSecret = artifact(0x26, { pkcs8: prefixed });
export const accountSeed = artifact(0x27, { seed: bytes(32) });
export const blindingScalar = artifact(0x28, { recordId: bytes(32), kappa: nonZero });
