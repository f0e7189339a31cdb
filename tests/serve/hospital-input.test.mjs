// Each route of a hospital's service, asked wrongly and then rightly, by a second implementation of what users do.
// What is right is answered as the OpenAPI document says.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { unhex, utf8 } from "../interop/bytes.mjs";
import { accountKey, addressOf, signTyped } from "../interop/chain.mjs";
import { hashKeyword } from "../interop/hashes.mjs";
import * as encodings from "../interop/encodings.mjs";
import { isRightIndex, makeTrapdoor } from "../interop/match.mjs";
import { makeReceipt, openDispute, openReport, privateKeyOf, sealReport } from "../interop/report.mjs";
import { HospitalWorld, until } from "./hospital-world.mjs";
import { requestKey, signedCall } from "./signed-request.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const zeros = "0".repeat(64);
const unknown = "9".repeat(64);
const epilepsy = "http://snomed.info/sct|84757009";

/** What answers were seen: "METHOD route" of the document, with status and media type of each success. */
class Seen {
  constructor(openapi) {
    this.patterns = Object.keys(openapi.paths).map((pattern) => ({
      pattern,
      fits: new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`),
    }));
    this.successes = new Map();
  }

  note(method, path, { status, headers }) {
    if (status >= 300) return;
    const found = this.patterns.filter(({ fits }) => fits.test(path)).map(({ pattern }) => pattern);
    // "/v1/x/y" is itself before it is "/v1/x/{name}".
    const pattern = found.find((one) => one === path) ?? found[0];
    this.successes.set(`${method} ${pattern}`, [status, headers["content-type"]?.split(";")[0]]);
  }
}

/** A patient whose keys are in a folder, by this implementation. */
function patientOf(world, sealed) {
  const account = accountKey(world.secret(`${sealed.name}/seed.key`), "patient", 0);
  const deployment = JSON.parse(readFileSync(world.path("chain/deployment.json")));
  const domain = { chainId: deployment.chain_id, contract: deployment.records };
  const report = encodings.reportSecret.decode(
    Buffer.concat([Buffer.from([0x41, 0x43, 0x53, 0x26, 1, 1]), world.secret(`${sealed.name}/report.key`)]),
  );
  return {
    ...sealed,
    address: addressOf(account),
    report: privateKeyOf(report.pkcs8),
    certificate: encodings.certificate.decode(new Uint8Array(readFileSync(world.path(`${sealed.name}/certificate`)))),
    sign: (name, message) => base64(signTyped(account, domain, name, message)),
  };
}

/** A key center, hospital a, and how it is asked. Hospital b only asks. */
async function begin(t) {
  const world = await HospitalWorld.start(t, {
    run: false,
    configure: (member) => {
      if (member.name === "a")
        member.settings.more =
          "[limits]\nrecord_bytes = 100000\nburst = 100000\nrequests_per_second = 1000\n[log]\nlevel = \"debug\"\n";
    },
  });
  const { a, b } = world.hospital;
  await world.start("kgc");
  await world.kgc.service.logged(/ period published /);
  const service = await world.start("a");
  const openapi = (await service.call("GET", "/openapi.json")).json();
  const seen = new Seen(openapi);
  const plainCall = service.call.bind(service);
  service.call = async (method, path, options) => {
    const answer = await plainCall(method, path, options);
    seen.note(method, path, answer);
    return answer;
  };

  const operator = (method, path, options) => world.asOperator("a", method, path, options);
  const as =
    ({ key }) =>
    (method, path, options = {}) =>
      signedCall(service, method, path, { key, ...options });
  /** Done, and as expected. */
  const good = async (status, asked) => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.body.toString().slice(0, 500));
    return answer;
  };
  /** Refused with a reason, which fits when one is given. */
  const bad = async (status, asked, why = /./) => {
    const answer = await asked;
    assert.equal(answer.status, status, answer.body.toString().slice(0, 500));
    assert.equal(answer.headers["content-type"], "application/problem+json");
    const problem = answer.json();
    assert.notEqual(problem.type, "about:blank");
    assert.match(`${problem.field ?? ""}: ${problem.detail}`, why);
  };
  return { world, a, b, service, openapi, seen, operator, as, good, bad };
}

async function askAsAnybodyAndOperator({ a, b, service, operator, good, bad }) {
  const raw = (type, body) => ({ headers: { "content-type": type }, body });
  for (const path of ["/healthz", "/readyz", "/openapi.json", "/v1/identity"])
    await good(200, service.call("GET", path));
  assert.deepEqual(
    (await good(200, service.call("GET", "/v1/hospitals"))).json().hospitals,
    [a, b].map(({ address, url }) => ({ account: address, url })),
  );
  await bad(400, operator("POST", "/v1/admissions", { json: { more: 1 } }));
  await bad(400, operator("POST", "/v1/admissions", { json: [] }));
  await bad(413, operator("POST", "/v1/admissions", raw("application/json", "[".repeat(100000))), /nested/);
  await bad(400, operator("POST", "/v1/admissions", raw("application/json", '"\xff')));
  await bad(415, operator("POST", "/v1/admissions", raw("text/plain", "{}")));
  await bad(415, operator("POST", "/v1/admissions"));
  await bad(415, operator("GET", "/v1/doctors", { json: {}, headers: { "content-length": 2 } }), /expected no body/);
  const { admission } = (await good(201, operator("POST", "/v1/admissions", { json: {} }))).json();
  assert.match(admission, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  await bad(400, operator("GET", "/v1/cases/first"));
  await bad(400, operator("GET", `/v1/cases/${"A".repeat(64)}`));
  assert.deepEqual((await good(200, operator("GET", `/v1/cases/${zeros}`))).json(), { cases: [] });
  const progress = (await good(200, operator("GET", "/v1/progress"))).json();
  assert.deepEqual(progress, { matches: 0, pairs_left: 0, records: 0, trapdoors: 0 });
  return { admission };
}

async function enrolDoctors({ world, b, operator, good, bad }) {
  for (const name of ["ada", "bob", "twin"])
    await world.ok(`doctor keys --folder ${name} --parameters pp --id ${name === "twin" ? "ada" : name}`);
  const publicKey = (name) => base64(readFileSync(world.path(`${name}/user.pub`)));
  const enrol = (json) => operator("POST", "/v1/doctors", { json });
  const ada = { user_public_key: publicKey("ada"), attributes: ["neurologist"] };
  await bad(400, enrol({ user_public_key: ada.user_public_key }), /members/);
  await bad(400, enrol({ ...ada, more: 1 }));
  await bad(400, enrol({ ...ada, attributes: "neurologist" }), /attributes/);
  await bad(400, enrol({ ...ada, attributes: [1] }), /attributes/);
  await bad(400, enrol({ ...ada, user_public_key: `${ada.user_public_key} ` }), /user_public_key/);
  await bad(400, enrol({ ...ada, user_public_key: "AAAA" }));
  for (const [place, message] of [[-65, /proof/], [-1, /signature/]]) {
    const forged = Buffer.from(ada.user_public_key, "base64");
    forged[forged.length + place] ^= 1;
    await bad(422, enrol({ ...ada, user_public_key: base64(forged) }), message);
  }
  await bad(422, enrol({ ...ada, attributes: [] }));
  await bad(422, enrol({ ...ada, attributes: ["a\nb"] }));
  await bad(403, enrol({ ...ada, attributes: [`hospital:${b.address}`] }));
  const { id, leaf } = (await good(201, enrol(ada))).json();
  assert.deepEqual((await good(201, enrol(ada))).json(), { id, leaf }, "again");
  await bad(422, enrol({ ...ada, attributes: ["surgeon"] }));
  await bad(422, enrol({ ...ada, user_public_key: publicKey("twin") }), /id/);
  await good(201, enrol({ user_public_key: publicKey("bob"), attributes: ["neurologist"] }));
  const { doctors } = (await good(200, operator("GET", "/v1/doctors"))).json();
  assert.deepEqual(
    doctors.map((one) => one.id),
    ["ada", "bob"],
  );
  await bad(403, operator("DELETE", "/v1/doctors/nobody"));
}

async function announceRecord({ world, a, as, good, bad, admission }) {
  const patient = patientOf(world, await world.seal("patient"));
  const other = await world.seal("other");
  const { json: announced, data } = world.submission(patient, admission);
  const record = `/v1/records/${patient.id}`;
  const put = (json, path = record, key = patient.key) => as({ key })("PUT", path, { json });
  const otherFiles = world.submission(other, admission).json;
  await bad(400, put({ ...announced, more: 1 }));
  await bad(400, put({ ...announced, admission: 1 }));
  await bad(400, put({ ...announced, ciphertext: "?" }), /ciphertext/);
  await bad(400, put({ ...announced, ciphertext: "AAAA" }));
  await bad(400, put({ ...announced, certificate: "AAAA" }));
  for (const data_bytes of ["1", -1, 1.5, 2 ** 62, 1e300, null])
    await bad(400, put({ ...announced, data_bytes }), /data_bytes/);
  for (const data_bytes of [0, 100001]) await bad(413, put({ ...announced, data_bytes }), /data_bytes/);
  await bad(422, put(otherFiles), /ciphertext: is of another record/);
  await bad(422, put({ ...announced, certificate: otherFiles.certificate }), /certificate/);
  await bad(400, put(announced, "/v1/records/1234"), /record/);
  await bad(400, put(announced, record.toUpperCase().replace("/V1/RECORDS", "/v1/records")), /record/);
  await bad(403, put({ ...announced, admission: "0".repeat(26) }), /admission: unknown/);
  const created = (await good(201, put(announced))).json();
  assert.deepEqual(created, {
    record: patient.id,
    state: "receiving",
    received: 0,
    data_bytes: data.length,
    owner: a.address,
    index: null,
    authorizations: [],
    reports: [],
  });
  assert.deepEqual((await good(201, put(announced))).json(), created, "again");
  await bad(409, put({ ...announced, data_bytes: 7 }));
  await bad(409, put(announced, record, other.key), /./);
  await bad(403, put(otherFiles, `/v1/records/${other.id}`, other.key), /admission: used for another record/);
  return { patient, other, record, put, announced, data };
}

async function uploadAndPublish({ world, a, b, operator, as, good, bad, patient, record, announced, data }) {
  const me = as(patient);
  const part = (offset, body, type = "application/octet-stream") =>
    me("PUT", `${record}/data/${offset}`, { body, type });
  const half = Math.floor(data.length / 2);
  for (const offset of ["x", "-1", "1e3", "99999999999999999999", 2n ** 62n])
    await bad(400, part(offset, data), /offset/);
  await bad(409, part(1, data.subarray(1)), /./);
  await bad(413, part(0, Buffer.concat([data, data])), /part/);
  await bad(413, part(2n ** 61n, data), /part/);
  await bad(415, part(0, data, "application/json"));
  await bad(415, me("PUT", `${record}/data/0`), /./);
  const changed = Buffer.from(data);
  changed[half] ^= 1;
  await bad(422, part(0, changed), /./);
  assert.equal((await good(200, me("GET", record))).json().received, 0, "those data are dropped");
  const publication = (json) => me("POST", `${record}/publication`, { json });
  const consent = (index) => ({
    index_digest: index,
    patient: patient.address,
    signature: patient.sign("Publish", {
      hospital: a.address,
      indexDigest: `0x${index}`,
      sealedDigest: `0x${sha256(Buffer.from(announced.ciphertext, "base64"))}`,
      period: encodings.ciphertext.decode(new Uint8Array(Buffer.from(announced.ciphertext, "base64"))).t,
    }),
  });
  await good(200, part(0, data.subarray(0, half)));
  await bad(422, publication(consent(unknown)), /record: expected its data/);
  assert.equal((await good(200, part(0, data.subarray(0, 10)))).json().received, half, "a repetition");
  assert.equal((await good(200, part(half, data.subarray(half)))).json().received, data.length);
  assert.equal((await good(200, part(half, data.subarray(half)))).json().received, data.length, "again");
  assert.equal((await good(200, me("GET", record))).json().state, "received");

  const keywords = readFileSync(world.path("patient/keywords"), "utf8").trim().split("\n");
  const hashes = keywords.map((word) => hashKeyword(word).toString(16).padStart(64, "0"));
  const index = (json) => me("POST", `${record}/index`, { json });
  await bad(400, index({ keywords: hashes[0], m: 8 }), /keywords/);
  await bad(400, index({ keywords: ["xyz"], m: 8 }), /keywords/);
  await bad(400, index({ keywords: [hashes[0].slice(2)], m: 8 }), /keywords/);
  await bad(400, index({ keywords: ["f".repeat(64)], m: 8 }), /keywords/);
  await bad(400, index({ keywords: hashes, m: "8" }), /m: /);
  await bad(400, index({ keywords: hashes, m: 2 ** 63 }), /m: /);
  for (const m of [0, 9, 2 ** 32 + 8]) await bad(422, index({ keywords: hashes, m }));
  await bad(422, index({ keywords: [], m: 8 }));
  await bad(422, index({ keywords: [hashes[0], hashes[0]], m: 8 }));
  await bad(422, index({ keywords: Array.from({ length: 9 }, (_, i) => String(i + 1).padStart(64, "0")), m: 8 }));
  await bad(422, publication(consent(unknown)), /index_digest/);
  const built = (await good(200, index({ keywords: hashes, m: 8 }))).json();
  const decoded = encodings.index.decode(new Uint8Array(Buffer.from(built.index, "base64")));
  const opened = encodings.indexOpening.decode(new Uint8Array(Buffer.from(built.opening, "base64")));
  assert.ok(isRightIndex(decoded, keywords, opened));
  const digest = sha256(Buffer.from(built.index, "base64"));
  await bad(422, publication(consent(unknown)), /index_digest/);
  await bad(422, publication({ ...consent(digest), patient: a.address }), /patient/);
  await bad(400, publication({ ...consent(digest), patient: "0x12" }), /patient/);
  await bad(400, publication({ ...consent(digest), signature: "AAAA" }), /./);
  await bad(422, publication({ ...consent(digest), signature: consent(unknown).signature }), /signature/);
  const authorization = (account, id = patient.id) => `/v1/cases/${id}/authorizations/${account}`;
  await bad(422, operator("PUT", authorization(b.address)), /consent/);
  await good(202, publication(consent(digest)));
  await good(202, publication(consent(digest)));
  await bad(403, index({ keywords: hashes, m: 8 }), /./);
  await until("the record is published", async () => (await me("GET", record)).json().state === "published");
  assert.equal((await good(200, me("GET", record))).json().index, digest);
  const { opening } = built;
  return { me, part, index, publication, agreed: consent(digest), authorization, keywords, hashes, opening };
}

async function authorizeHospital({ world, a, b, service, operator, good, bad, ...more }) {
  const { patient, authorization, announced, data } = more;
  const member = world.memberCredentials("b");
  const transfer = (rest = "", id = patient.id) =>
    service.call("GET", `/v1/transfers/${id}${rest}`, { credentials: member });
  await bad(403, transfer(), /never authorised/);
  await bad(403, transfer("/data"), /never authorised/);
  await bad(403, transfer("", unknown), /not published/);
  await bad(400, transfer("", "12"), /record/);
  await bad(400, operator("PUT", authorization("0x12")), /hospital/);
  await bad(403, operator("PUT", authorization(b.address, unknown)), /record/);
  await bad(422, operator("PUT", authorization(a.address)), /hospital/);
  await good(202, operator("PUT", authorization(b.address)));
  const moved = await until("hospital b may have it", async () => {
    const answer = await transfer();
    return answer.status === 200 && answer.json();
  });
  assert.deepEqual(moved, {
    ciphertext: announced.ciphertext,
    certificate: announced.certificate,
    request_key: patient.key.id,
    data_bytes: data.length,
  });
  assert.deepEqual((await good(200, transfer("/data"))).body, data);
  return { transfer };
}

async function matchDoctors({ world, as, good, bad, patient, other, keywords, announced, data }) {
  const dr = (name) => as({ key: requestKey(world.secret(`${name}/signing.key`)) });
  const [asAda, asBob] = [dr("ada"), dr("bob")];
  assert.deepEqual((await good(200, asAda("GET", "/v1/doctor"))).json(), { id: "ada", current: true, trapdoor: null });
  await bad(422, asAda("GET", `/v1/verdicts/${patient.id}`), /trapdoor/);
  const trapdoor = (interests, m = 8) => Buffer.from(encodings.trapdoor.encode(makeTrapdoor(interests, m)));
  const standing = trapdoor(keywords.includes(epilepsy) ? [epilepsy] : [keywords[0]]);
  await bad(400, asAda("PUT", "/v1/doctor/trapdoor", { body: "no trapdoor" }));
  await bad(400, asAda("PUT", "/v1/doctor/trapdoor", { body: standing.subarray(0, -1) }));
  await bad(415, asAda("PUT", "/v1/doctor/trapdoor", { json: {} }));
  await good(200, asAda("PUT", "/v1/doctor/trapdoor", { body: trapdoor(["http://snomed.info/sct|1"]) }));
  await good(200, asAda("DELETE", "/v1/doctor/trapdoor"));
  assert.deepEqual((await good(200, asAda("PUT", "/v1/doctor/trapdoor", { body: standing }))).json(), {
    trapdoor: sha256(standing),
  });
  await bad(409, asBob("PUT", "/v1/doctor/trapdoor", { body: standing }));
  const match = `/v1/matches/${patient.id}`;
  const matches = async () => (await good(200, asAda("GET", "/v1/matches"))).json().matches;
  const ready = await until("ada's match", async () => (await matches()).find(({ state }) => state === "ready"));
  assert.deepEqual(ready, {
    record: patient.id,
    trapdoor: sha256(standing),
    interests: 1,
    state: "ready",
    reason: null,
    report: null,
  });
  await bad(404, asAda("GET", `/v1/verdicts/${unknown}`));
  await bad(400, asAda("GET", "/v1/verdicts/12"));
  const { body: judged } = await good(200, asAda("GET", `/v1/verdicts/${patient.id}`));
  const verdict = encodings.verdict.decode(new Uint8Array(judged));
  assert.equal(verdict.matched, 1);
  const seal = (seed, id = patient.id, certificate = patient.certificate) =>
    Buffer.from(encodings.report.encode(sealReport(unhex(id), certificate, world.secret(seed), utf8("fine"))));
  const report = seal("ada/signing.key");
  for (const what of ["ciphertext", "certificate", "data"]) {
    await bad(403, asBob("GET", `${match}/${what}`), /not chosen/);
    await bad(400, asAda("GET", `/v1/matches/12/${what}`), /record/);
  }
  await bad(403, asBob("POST", `${match}/pre-decryption`), /not chosen/);
  await bad(403, asAda("POST", `/v1/matches/${unknown}/pre-decryption`), /not chosen/);
  await bad(403, asAda("PUT", `${match}/report`, { body: report }), /not given the record/);
  assert.equal(base64((await good(200, asAda("GET", `${match}/ciphertext`))).body), announced.ciphertext);
  assert.equal(base64((await good(200, asAda("GET", `${match}/certificate`))).body), announced.certificate);
  assert.deepEqual((await good(200, asAda("GET", `${match}/data`))).body, data);
  const semi = await good(200, asAda("POST", `${match}/pre-decryption`));
  assert.equal(
    Buffer.from(encodings.semiCiphertext.decode(new Uint8Array(semi.body)).ciphertextDigest).toString("hex"),
    sha256(Buffer.from(announced.ciphertext, "base64")),
  );

  const handIn = (body, ask = asAda) => ask("PUT", `${match}/report`, { body });
  await bad(400, handIn("no report"));
  await bad(403, handIn(seal("bob/signing.key"), asBob), /not given the record/);
  await bad(422, handIn(seal("bob/signing.key")), /not signed by this doctor/);
  await bad(422, handIn(seal("ada/signing.key", other.id)), /another record/);
  const anotherKey = encodings.certificate.decode(new Uint8Array(readFileSync(world.path("other/certificate"))));
  await bad(422, handIn(seal("ada/signing.key", patient.id, anotherKey)), /key that the record names/);
  const reportDigest = sha256(report);
  assert.deepEqual((await good(202, handIn(report))).json(), { report: reportDigest });
  await good(202, handIn(report));
  await bad(409, handIn(seal("ada/signing.key")));
  return { asAda, asBob, match, reportDigest, unread: seal("ada/signing.key") };
}

async function acknowledgeReport({ a, b, good, bad, me, patient, record, reportDigest, unread }) {
  const reports = `${record}/reports`;
  await bad(404, me("GET", `${reports}/${unknown}`));
  await bad(400, me("GET", `${reports}/12`));
  const got = encodings.report.decode(new Uint8Array((await good(200, me("GET", `${reports}/${reportDigest}`))).body));
  assert.equal(Buffer.from(openReport(patient.report, got).text).toString(), "fine");

  const receiptFor = (delivered) => {
    const made = makeReceipt(patient.report, delivered);
    return { bytes: encodings.receipt.encode(made), digest: encodings.receipt.digest(made) };
  };
  const receipt = receiptFor(got);
  const foreign = receiptFor(encodings.report.decode(new Uint8Array(unread)));
  const acknowledge = ({ digest: receiptDigest }, hospital = a.address) =>
    patient.sign("Acknowledge", {
      recordId: `0x${patient.id}`,
      hospital,
      reportDigest: `0x${reportDigest}`,
      receiptDigest,
    });
  const acknowledgement = (json, of = reportDigest) => me("PUT", `${reports}/${of}/receipt`, { json });
  const right = { receipt: base64(receipt.bytes), signature: acknowledge(receipt) };
  await bad(400, acknowledgement({ ...right, more: 1 }));
  await bad(400, acknowledgement({ ...right, receipt: "AAAA" }));
  await bad(400, acknowledgement({ ...right, signature: "AAAA" }));
  await bad(403, acknowledgement(right, unknown), /report/);
  await bad(422, acknowledgement({ receipt: base64(foreign.bytes), signature: acknowledge(foreign) }));
  await bad(422, acknowledgement({ ...right, signature: acknowledge(receipt, b.address) }), /signature/);
  assert.equal((await good(202, acknowledgement(right))).json().report, reportDigest);
  await good(202, acknowledgement(right));
  const second = receiptFor(got);
  await bad(409, acknowledgement({ receipt: base64(second.bytes), signature: acknowledge(second) }));
  await until("it is acknowledged", async () => (await me("GET", record)).json().reports[0].acknowledged);

  const dispute = (body) => me("PUT", `${reports}/${reportDigest}/dispute`, { body });
  const truth = openDispute(patient.report, got);
  const wrong = { ...truth, z: Uint8Array.from(truth.z, (byte, i) => (i === truth.z.length - 1 ? byte ^ 1 : byte)) };
  await bad(400, dispute("no opening"));
  const ruling = async (claim) =>
    (await good(200, dispute(Buffer.from(encodings.disputeOpening.encode(claim))))).json().ruling;
  assert.equal(await ruling(wrong), "opening_is_not_right");
  assert.equal((await me("GET", record)).json().reports[0].disputed, false, "which proves nothing");
  assert.equal(await ruling(truth), "report_readable");
  return { receipt: right.receipt };
}

/** The authorization ends, by the patient and by the operator; then the record; a doctor. */
async function endAll({ world, b, operator, good, bad, me, patient, record, transfer, ...more }) {
  const { authorization, agreed, asAda, asBob, match, put, announced, part, data, index, hashes, publication } = more;
  const ending = (epoch, hospital = b.address) => ({
    hospital,
    epoch,
    signature: patient.sign("Withdraw", { recordId: `0x${patient.id}`, hospital, epoch }),
  });
  const withdraw = (json) => me("POST", `${record}/withdrawals`, { json });
  await bad(400, withdraw({ ...ending(1), epoch: "1" }), /epoch/);
  await bad(400, withdraw({ ...ending(1), hospital: "b" }), /hospital/);
  await bad(422, withdraw({ ...ending(1), epoch: 2 }), /signature/);
  await bad(422, withdraw({ ...ending(1), signature: agreed.signature }), /signature/);
  await good(202, withdraw(ending(1)));
  await until("hospital b may not have it any more", async () => (await transfer()).status === 403);
  await bad(403, transfer("/data"), /withdrawn/);
  await good(202, operator("DELETE", authorization(b.address)));
  const trail = (await good(200, me("GET", `${record}/trail`))).json().trail;
  assert.deepEqual(
    trail.map(({ number, event }) => [number, event]).slice(0, 2),
    [
      [1, "uploaded"],
      [2, "published"],
    ],
  );
  assert.equal((await good(200, me("DELETE", record))).json().remains_on_chain.length, 3);
  assert.equal((await good(200, me("DELETE", record))).json().remains_on_chain.length, 3, "again");
  await bad(409, put(announced), /deleted/);
  await bad(403, part(0, data), /record/);
  await bad(403, index({ keywords: hashes, m: 8 }));
  await bad(403, publication(agreed));
  await bad(403, operator("PUT", authorization(b.address)));
  await bad(403, asAda("GET", `${match}/ciphertext`));

  const { period } = (await world.kgc.service.call("GET", "/v1/periods/latest")).json();
  assert.deepEqual((await good(200, operator("DELETE", "/v1/doctors/bob"))).json(), {
    id: "bob",
    revoked_from_period: period + 1,
  });
  assert.equal((await asBob("GET", "/v1/doctor")).status, 403);
  const metrics = (await good(200, operator("GET", "/metrics"))).body.toString();
  assert.match(metrics, /_count\{method="DELETE",route="\/v1\/records\/\{record\}",status="200"\} 2$/m);
}

test("every route, asked wrongly and rightly", async (t) => {
  const all = await begin(t);
  for (const part of [
    askAsAnybodyAndOperator,
    enrolDoctors,
    announceRecord,
    uploadAndPublish,
    authorizeHospital,
    matchDoctors,
    acknowledgeReport,
    endAll,
  ])
    Object.assign(all, await part(all));

  // Each route succeeded, and as described.
  const { openapi, seen, service, admission, hashes, opening, receipt } = all;
  for (const [pattern, operations] of Object.entries(openapi.paths))
    for (const [method, { responses }] of Object.entries(operations)) {
      const [[status, { content }]] = Object.entries(responses);
      const route = `${method.toUpperCase()} ${pattern}`;
      assert.deepEqual(seen.successes.get(route), [Number(status), ...Object.keys(content)], route);
    }
  // Nothing that is secret, and no whole artifact, is in the log.
  const log = service.log.join("\n");
  for (const secret of [admission, hashes[0], opening.slice(0, 40), receipt.slice(0, 40)])
    assert.ok(!log.includes(secret));
});
