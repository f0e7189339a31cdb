// Writes the seeds of the fuzzers from the project's own test data and examples: `node tests/fuzz/make-corpus.mjs`.
// `--check` writes nothing and fails when a seed is missing or another. Files named found-* are inputs that once broke
// something; they are kept.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AbiCoder, id } from "ethers";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const hex = (text) => Buffer.from(text.replace(/^0x/, ""), "hex");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const u16 = (n) => Buffer.from([n >> 8, n & 255]);

/** Target -> file name -> bytes. */
const seeds = new Map();
function seed(target, name, ...parts) {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.from([part]) : Buffer.from(part))));
  if (!seeds.has(target)) seeds.set(target, new Map());
  seeds.get(target).set(name, bytes);
}

/** A text as Input::text() takes it. */
const short = (text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);

/** Bytes that look random and are the same in every run. */
function stream(name, size) {
  const blocks = [];
  for (let i = 0; i * 32 < size; ++i) blocks.push(sha256(`${name} ${i}`));
  return Buffer.concat(blocks).subarray(0, size);
}

// ---- artifacts: those of the test vectors, the smallest of each kind first

function artifacts() {
  const names = new Map([[0x01, "parameters"], [0x21, "report-key-certificate"]]);
  const byKind = new Map();
  const wrong = [];
  const folder = "tests/data/vectors";
  for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith(".json")).sort()) {
    for (const { inputs, outputs } of json(join(folder, file)).cases) {
      for (const value of [...Object.values(inputs ?? {}), ...Object.values(outputs ?? {})].flat()) {
        if (typeof value !== "string" || !value.startsWith("414353")) continue;
        if (file.startsWith("bad-")) wrong.push([file.slice(0, -5), hex(value)]);
        else byKind.set(hex(value)[3], [...(byKind.get(hex(value)[3]) ?? []), value]);
      }
    }
  }
  for (const [kind, all] of byKind) {
    const distinct = [...new Set(all)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    distinct.slice(0, 4).forEach((value, i) => seed("artifacts", `kind-${kind.toString(16)}-${i}`, hex(value)));
  }
  for (const [name, bytes] of wrong) seed("artifacts", name, bytes);
  // Others are decoded against these two.
  const keys = json(`${folder}/user-key.json`).cases[0].inputs;
  seed("artifacts", names.get(0x01), hex(keys.parameters));
  const certificate = json(`${folder}/certificate.json`).cases[0].outputs.certificate;
  seed("artifacts", names.get(0x21), hex(certificate));
  const secret = Buffer.from("41435300010100", "hex");
  for (const kind of [0x15, 0x16, 0x24, 0x25, 0x27]) {
    const bytes = Buffer.concat([secret.subarray(0, 6), stream("key", 32)]);
    bytes[3] = kind;
    seed("artifacts", `key-${kind.toString(16)}`, bytes);
  }
  const pkcs8 = hex(json(`${folder}/certificate.json`).cases[0].inputs.pkcs8);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(pkcs8.length);
  seed("artifacts", "report-secret-key", Buffer.from("414353260101", "hex"), size, pkcs8);
}

// ---- artifact_fields: choices that lead to an artifact of every kind

function artifactFields() {
  const policies = ["a", "a and b", "2 of (a, b, c)", '"of" or (b and a)', "a or"];
  for (let kind = 0; kind < 18; ++kind) {
    seed("artifact_fields", `zeros-${kind}`, kind, Buffer.alloc(8));
    seed("artifact_fields", `mixed-${kind}`, kind, stream(`fields ${kind}`, 96).map((byte) => byte & 0x3f));
  }
  for (const kind of [2, 4, 6]) seed("artifact_fields", `named-${kind}`, kind, kind === 2 ? 2 : "", short("dr-a"), 1, short("a"), short("b"), Buffer.alloc(64));
  policies.forEach((policy, i) =>
    seed("artifact_fields", `policy-${i}`, 7, Buffer.alloc(20), short(policy), stream(policy, 40).map((byte) => byte & 0x1f)));
}

// ---- policy

function policy() {
  const texts = [...json("tests/data/policy/policies.json"), ...json("tests/data/policy/malformed.json")]
    .map((entry) => entry.policy).filter((text) => text.length < 400);
  texts.forEach((text, i) => seed("policy", `text-${i}`, 0, Buffer.alloc(8, 0x55), text));
  for (let i = 0; i < 8; ++i) seed("policy", `tree-${i}`, 1, stream(`tree ${i}`, 30 * (i + 1)));
  ["a", "12", "AND", "two words", 'a"b\\', "Ä", ""].forEach((text, i) => seed("policy", `attribute-${i}`, 2, text));
  const text = (s) => Buffer.concat([u16(Buffer.byteLength(s)), Buffer.from(s)]);
  seed("policy", "set", 3, u16(3), text("a"), text("b"), text("Ä"));
  seed("policy", "set-twice", 3, u16(2), text("a"), text("a"));
  seed("policy", "list", 4, "b\na\ncardiology\n");
}

