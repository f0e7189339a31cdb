// Encrypt, PreKeyGen, PreDec and Dec: success, every null result, and every kind of bad file.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, truncateSync } from "node:fs";
import test from "node:test";

import { aceso, exit, root } from "./aceso.mjs";
import { centerDesk, encrypt, enrol, recordId, updateKey } from "./world.mjs";

const policy = 'department:neurology and (role:consultant or "role with space")';

/** A desk with doctor Ada, who may read, doctor Bob, who may not, and a record. */
function recordDesk(t) {
  const desk = centerDesk(t);
  enrol(desk, "ada", "department:neurology", "role with space");
  enrol(desk, "bob", "department:cardiology");
  updateKey(desk, 7);
  desk.ok("report-key --secret-key rsa --certificate cert");
  desk.write("record", "the patient's health data");
  encrypt(desk, "record", 7, policy);
  return desk;
}

const preKeyGen = (name, period) =>
  `pre-key-gen --attribute-key ${name}.attk --update-key ${period}.updk --out ${name}.${period}.prek`;
const preDec = (name, period) =>
  `pre-dec --pre-decryption-key ${name}.${period}.prek --ciphertext record.sym --out ${name}.semi`;
const dec = (name) =>
  `dec --secret-key ${name}.key --semi ${name}.semi --ciphertext record.sym --data record.hd --out ${name}.out`;

function openAll(desk) {
  desk.ok(preKeyGen("ada", 7));
  desk.ok(preDec("ada", 7));
  desk.ok(dec("ada"));
}

test("a record comes back whole, in a file of mode 0600, and no answer shows it", (t) => {
  const desk = recordDesk(t);
  openAll(desk);
  assert.equal(readFileSync(desk.path("ada.out"), "utf8"), "the patient's health data");
  assert.equal(statSync(desk.path("ada.out")).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(desk.path("record.hd"), "latin1"), /health/);
  const shown = desk.ok("inspect record.sym");
  assert.equal(shown.record_id, recordId);
  assert.equal(shown.period, 7);
  assert.equal(shown.policy, policy);
  assert.equal(shown.report_key_digest, desk.ok("inspect cert").report_key_digest);
});

test("records of no bytes and of many chunks", (t) => {
  const desk = recordDesk(t);
  desk.ok(preKeyGen("ada", 7));
  for (const size of [0, 65536, 5 * 1024 * 1024 + 3]) {
    desk.write("record", "");
    truncateSync(desk.path("record"), size);
    assert.equal(encrypt(desk, "record", 7, policy).record_id, recordId);
    desk.ok(preDec("ada", 7));
    assert.equal(desk.ok(dec("ada")).bytes, size);
    assert.deepEqual(readFileSync(desk.path("ada.out")), readFileSync(desk.path("record")));
  }
});

test("the update key of a period is the same each time", (t) => {
  const desk = recordDesk(t);
  const first = readFileSync(desk.path("7.updk"));
  updateKey(desk, 7);
  assert.deepEqual(readFileSync(desk.path("7.updk")), first);
});

test("null results: policy not satisfied, wrong period, revoked", (t) => {
  const desk = recordDesk(t);
  desk.ok(preKeyGen("bob", 7));
  desk.none("policy not satisfied", preDec("bob", 7));
  assert.ok(!existsSync(desk.path("bob.semi")));
  desk.ok("revoke --state st --revocations rl --id ada --period 8");
  updateKey(desk, 8);
  desk.none("revoked", preKeyGen("ada", 8));
  assert.ok(!existsSync(desk.path("ada.8.prek")));
  desk.ok(preKeyGen("bob", 8));
  desk.none("wrong period", preDec("bob", 8));
  openAll(desk); // what was sealed before stays readable: see docs/threat-model.md
});

test("another doctor's key does not open, and nothing is left behind", (t) => {
  const desk = recordDesk(t);
  enrol(desk, "eve", "department:neurology", "role with space");
  openAll(desk);
  const before = readdirSync(desk.dir).sort();
  desk.fails(exit.wont_open, /./, dec("ada").replace("ada.key", "eve.key").replace("ada.out", "new.out"));
  desk.fails(
    exit.bad_input,
    /not an Aceso artifact/,
    dec("ada").replace("record.hd", "record").replace("ada.out", "new.out"),
  );
  assert.deepEqual(readdirSync(desk.dir).sort(), before);
});

