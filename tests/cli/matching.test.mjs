// IndexBuild, the patient's check, authorizations, trapdoors, matches and verdicts.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import test from "node:test";

import { exit } from "./aceso.mjs";
import { asthma, epilepsy, indexDesk, migraine, recordId } from "./world.mjs";

const owner = `0x${"a1".repeat(20)}`;
const matcher = `0x${"b2".repeat(20)}`;
const contract = `0x${"c3".repeat(20)}`;

/** An index desk that knows parameters, and a second hospital that was authorised. */
function matchDesk(t) {
  const desk = indexDesk(t);
  desk.ok("setup --depth 4 --parameters pp --master-key msk --state st --revocations rl");
  desk.ok("encapsulation-key --secret-key kem --public-key kem.pub");
  desk.ok("authorize --index index --opening opening --to kem.pub --out authorization");
  desk.ok("open-authorization --index index --authorization authorization --secret-key kem --out kappa");
  return desk;
}

test("an index does not tell how many keywords it has; the patient's check is exact", (t) => {
  const desk = indexDesk(t);
  desk.ok(`index-build --record-id ${recordId} --keyword ${epilepsy} --index one --opening one.opening`);
  assert.equal(statSync(desk.path("one")).size, statSync(desk.path("index")).size);
  desk.ok("index-check --index index --opening opening --keywords keywords");
  desk.write("fewer", `${epilepsy}\n`);
  desk.fails(
    exit.not_verified,
    /index: is not the one/,
    "index-check --index index --opening opening --keywords fewer",
  );
  desk.fails(exit.not_verified, /index: is not the one/, "index-check --index one --opening opening --keywords fewer");
  desk.fails(
    exit.usage,
    /m: expected 8, 16 or 32, found 9/,
    `index-build --m 9 --record-id ${recordId} --keywords keywords --index i --opening o`,
  );
  desk.write("many", Array.from({ length: 9 }, (_, i) => `http://example.org|${i}\n`).join(""));
  desk.fails(
    exit.usage,
    /keywords: expected 1 to 8, found 9/,
    `index-build --record-id ${recordId} --keywords many --index i --opening o`,
  );
  assert.ok(!existsSync(desk.path("i")) && !existsSync(desk.path("o")));
});

test("an authorization opens for its hospital and its record alone", (t) => {
  const desk = matchDesk(t);
  desk.ok("encapsulation-key --secret-key other --public-key other.pub");
  const open = "open-authorization --index index --authorization authorization --secret-key kem --out new";
  desk.fails(
    exit.wont_open,
    /authorization: is not for this record and this hospital/,
    open.replace("--secret-key kem", "--secret-key other"),
  );
  const changed = readFileSync(desk.path("authorization"));
  changed[changed.length - 1] ^= 1;
  desk.write("changed", changed);
  desk.fails(exit.wont_open, /authorization/, open.replace("--authorization authorization", "--authorization changed"));
  desk.ok(`index-build --record-id ${"22".repeat(32)} --keywords keywords --index second --opening second.opening`);
  desk.fails(exit.wont_open, /authorization/, open.replace("--index index", "--index second"));
  assert.ok(!existsSync(desk.path("new")));
  desk.fails(
    exit.usage,
    /expected the kappa that the index commits to/,
    "authorize --index index --opening second.opening --to kem.pub --out a",
  );
  desk.fails(
    exit.usage,
    /expected kappa of the index's own record/,
    "match --index second --kappa kappa --trapdoor yes.trapdoor",
  );
  desk.write("zero.pub", Buffer.concat([readFileSync(desk.path("kem.pub")).subarray(0, 6), Buffer.alloc(32)]));
  desk.fails(exit.bad_input, /small order/, "authorize --index index --opening opening --to zero.pub --out a");
});