// ---- fhir

/** A bundle of two conditions and two observations, for a fuzzer that reads it many thousand times a second. */
function small(bundle) {
  const of = (type, n) => bundle.entry.map((entry) => entry.resource).filter(({ resourceType }) => resourceType === type).slice(0, n);
  const chosen = [...of("Patient", 1), ...of("Condition", 2), ...of("Observation", 2)].map(
    ({ resourceType, code, clinicalStatus, verificationStatus, category, onsetDateTime, recordedDate, status, effectiveDateTime }) =>
      ({ resourceType, code, clinicalStatus, verificationStatus, category, onsetDateTime, recordedDate, status, effectiveDateTime }));
  return { resourceType: "Bundle", type: bundle.type, entry: chosen.map((resource) => ({ resource })) };
}

function fhir() {
  const records = "docs/examples/records";
  for (const file of readdirSync(join(root, records)).sort())
    seed("fhir", `bundle-${file}`, 0, JSON.stringify(small(json(join(records, file)))));
  seed("fhir", "report", 1, readFileSync(join(root, "tests/data/record/diagnostic-report.json")));
  const roles = "docs/examples/practitioners";
  for (const file of readdirSync(join(root, roles)).sort())
    seed("fhir", `role-${file}`, 2, JSON.stringify(json(join(roles, file))));
  ["http://snomed.info/sct|44054006", "http://hl7.org/fhir/sid/icd-10|E11.9", "http://hl7.org/fhir/sid/icd-10-cm|Z3A.20",
    "urn:oid:1.2.3|a b", "x|y"].forEach((text, i) => seed("fhir", `keyword-${i}`, 3, text));
  ["2015", "2015-01", "2016-02-29", "2015-01-31T08:00:00.250+01:00", "2015-02-28T12:30:60Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00"].forEach((text, i) => seed("fhir", `date-${i}`, 4, text));
  ['{"a":[1,-2,3.5e-7,true,null,{"b":"\\u00c4\\n"}]}', '{"a":1,"a":2}', "{}", "[1]", '{"a":18446744073709551615,"b":-0.0}']
    .forEach((text, i) => seed("fhir", `object-${i}`, 5, text));
}

// ---- chain

const coder = AbiCoder.defaultAbiCoder();

function answers() {
  const word = (n) => "0x" + n.toString(16).padStart(64, "0");
  const one = "0x01" + "00".repeat(31);
  const address = "0x010203" + "00".repeat(17);
  const log = (signature, indexed, types, values) => ({
    address, topics: [id(signature), ...indexed], data: coder.encode(types, values), blockNumber: "0x2", transactionHash: word(9n) });
  const events = {
    published: log("Published(bytes32,address,bytes32,bytes32,uint64,bytes)", [one, word(7n)],
      ["bytes32", "bytes32", "uint64", "bytes"], [word(1n), word(2n), 8, "0x" + "ab".repeat(70)]),
    authorized: log("Authorized(bytes32,address,uint64,bytes)", [one, word(7n)], ["uint64", "bytes"], [1, "0xabcd"]),
    withdrawn: log("Withdrawn(bytes32,address,uint64)", [one, word(7n)], ["uint64"], [1]),
    verdict: log("VerdictRecorded(bytes32,address,bytes32,bool,bytes32)", [one, word(7n), word(3n)], ["bool", "bytes32"], [true, word(4n)]),
    report: log("ReportDelivered(bytes32,address,bytes32,bytes32)", [one, word(7n), word(3n)], ["bytes32"], [word(4n)]),
    receipt: log("ReceiptRecorded(bytes32,bytes32,bytes32)", [one, word(3n)], ["bytes32"], [word(4n)]),
    admitted: log("HospitalAdmitted(address,bytes32)", [word(7n)], ["bytes32"], [word(4n)]),
    removed: log("HospitalRemoved(address)", [word(7n)], [], []),
    period: log("PeriodPublished(uint64,bytes32,bytes32)", [word(7n)], ["bytes32", "bytes32"], [word(4n), word(5n)]) };
  return {
    ...Object.fromEntries(Object.entries(events).map(([name, event]) => [name, { result: [event] }])),
    quantity: { result: "0x7a69" },
    zero: { result: "0x0" },
    data: { result: "0x" + "00".repeat(31) + "01" },
    words: { result: coder.encode(["bool", "bytes32"], [true, word(4n)]) },
    "more-words": { result: coder.encode(["address", "uint64", "bytes32", "bytes32"], [address, 4, word(1n), word(2n)]) },
    mined: { result: { transactionHash: one, blockNumber: "0x3", gasUsed: "0x5208", status: "0x1", contractAddress: null } },
    created: { result: { transactionHash: one, blockNumber: "0x3", gasUsed: "0x5208", status: "0x1", contractAddress: address } },
    block: { result: { baseFeePerGas: "0x7" } },
    none: { result: null },
    refused: { error: { code: -32000, message: "insufficient funds" } },
    reverted: { error: { code: 3, message: "execution reverted", data: id("ZeroDigest()").slice(0, 10) } },
    "reverted-inside": { error: { code: -32603, message: "x", data: { message: "y", data: id("NotKgc(address)").slice(0, 10) } } } };
}

