// The layering check holds for the project, and fails when a table's row is broken.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const check = (where) => spawnSync(process.execPath, [join(root, "tools/check-layers.mjs"), where], { encoding: "utf8" });

/** A copy of src/ and of the table, changed by appending `line` to `file`. */
function broken(t, file, line) {
  const dir = mkdtempSync(join(tmpdir(), "aceso-layers-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(join(root, "src"), join(dir, "src"), { recursive: true });
  mkdirSync(join(dir, "docs"));
  cpSync(join(root, "docs/architecture.md"), join(dir, "docs/architecture.md"));
  appendFileSync(join(dir, file), `\n${line}\n`);
  return check(dir);
}

test("the project keeps to its table", () => {
  const { status, stderr } = check(root);
  assert.equal(status, 0, stderr);
});

for (const [file, line, message] of [
  ["src/base/bytes.hpp", '#include "group/gt.hpp"', "src/base may not use src/group"],
  ["src/abe/tree.cpp", '#include "match/index.hpp"', "src/abe may not use src/match"],
  ["src/match/index.cpp", '#include "abe/tree.hpp"', "src/match may not use src/abe"],
  ["src/policy/lsss.cpp", "#include <blst.h>", "belongs to src/group"],
  ["src/proof/schnorr.cpp", "#include <openssl/evp.h>", "belongs to src/symm"],
  ["src/service/doctor.cpp", "#include <nlohmann/json.hpp>", "belongs to src/record, src/chain"],
  ["src/abe/decrypt.cpp", "#include <fstream>", "the core does no I/O"],
  ["docs/architecture.md", "| src/nowhere | nothing | - |", "there is no src/nowhere"],
])
  test(`refuses ${line} in ${file}`, (t) => {
    const { status, stderr } = broken(t, file, line);
    assert.equal(status, 1);
    assert.ok(stderr.includes(message), stderr);
  });