test("changed, cut, extended and swapped sealed data do not open, and leave the former output alone", (t) => {
  const desk = recordDesk(t);
  openAll(desk);
  const good = readFileSync(desk.path("record.hd"));
  const flipped = Buffer.from(good);
  flipped[flipped.length - 20] ^= 1;
  const other = readFileSync(desk.path("record.hd"));
  encrypt(desk, "record", 7, policy); // another SymKey
  const before = readFileSync(desk.path("ada.out"));
  for (const bad of [flipped, good.subarray(0, good.length - 1), Buffer.concat([good, Buffer.from([0])]), other]) {
    desk.write("bad.hd", bad);
    const { status, stdout } = desk.run(dec("ada").replace("record.hd", "bad.hd"));
    assert.equal(status, exit.wont_open);
    assert.equal(stdout, "");
  }
  assert.deepEqual(readFileSync(desk.path("ada.out")), before);
});

test("every changed byte of a ciphertext and a semi-ciphertext is noticed", (t) => {
  const desk = recordDesk(t);
  openAll(desk);
  for (const [name, command] of [
    ["record.sym", dec("ada")],
    ["ada.semi", dec("ada")],
  ]) {
    const good = readFileSync(desk.path(name));
    for (const at of [0, 3, 4, 5, 6, 100, good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at] ^= 1;
      desk.write("bad", bad);
      const { status, stdout, stderr } = desk.run(command.replace(name, "bad").replace("ada.out", "bad.out"));
      assert.ok([exit.bad_input, exit.wont_open].includes(status), `${name} byte ${at}: ${status} ${stderr}`);
      assert.equal(stdout, "");
    }
  }
  assert.ok(!existsSync(desk.path("bad.out")));
});

test("wrong kinds, missing files and missing options are named", (t) => {
  const desk = recordDesk(t);
  desk.ok(preKeyGen("ada", 7));
  desk.fails(
    exit.bad_input,
    /rl: .*expected attribute key, found revocation list/,
    preKeyGen("ada", 7).replace("ada.attk", "rl"),
  );
  desk.fails(exit.unavailable, /gone: cannot read: No such file/, preKeyGen("ada", 7).replace("ada.attk", "gone"));
  desk.fails(exit.unavailable, /expected a file/, preKeyGen("ada", 7).replace("ada.attk", "."));
  desk.fails(
    exit.usage,
    /command line: --out is required/,
    "pre-dec --pre-decryption-key ada.7.prek --ciphertext record.sym",
  );
  desk.fails(exit.usage, /command line: unknown: --frob/, preDec("ada", 7), "--frob");
  desk.fails(exit.usage, /command line: /, "");
  desk.fails(exit.usage, /command line: unknown: frobnicate/, "frobnicate");
  const sealed = `encrypt --parameters pp --certificate cert --in record --data d --ciphertext c --policy x --record-id ${recordId}`;
  desk.fails(exit.usage, /--period is required/, sealed);
  desk.fails(exit.usage, /--record-id: expected 64 hexadecimal digits/, `${sealed} --period 7`.replace(recordId, "11"));
  desk.fails(exit.usage, /policy: at byte/, `${sealed} --period 7`.replace("--policy x", "--policy and"));
  assert.ok(!existsSync(desk.path("d")) && !existsSync(desk.path("c")));
});

test("policies have limits on parentheses, gates and length", (t) => {
  const desk = recordDesk(t);
  const sealed = `encrypt --parameters pp --certificate cert --in record --data d --ciphertext c --period 7 --record-id ${recordId} --policy`;
  const inParentheses = (n) => "(".repeat(n) + "x" + ")".repeat(n);
  const gates = (n) => (n === 0 ? "x" : `x ${n % 2 === 0 ? "and" : "or"} (${gates(n - 1)})`);
  desk.fails(exit.limit, /at most 64 nested parentheses/, sealed, inParentheses(65));
  desk.fails(exit.limit, /at most 32 deep/, sealed, gates(33));
  desk.fails(exit.limit, /65535 bytes/, sealed, "x".repeat(65536));
  assert.ok(!existsSync(desk.path("d")) && !existsSync(desk.path("c")));
  assert.equal(desk.ok(sealed, inParentheses(64)).policy, "x");
  desk.ok(sealed, gates(32));
});