function chain() {
  for (const [name, { out }] of Object.entries(json("tests/data/chain/rlptest.json")))
    if (out.length < 1000) seed("chain", `rlp-${name}`, 0, hex(out));
  for (const [name, bytes] of Object.entries(json("tests/data/chain/rlptest-invalid.json")))
    seed("chain", `rlp-invalid-${name}`, 0, hex(typeof bytes === "string" ? bytes : bytes.out));
  const types = ["address", "bool", "uint64", "uint256", "bytes32", "bytes"];
  const values = ["0x" + "12".repeat(20), true, 7, 1n << 200n, "0x" + "34".repeat(32), "0xabcdef"];
  seed("chain", "abi-all", 1, short(Buffer.from([0, 1, 2, 3, 4, 5]).toString("latin1")), hex(coder.encode(types, values)));
  seed("chain", "abi-bytes", 1, short("\x05\x02\x05"), hex(coder.encode(["bytes", "uint64", "bytes"], ["0x", 1, "0x" + "77".repeat(40)])));
  const transactions = json("tests/data/chain/eip1559-ethereumjs.json").filter(({ raw }) => raw.length < 1000).slice(0, 5);
  transactions.forEach(({ raw }, i) => seed("chain", `transaction-${i}`, 2, hex(raw)));
  const signature = Buffer.concat([stream("r", 32), Buffer.from([0x12]), stream("s", 31)]);
  seed("chain", "signature-27", 3, stream("digest", 32), signature, 27);
  seed("chain", "signature-28", 3, stream("digest", 32), signature, 28);
  seed("chain", "signed", 4, stream("signed", 80));
  seed("chain", "tls-statement", 5, stream("statement", 60), signature, 28);
  for (const [name, body] of Object.entries(answers()))
    seed("chain", `answer-${name}`, 6, JSON.stringify({ jsonrpc: "2.0", id: 1, ...body }));
  const [membership, periods, records] = json("tests/data/chain/ethers.json").addresses;
  const deployment = { format: "aceso-deployment", version: 1, chain_id: 31337, block: 3, membership, periods, records };
  seed("chain", "deployment", 7, JSON.stringify(deployment));
  seed("chain", "deployment-lower-case", 7, JSON.stringify({ ...deployment, records: records.toLowerCase() }));
  transactions.forEach(({ raw }, i) =>
    seed("chain", `journal-${i}`, 8, JSON.stringify({ format: "aceso-pending-transaction", version: 1, raw })));
  seed("chain", "former", 11, JSON.stringify({ format: "aceso-former-transactions", version: 1, raw: transactions.map(({ raw }) => raw) }));
  json("tests/data/chain/ethers.json").reverts.forEach(({ data }, i) => seed("chain", `revert-${i}`, 9, hex(data)));
  [membership, membership.toLowerCase(), membership.toUpperCase().replace("X", "x"), periods.slice(0, 41)]
    .forEach((text, i) => seed("chain", `address-${i}`, 10, text));
}

// ---- http

