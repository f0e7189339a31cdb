// Reports, receipts and disputes.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import test from "node:test";

import { Desk, exit } from "./aceso.mjs";
import { epilepsy, recordId } from "./world.mjs";

const seal =
  `report-seal --record-id ${recordId} --doctor-id dr-ada --issued 2026-01-31T08:00:00Z --certificate cert ` +
  `--signing-key sign --code ${epilepsy}`;
const open = "report-open --report report --secret-key rsa";
const receipt = "receipt --report report --secret-key rsa --out receipt";
const verify = "verify-receipt --report report --certificate cert --receipt receipt";
const judge = "judge --report report --certificate cert --opening opening --out evidence";

function reportDesk(t) {
  const desk = new Desk(t);
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
  desk.fails(exit.wont_open, /report: does not open with this key/, `${open} --out new`.replace("rsa", "other"));
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
  desk.fails(exit.wont_open, /report: does not open/, receipt.replace("rsa", "other"));
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

test("an arbiter rules on the right opening, and refuses another", (t) => {
  const desk = reportDesk(t);
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
    exit.not_verified,
    /sealed to/,
    judge.replace("--certificate cert", "--certificate other.cert").replace("evidence", "x"),
  );
  assert.ok(!existsSync(desk.path("x")));
});