test("an artifact that is cut anywhere is refused, and inspect says where", (t) => {
  const desk = recordDesk(t);
  desk.ok(preKeyGen("ada", 7));
  desk.ok(preDec("ada", 7));
  for (const name of ["pp", "st", "rl", "ada.pub", "ada.attk", "7.updk", "ada.7.prek", "record.sym", "ada.semi"]) {
    const good = readFileSync(desk.path(name));
    const shown = desk.ok(`inspect ${name}`);
    assert.equal(shown.bytes, good.length);
    assert.match(shown.sha256, /^[0-9a-f]{64}$/);
    for (const size of [0, 5, 6, good.length - 1]) {
      if (size === 6 && good.length <= 7) continue;
      desk.write("cut", good.subarray(0, size));
      desk.fails(exit.bad_input, /^aceso: cut: /, "inspect cut");
    }
    desk.write("long", Buffer.concat([good, Buffer.from([0])]));
    desk.fails(exit.bad_input, /^aceso: long: /, "inspect long");
  }
  desk.fails(exit.bad_input, /not an Aceso artifact/, "inspect record");
  assert.equal(desk.ok("inspect record.hd").kind, "sealed data");
});

test("keywords are chosen from a record, as in its documentation", (t) => {
  const desk = centerDesk(t);
  const example = `${root}/docs/examples/records/epilepsy-migraine.json`;
  const { keywords } = desk.ok("keywords --out list --record", example);
  assert.ok(keywords.includes("http://snomed.info/sct|84757009"));
  assert.equal(readFileSync(desk.path("list"), "utf8"), keywords.join("\n") + "\n");
  assert.equal(statSync(desk.path("list")).mode & 0o777, 0o600);
  const role = `${root}/docs/examples/practitioners/epilepsy-migraine.json`;
  assert.equal(desk.ok("keywords --role", role).interests.length, 2);
  desk.fails(exit.usage, /keywords: expected --keyword, --keywords or --record/, "keywords");
  desk.fails(exit.usage, /wanted/, "keywords --keyword http://snomed.info/sct|1 --record", example);
  desk.fails(exit.usage, /--keyword: /, "keywords --keyword nonsense");
  desk.fails(exit.bad_input, /role: resourceType|resourceType/, "keywords --record", role);
  desk.fails(exit.unavailable, /gone.json: cannot read/, "keywords --record gone.json");
});

test("errors about keywords never show one", (t) => {
  const desk = centerDesk(t);
  desk.write("bad", "http://snomed.info/sct|84757009\nhttp://snomed.info/sct 37796009\n");
  const { status, stdout, stderr } = desk.run("keywords --keywords bad");
  assert.equal(status, exit.bad_input);
  assert.doesNotMatch(stdout + stderr, /84757009|37796009/);
  assert.match(stderr, /bad: line 2/);
});

test("an interrupted command leaves nothing behind, and no part of a record", async (t) => {
  const desk = recordDesk(t);
  openAll(desk);
  desk.write("record", "");
  truncateSync(desk.path("record"), 64 * 1024 * 1024);
  encrypt(desk, "record", 7, policy);
  desk.ok(preDec("ada", 7));
  const before = readdirSync(desk.dir).sort();
  const begun = () => readdirSync(desk.dir).some((name) => name.startsWith("new.out."));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    const child = spawn(aceso, dec("ada").replace("ada.out", "new.out").split(" "), {
      cwd: desk.dir,
      env: { ACESO_PASSPHRASE_FILE: "passphrase" },
    });
    while (!begun() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    child.kill(signal);
    const ended = await new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
    assert.equal(ended, signal);
    assert.deepEqual(readdirSync(desk.dir).sort(), before);
  }
});
