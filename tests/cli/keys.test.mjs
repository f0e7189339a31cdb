// Key files, the KGC's lists, and what the program never does with secrets.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readdirSync, statSync } from "node:fs";
import test from "node:test";

import { Desk, aceso, exit } from "./aceso.mjs";
import { centerDesk, enrol, makeUser } from "./world.mjs";

const mode = (desk, name) => statSync(desk.path(name)).mode & 0o777;

test("key files have mode 0600 and are never replaced", (t) => {
  const desk = centerDesk(t);
  enrol(desk, "ada", "role:doctor");
  desk.ok("signing-key --secret-key sign --public-key sign.pub");
  desk.ok("encapsulation-key --secret-key kem --public-key kem.pub");
  desk.ok("report-key --secret-key rsa --certificate cert");
  desk.ok("account --new --seed seed");
  for (const name of ["msk", "ada.key", "sign", "kem", "rsa", "seed"]) {
    assert.equal(mode(desk, name), 0o600, name);
    assert.equal(desk.ok(`inspect ${name}`).kind, "key file");
  }
  const before = readFileSync(desk.path("sign"));
  desk.fails(exit.refused, /sign: exists already/, "signing-key --secret-key sign --public-key other.pub");
  desk.fails(exit.refused, /msk: exists already/, "setup --parameters a --master-key msk --state b --revocations c");
  desk.fails(exit.refused, /st: exists already/, "setup --parameters a --master-key m --state st --revocations c");
  desk.fails(exit.refused, /seed: exists already/, "account --new --seed seed");
  assert.deepEqual(readFileSync(desk.path("sign")), before);
  for (const name of ["other.pub", "a", "b", "c", "m"]) assert.ok(!existsSync(desk.path(name)), name);
});

test("a wrong passphrase, no passphrase, a changed or a cut key file", (t) => {
  const desk = new Desk(t);
  desk.ok("account --new --seed seed");
  desk.write("wrong", "another one\n");
  desk.fails(
    exit.wont_open,
    /seed: wrong passphrase, or the file was changed/,
    "account --seed seed --passphrase-file wrong",
  );
  desk.write("empty", "\n");
  desk.fails(exit.unavailable, /passphrase: expected 1 to 1023 bytes/, "account --seed seed --passphrase-file empty");
  desk.fails(exit.unavailable, /passphrase: cannot read nowhere/, "account --seed seed --passphrase-file nowhere");
  const alone = desk.runWith({ env: { ACESO_PASSPHRASE_FILE: undefined }, detached: true }, "account --seed seed");
  assert.equal(alone.status, exit.unavailable);
  assert.match(alone.stderr, /expected --passphrase-file FILE where there is no terminal to ask/);
  const file = readFileSync(desk.path("seed"));
  file[file.length - 1] ^= 1;
  desk.write("changed", file);
  desk.fails(exit.wont_open, /changed: wrong passphrase, or the file was changed/, "account --seed changed");
  desk.write("cut", file.subarray(0, 20));
  desk.fails(exit.bad_input, /cut: /, "account --seed cut");
  desk.write("text", "hello");
  desk.fails(exit.bad_input, /text: not an Aceso artifact/, "account --seed text");
});

test("a key file of another kind is refused by name", (t) => {
  const desk = new Desk(t);
  desk.ok("signing-key --secret-key sign --public-key sign.pub");
  desk.fails(exit.bad_input, /sign: .*expected account seed, found signing secret key/, "account --seed sign");
  desk.fails(exit.bad_input, /sign.pub: expected key file, found signing public key/, "account --seed sign.pub");
});

test("change-passphrase copies a key file, or changes it in its place", (t) => {
  const desk = new Desk(t);
  const { address } = desk.ok("account --new --seed seed");
  desk.write("second", "for the other party\n");
  desk.ok("change-passphrase --secret-key seed --new-passphrase-file second --out copy");
  assert.equal(mode(desk, "copy"), 0o600);
  assert.equal(desk.ok("account --seed copy --passphrase-file second").address, address);
  desk.ok("change-passphrase --secret-key seed --new-passphrase-file second --out seed");
  assert.equal(desk.ok("account --seed seed --passphrase-file second").address, address);
  desk.fails(exit.wont_open, /seed: /, "account --seed seed");
});

test("accounts of one seed differ by label and number, and are the same each time", (t) => {
  const desk = new Desk(t);
  const first = desk.ok("account --new --seed seed");
  assert.match(first.record_id, /^[0-9a-f]{64}$/);
  const second = desk.ok("account --seed seed --number 1");
  const hospital = desk.ok("account --seed seed --label hospital");
  assert.equal(new Set([first.address, second.address, hospital.address]).size, 3);
  assert.equal(hospital.record_id, undefined);
  assert.deepEqual(desk.ok("account --seed seed"), first);
  desk.fails(exit.usage, /--label/, "account --seed seed --label patients");
  desk.fails(exit.usage, /--number: expected a decimal number/, "account --seed seed --number 010");
  desk.fails(exit.usage, /--number/, "account --seed seed --number -1");
  desk.fails(exit.usage, /--number/, "account --seed seed --number 18446744073709551616");
});

