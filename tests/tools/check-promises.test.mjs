// Each promise of the threat model names attacks that exist, and the check notices when one does not.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const check = (where) => spawnSync(process.execPath, [join(root, "tools/check-promises.mjs"), where], { encoding: "utf8" });

/** The check on a copy of tests/ and of the threat model, in which `from` became `to` in `file`. */
function changed(t, file, from, to) {
  const dir = mkdtempSync(join(tmpdir(), "aceso-promises-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const isSource = (path) => !/tests.(data|fuzz)$/.test(path);
  cpSync(join(root, "tests"), join(dir, "tests"), { recursive: true, filter: isSource });
  mkdirSync(join(dir, "docs"));
  cpSync(join(root, "docs/threat-model.md"), join(dir, "docs/threat-model.md"));
  const text = readFileSync(join(dir, file), "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  writeFileSync(join(dir, file), text.replace(from, () => to));
  return check(dir);
}

test("each promise is attacked", () => {
  const { status, stderr } = check(root);
  assert.equal(status, 0, stderr);
});

for (const [what, file, from, to, message] of [
  ["a promise without a test", "docs/threat-model.md", "\n| Nobody registers", "\n| Peace | all | hope | argument only |\n| Nobody registers", '"Peace": attacked by no test'],
  ["a folder for a test", "docs/threat-model.md", "`attack.Hospital.CannotFinishWithoutBeta`", "`tests/attack`", "there is no test tests/attack"],
  ["a C++ test that was renamed", "tests/attack/hospital_test.cpp", "(Hospital, CannotFinishWithoutBeta)", "(Hospital, CannotFinish)", "there is no test attack.Hospital.CannotFinishWithoutBeta"],
  ["a C++ test that is commented out", "tests/attack/hospital_test.cpp", "TEST_F(Hospital, CannotFinishWithoutBeta)", "// TEST_F(Hospital, CannotFinishWithoutBeta)", "there is no test attack.Hospital.CannotFinishWithoutBeta"],
  ["a C++ folder that is not built", "tests/CMakeLists.txt", "aceso_test(ggm ", "# (ggm ", "there is no test ggm.EveryCoalition"],
  ["a script's test that was renamed", "tests/contracts/verdict.test.mjs", '"a verdict is final"', '"verdicts"', "there is no test contracts/verdict.test.mjs: a verdict is final"],
  ["a script that is not run", "tests/CMakeLists.txt", "hospital-access", "hospital", "tests/serve/hospital-access.test.mjs: is not run by ctest"],
  ["no table", "docs/threat-model.md", "## Promises", "## Hopes", "no table of promises"],
])
  test(`refuses ${what}`, (t) => {
    const { status, stderr } = changed(t, file, from, to);
    assert.equal(status, 1);
    assert.ok(stderr.includes(message), stderr);
  });
