// Reports, receipts and disputes.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import test from "node:test";

import { Desk, exit } from "./aceso.mjs";
import { centerDesk, encrypt, epilepsy, recordId } from "./world.mjs";

const seal =
  `report-seal --record-id ${recordId} --doctor-id dr-ada --issued 2026-01-31T08:00:00Z --certificate cert ` +
  `--signing-key sign --code ${epilepsy}`;
const open = "report-open --report report --secret-key rsa";
const receipt = "receipt --report report --secret-key rsa --out receipt";
const verify = "verify-receipt --report report --certificate cert --receipt receipt";
const judge = "judge --report report --certificate cert --ciphertext record.sym --opening opening --out evidence";

function reportDesk(t, desk = new Desk(t)) {
  desk.ok("signing-key --secret-key sign --public-key sign.pub");
  desk.ok("report-key --secret-key rsa --certificate cert");
  desk.ok(`${seal} --out report --conclusion`, "Focal epilepsy.\nNo change.");
  return desk;
}

test("a report comes back as a DiagnosticReport, for the patient alone", (t) => {
  const desk = reportDesk(t);
  assert.equal(desk.ok(`${open} --doctor sign.pub --out text`).form, "DiagnosticReport on this record");
  assert.equal(statSync(desk.path("text")).mode & 0o777, 0o600);
  const report = JSON.parse(readFileSync(desk.path("text"), "utf8"));
  assert.equal(report.resourceType, "DiagnosticReport");
  assert.equal(report.conclusion, "Focal epilepsy.\nNo change.");
  assert.equal(report.issued, "2026-01-31T08:00:00Z");
  desk.ok("report-key --secret-key other --certificate other.cert");
  desk.fails(exit.not_verified, /is not to this patient's key/, `${open} --out new`.replace("rsa", "other"));
  desk.ok("signing-key --secret-key sign2 --public-key sign2.pub");
  desk.fails(exit.not_verified, /signed with the key in sign2.pub/, `${open} --doctor sign2.pub --out new`);
  assert.ok(!existsSync(desk.path("new")));
});

test("a changed report is refused before it is opened", (t) => {
  const desk = reportDesk(t);
  const good = readFileSync(desk.path("report"));
  for (const at of [8, 40, 75, 120, good.length - 70, good.length - 1]) {
    const bad = Buffer.from(good);
    bad[at] ^= 1;
    desk.write("bad", bad);
    const { status } = desk.run(`${open} --out new`.replace("--report report", "--report bad"));
    assert.ok([exit.not_verified, exit.bad_input].includes(status), `byte ${at}: ${status}`);
  }
  desk.write("cut", good.subarray(0, good.length - 1));
  desk.fails(exit.bad_input, /cut: report: signature: expected 64 bytes, found 63/, "inspect cut");
});

test("conclusions: from a file, none, both, empty, a bad time, a bad code", (t) => {
  const desk = reportDesk(t);
  desk.write("finding", "Grüße: nichts Auffälliges.\n");
  desk.ok(`${seal} --out second --conclusion-file finding`);
  desk.fails(exit.usage, /1 option/, `${seal} --out x`);
  desk.fails(exit.usage, /conclusion/, `${seal} --out x --conclusion`, " ");
  desk.fails(
    exit.usage,
    /--issued: expected a FHIR instant/,
    `${seal} --out x --conclusion a`.replace("2026-01-31T08:00:00Z", "2026-01-31"),
  );
  desk.fails(exit.usage, /--code/, `${seal} --out x --conclusion a --code nonsense`);
  desk.write("bytes", Buffer.from([0xff, 0xfe]));
  desk.fails(exit.usage, /conclusion/, `${seal} --out x --conclusion-file bytes`);
  assert.ok(!existsSync(desk.path("x")));
});

test("a receipt verifies for its report and key alone", (t) => {
  const desk = reportDesk(t);
  const made = desk.ok(receipt);
  assert.equal(desk.ok(verify).receipt_digest, made.receipt_digest);
  desk.ok(`${seal} --out second --conclusion other`);
  desk.fails(exit.not_verified, /is for another report/, verify.replace("--report report", "--report second"));
  desk.ok("report-key --secret-key other --certificate other.cert");
  desk.fails(
    exit.not_verified,
    /other.cert: is not the key that the report is sealed to/,
    verify.replace("--certificate cert", "--certificate other.cert"),
  );
  desk.fails(exit.not_verified, /is not to this patient's key/, receipt.replace("rsa", "other"));
  const bad = readFileSync(desk.path("receipt"));
  bad[bad.length - 1] ^= 1;
  desk.write("bad", bad);
  desk.fails(
    exit.not_verified,
    /has a proof that does not verify/,
    verify.replace("--receipt receipt", "--receipt bad"),
  );
});

test("a certificate that does not verify is no report key", (t) => {
  const desk = reportDesk(t);
  const bad = readFileSync(desk.path("cert"));
  bad[bad.length - 1] ^= 1;
  desk.write("bad", bad);
  desk.fails(
    exit.not_verified,
    /bad: report key certificate/,
    `${seal} --out x --conclusion a`.replace("--certificate cert", "--certificate bad"),
  );
  assert.equal(desk.ok("inspect cert").modulus_bits, 3072);
  desk.fails(exit.usage, /bits|RSA/, "report-key --bits 2048 --secret-key weak --certificate weak.cert");
  assert.ok(!existsSync(desk.path("weak")));
});

/** A report desk with the record's ciphertext, which names the key in `cert`. */
function disputeDesk(t) {
  const desk = reportDesk(t, centerDesk(t));
  desk.write("record", "health data");
  encrypt(desk, "record", 7, "x");
  return desk;
}

test("an arbiter rules on the right opening, and refuses another", (t) => {
  const desk = disputeDesk(t);
  desk.ok("dispute --report report --secret-key rsa --out opening");
  assert.equal(statSync(desk.path("opening")).mode & 0o777, 0o600);
  assert.equal(desk.ok("inspect opening").secret, "not shown; keep it in a key file");
  assert.equal(desk.ok(judge).ruling, "report readable");
  desk.ok(`${open} --out text`);
  assert.deepEqual(readFileSync(desk.path("evidence")), readFileSync(desk.path("text")));
  const bad = readFileSync(desk.path("opening"));
  bad[bad.length - 1] ^= 1;
  desk.write("bad", bad);
  desk.fails(
    exit.not_verified,
    /the claim falls/,
    judge.replace("--opening opening", "--opening bad").replace("evidence", "x"),
  );
  desk.ok(`${seal} --out second --conclusion other`);
  desk.fails(
    exit.not_verified,
    /the claim falls/,
    judge.replace("--report report", "--report second").replace("evidence", "x"),
  );
  desk.ok("report-key --secret-key other --certificate other.cert");
  desk.fails(
    exit.usage,
    /record.sym: expected the record's, and the certificate of the key in it/,
    judge.replace("--certificate cert", "--certificate other.cert").replace("evidence", "x"),
  );
  desk.fails(
    exit.not_verified,
    /is not to this patient's key/,
    "dispute --report report --secret-key other --out x",
  );
  desk.ok(
    `encrypt --parameters pp --period 7 --record-id ${recordId} --policy x --certificate other.cert --in record ` +
      "--data h2 --ciphertext other.sym",
  );
  desk.fails(exit.usage, /other.sym: /, judge.replace("record.sym", "other.sym").replace("evidence", "x"));
  assert.ok(!existsSync(desk.path("x")));
});

/** The report `good` as another doctor's, who signs it but does not know z. */
function takenOver(good) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const body = good.subarray(0, good.length - 64);
  publicKey.export({ type: "spki", format: "der" }).copy(body, 6 + 32, 12);
  const signature = sign(null, Buffer.concat([Buffer.from("ACESO-V01-REPORT-SIGNATURE"), body]), privateKey);
  return Buffer.concat([body, signature]);
}

test("a report to another key, or by a doctor who does not know z: refused, and the doctor is at fault", (t) => {
  const desk = disputeDesk(t);
  desk.ok("dispute --report report --secret-key rsa --out opening");
  desk.ok("report-key --secret-key other --certificate other.cert");
  desk.ok(`${seal} --out astray --conclusion a`.replace("--certificate cert", "--certificate other.cert"));
  desk.write("copied", takenOver(readFileSync(desk.path("report"))));
  desk.write("nothing", "");
  for (const [bad, why] of [
    ["astray", /report: is not to this patient's key/],
    ["copied", /report: proof: does not show that the doctor knows the root of c/],
  ]) {
    const of = (line) => line.replace("--report report", `--report ${bad}`);
    desk.fails(exit.not_verified, why, of(`${open} --out x`));
    desk.fails(exit.not_verified, why, of(receipt));
    desk.fails(exit.not_verified, why, of("dispute --report report --secret-key rsa --out x"));
    for (const opening of ["opening", "nothing"])
      assert.equal(desk.ok(of(judge).replace("--opening opening", `--opening ${opening}`)).ruling, "doctor at fault");
  }
  for (const name of ["x", "receipt", "evidence"]) assert.ok(!existsSync(desk.path(name)), name);
});