test("the KGC gives each leaf once, also to commands that run at once", async (t) => {
  const desk = centerDesk(t);
  const names = ["a", "b", "c", "d"];
  for (const name of names) makeUser(desk, name);
  const issue = (name) =>
    new Promise((resolve) => {
      const words =
        `--json att-key-gen --parameters pp --master-key msk --state st --revocations rl --attribute x ` +
        `--user-public-key ${name}.pub --out ${name}.attk`;
      const child = spawn(aceso, words.split(" "), { cwd: desk.dir, env: { ACESO_PASSPHRASE_FILE: "passphrase" } });
      let output = "";
      child.stdout.on("data", (text) => (output += text));
      child.on("close", () => resolve(JSON.parse(output).leaf));
    });
  const leaves = await Promise.all(names.map(issue));
  assert.deepEqual(leaves.sort(), [0, 1, 2, 3]);
});

test("a user has one leaf at a time, and a forged public key is refused", (t) => {
  const desk = centerDesk(t);
  enrol(desk, "ada", "role:doctor");
  const again =
    "att-key-gen --parameters pp --master-key msk --state st --revocations rl --user-public-key ada.pub --out new " +
    "--attribute role:professor";
  desk.fails(exit.usage, /id: this user has a key that is not revoked/, again);
  desk.ok("revoke --state st --revocations rl --id ada --period 5");
  makeUser(desk, "imposter");
  desk.ok("user-kg --parameters pp --id ada --signing-key imposter.sign --secret-key a.key --public-key a.pub");
  desk.fails(exit.usage, /id: is registered with another public key/, again.replace("ada.pub", "a.pub"));
  assert.equal(desk.ok(again).leaf, 1);
  desk.fails(exit.usage, /id/, "revoke --state st --revocations rl --id nobody --period 5");
  const forged = readFileSync(desk.path("ada.pub"));
  forged[forged.indexOf("ada")] ^= 1;
  desk.write("forged", forged);
  desk.fails(
    exit.not_verified,
    /forged: user public key: proof: expected one of knowledge/,
    again.replace("ada.pub", "forged"),
  );
  assert.equal(desk.ok("inspect ada.pub --parameters pp").proof, "holds");
  desk.fails(exit.not_verified, /forged: /, "inspect forged --parameters pp");
  const resigned = readFileSync(desk.path("ada.pub"));
  const signing = readFileSync(desk.path("ada.sign.pub")).subarray(6);
  readFileSync(desk.path("imposter.sign.pub")).copy(resigned, resigned.indexOf(signing), 6);
  desk.write("resigned", resigned);
  desk.fails(exit.not_verified, /resigned: /, again.replace("ada.pub", "resigned"));
});

test("no core dump, no debugger, and no secret in what other processes see", async (t) => {
  const desk = new Desk(t);
  desk.ok("account --new --seed seed");
  execFileSync("mkfifo", [desk.path("pipe")]);
  const child = spawn(aceso, ["account", "--seed", "seed", "--passphrase-file", "pipe"], { cwd: desk.dir });
  const proc = `/proc/${child.pid}`;
  for (let i = 0; i < 200 && !/Max core file size +0 +0/.test(readFileSync(`${proc}/limits`, "utf8")); ++i)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.match(readFileSync(`${proc}/limits`, "utf8"), /Max core file size +0 +0/);
  assert.doesNotMatch(readFileSync(`${proc}/cmdline`, "utf8") + readFileSync(`${proc}/environ`, "utf8"), /horse/);
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  desk.write("pipe", "correct horse battery staple\n");
  assert.equal(await new Promise((resolve) => child.on("close", resolve)), exit.ok);
  assert.doesNotMatch(output, /horse/);
});

test("a failed write leaves nothing behind", (t) => {
  const desk = centerDesk(t);
  const before = readdirSync(desk.dir).sort();
  desk.fails(exit.unavailable, /no\/dir\/pub: cannot write/, "signing-key --secret-key sign --public-key no/dir/pub");
  desk.fails(exit.unavailable, /no\/sign: cannot write/, "signing-key --secret-key no/sign --public-key pub");
  desk.fails(exit.usage, /own for each output/, "signing-key --secret-key same --public-key ./same");
  desk.fails(
    exit.unavailable,
    /\/dev\/null: cannot write: is not a regular file/,
    "signing-key --secret-key s --public-key /dev/null",
  );
  assert.deepEqual(readdirSync(desk.dir).sort(), before);
});

test("an answer that cannot be written is an error", (t) => {
  const desk = centerDesk(t);
  const full = openSync("/dev/full", "w");
  const { status, stderr } = desk.runWith({ stdio: ["ignore", full, "pipe"] }, "period --parameters pp");
  closeSync(full);
  assert.equal(status, exit.unavailable);
  assert.match(stderr, /standard output: cannot be written/);
});