function http() {
  const requests = {
    get: "GET /v1/records/ab?period=3 HTTP/1.1\r\nHost: hospital.example:8443\r\nAccept: */*\r\n\r\n",
    post: 'POST /v1/keys HTTP/1.1\r\nHost: h:1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}',
    chunked: "PUT /a%20b HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n3;x=y\r\nabc\r\na\r\n0123456789\r\n0\r\nt: 1\r\n\r\n",
    both: "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    old: "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
    folded: "GET / HTTP/1.1\r\nHost: h\r\na: b\r\n c\r\n\r\n",
    bare: "GET / HTTP/1.1\nHost: h\n\n",
  };
  for (const [name, text] of Object.entries(requests)) {
    seed("http", `request-${name}`, 0, 1, 6, text);
    seed("http", `request-small-${name}`, 0, 0, 1, text);
  }
  const nonce = Buffer.alloc(16, 7).toString("base64");
  const input = 'aceso=("@method" "@authority" "@path" "@query");created=1790000000;expires=1790000060;nonce="' + nonce +
    '";keyid="doctor-7";alg="ed25519";tag="aceso"';
  const covered = input.replace('"@query")', '"@query" "content-digest" "content-type")');
  const signature = `aceso=:${Buffer.alloc(64, 9).toString("base64")}:`;
  [input, covered, signature, "a=1, b=(1 tok :YQ==:;p=-5);q=\"x\\\"y\", *c=tok/en:*", "a=1,a=2", "", "sha-256=:YWJj:"]
    .forEach((text, i) => seed("http", `dictionary-${i}`, 1, text));
  ["/", "/v1/records/ab", "/a%20b/%C3%84", "/a/../b", "/a%2fb", "//"].forEach((text, i) => seed("http", `path-${i}`, 2, text));
  ["", "a=1&b=%26", "period=3", "a=1&a=2", "a=b+c", "=1"].forEach((text, i) => seed("http", `query-${i}`, 3, text));
  ["", "YQ==", "YWI=", "YWJj", "YR==", "Y"].forEach((text, i) => seed("http", `base64-${i}`, 4, text));
  ["", "0x", "00ff", "0xAbCd", "ab".repeat(32), "abc"].forEach((text, i) => seed("http", `hex-${i}`, 5, text));
  const parts = (method, type) => [short(method), short("Hospital.example:443"), short("/v1/records/ab"), short("period=3&part=1"), short(type), short("doctor-7")];
  const created = Buffer.from([4, 0x6a, 0xb1, 0x3c, 0x80]);
  for (let part = 0; part < 8; ++part)
    seed("http", `signing-${part}`, 6, ...parts("POST", "application/json"), created, part, 3, 0x20, '{"a":1}');
  seed("http", "signing-no-body", 6, ...parts("GET", ""), created, 2, 4, 1);
  const digest = `sha-256=:${sha256('{"a":1}').toString("base64")}:`;
  seed("http", "signed", 7, 4, `signature-input:${covered}\nsignature:${signature}\ncontent-digest:${digest}\ncontent-type:application/json\n{"a":1}`);
  seed("http", "signed-no-body", 7, 2, `signature-input:${input}\nsignature:${signature}\n`);
  seed("http", "digest", 8, 1, `content-digest:${digest}\n{"a":1}`);
  seed("http", "digest-others", 8, 1, `content-digest:sha-512=:YQ==:, ${digest}\n{"a":1}`);
  seed("http", "transfer", 9, 60, 60, 1, 4, "HTTP/1.1 200 OK\r\nContent-Type: a\r\nx:  y \r\n\r\n", short("abc"), short("def"));
  seed("http", "transfer-sink", 9, 2, 60, 0, 2, "HTTP/1.1 206 \r\n\r\n", short("abc"), short("def"));
  seed("http", "response", 10, 0, 200, 2, "content-type:a\ncache-control:x\nbody");
  seed("http", "response-split", 10, 1, 0x90, 1, "x:a\rset-cookie: b\nbody");
  seed("http", "response-no-body", 10, 0, 204, 0, "body");
  for (let code = 0; code < 8; ++code) seed("http", `problem-${code}`, 11, code, short("policy"), 'expected "a"\n');
}

// ---- config

function config() {
  const example = readFileSync(join(root, "docs/examples/kgc.toml"), "utf8");
  const short = example.replace(/ *#.*$/gm, "").replace(/\n+/g, "\n");
  seed("config", "example", example);
  seed("config", "hospital", readFileSync(join(root, "docs/examples/hospital.toml"), "utf8"));
  seed("config", "short", short);
  seed("config", "everything", short.replace(/\[(operator|log|chain)\][^[]*/g, ""),
    `[chain]\nfolder = '/c'\nrpc = "http://h:1"\n[operator]\ntls_key_digest = "${"ab".repeat(32)}"\n[log]\nlevel = "debug"\nformat = "json"\n`);
  seed("config", "unknown-key", short, "\n[other]\nx = 1\n");
  seed("config", "values", "a = [1, 2.5, 1979-05-27T07:32:00Z, true, {b = 'c'}]\n\"q\".r = \"\"\"x\\\n y\"\"\"\n[[t]]\nn = 0x1f\n");
}

artifacts();
artifactFields();
policy();
fhir();
chain();
http();
config();

const check = process.argv[2] === "--check";
let wrong = 0;
for (const [target, files] of seeds) {
  const folder = join(here, "corpus", target);
  if (!check) mkdirSync(folder, { recursive: true });
  const present = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of present.filter((file) => !file.startsWith("found-") && !files.has(file))) {
    if (check) console.error(`${target}/${name} is none of the seeds`), ++wrong;
    else rmSync(join(folder, name));
  }
  for (const [name, bytes] of files) {
    const same = present.includes(name) && readFileSync(join(folder, name)).equals(bytes);
    if (check && !same) console.error(`${target}/${name} is missing or differs`), ++wrong;
    if (!check && !same) writeFileSync(join(folder, name), bytes);
  }
}
process.exitCode = wrong > 0 ? 1 : 0;