test("match names the trapdoors that match, and chooses the one with most interests, then the earliest", (t) => {
  const desk = matchDesk(t);
  desk.ok("trd-gen --out both.trapdoor --interest", epilepsy, "--interest", migraine);
  desk.ok("trd-gen --out more.trapdoor --interest", epilepsy, "--interest", asthma);
  const trapdoors = (...names) => names.flatMap((name) => ["--trapdoor", `${name}.trapdoor`]);
  for (const key of ["--opening opening", "--kappa kappa"]) {
    const all = desk.ok(`match --index index ${key}`, ...trapdoors("no", "yes", "both", "more"));
    assert.deepEqual(all.matches, ["yes.trapdoor", "both.trapdoor"]);
    assert.equal(all.chosen, "both.trapdoor");
  }
  desk.ok("trd-gen --out late.trapdoor --interest", migraine);
  assert.equal(desk.ok("match --index index --kappa kappa", ...trapdoors("late", "yes")).chosen, "late.trapdoor");
  desk.none("no match", "match --index index --kappa kappa", ...trapdoors("no", "more"));
  desk.fails(exit.usage, /1 option/, "match --index index", ...trapdoors("no"));
  desk.fails(
    exit.usage,
    /1 option|excludes/,
    "match --index index --kappa kappa --opening opening",
    ...trapdoors("no"),
  );
  assert.equal(statSync(desk.path("yes.trapdoor")).mode & 0o777, 0o600);
});

test("a verdict holds in its own context alone", (t) => {
  const desk = matchDesk(t);
  const context = `--parameters pp --chain-id 1 --contract ${contract} --period 7 --owner ${owner} --matcher ${matcher}`;
  for (const [trapdoor, verdict] of [["yes", "match"], ["no", "no match"]]) {
    const made = desk.ok(`prove-match --index index --kappa kappa --trapdoor ${trapdoor}.trapdoor ${context} --out v`);
    assert.equal(made.verdict, verdict);
    const verify = `verify-match --index index --trapdoor ${trapdoor}.trapdoor --verdict v ${context}`;
    assert.equal(desk.ok(verify).verdict, verdict);
    for (const [from, to] of [
      ["--chain-id 1", "--chain-id 2"],
      [contract, owner],
      ["--period 7", "--period 8"],
      [`--owner ${owner}`, `--owner ${matcher}`],
      [`--matcher ${matcher}`, `--matcher ${owner}`],
    ])
      desk.fails(exit.not_verified, /verdict: has a proof that does not verify/, verify.replace(from, to));
    const other = trapdoor === "yes" ? "no" : "yes";
    desk.fails(exit.not_verified, /on another trapdoor/, verify.replace(`${trapdoor}.trap`, `${other}.trap`));
    const turned = readFileSync(desk.path("v"));
    turned[6] ^= 1;
    desk.write("turned", turned);
    const { status } = desk.run(verify.replace("--verdict v", "--verdict turned"));
    assert.ok([exit.bad_input, exit.not_verified].includes(status), String(status));
    assert.equal(desk.ok("inspect v").verdict, verdict);
  }
  desk.fails(
    exit.usage,
    /--owner: /,
    `prove-match --index index --kappa kappa --trapdoor yes.trapdoor --out w ${context}`.replace(owner, "0x12"),
  );
  desk.fails(
    exit.usage,
    /requires/,
    `verify-match --index index --trapdoor yes.trapdoor --verdict v ${context}`.replace("--chain-id 1", ""),
  );
  desk.fails(
    exit.usage,
    /excludes/,
    `verify-match --index index --trapdoor yes.trapdoor --verdict v --deployment d ${context}`,
  );
});

test("trapdoors: no interests, equal ones, a wrong size class, a cut file", (t) => {
  const desk = matchDesk(t);
  desk.fails(exit.usage, /interests: expected --interest, --interests or --role/, "trd-gen --out x");
  desk.fails(exit.usage, /no two equal/, "trd-gen --out x --interest", epilepsy, "--interest", epilepsy);
  desk.fails(exit.usage, /m: expected 8, 16 or 32/, "trd-gen --out x --m 7 --interest", epilepsy);
  desk.write("cut", readFileSync(desk.path("yes.trapdoor")).subarray(0, 100));
  desk.fails(exit.bad_input, /cut: trapdoor: /, "match --index index --kappa kappa --trapdoor cut");
  desk.fails(
    exit.bad_input,
    /expected trapdoor, found index/,
    "match --index index --kappa kappa --trapdoor index",
  );
  assert.ok(!existsSync(desk.path("x")));
});

test("no answer and no inspection shows kappa or the opening", (t) => {
  const desk = matchDesk(t);
  for (const name of ["opening", "kappa", "kem"]) {
    assert.equal(statSync(desk.path(name)).mode & 0o777, 0o600);
    assert.deepEqual(Object.keys(desk.ok(`inspect ${name}`)), ["kind", "version", "suite", "bytes", "sha256"]);
  }
  assert.deepEqual(Object.keys(desk.ok("inspect index")).slice(5), ["record_id", "m"]);
});
