// Tests of tools/compile-contracts.mjs, in copies of the tree, of tools/contract-coverage.mjs and of docs/gas.md.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Without the variable a tool that runs tests itself would report them to this run.
const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
const run = (tree, tool, ...args) =>
  spawnSync(process.execPath, [path.join(tree, "tools", tool), ...args], { encoding: "utf8", env });

/** A copy of what the compiler tool reads; removed after the test. */
function copyTree(t) {
  const copy = mkdtempSync(path.join(tmpdir(), "aceso-contracts-"));
  t.after(() => rmSync(copy, { recursive: true }));
  cpSync(path.join(root, "contracts"), path.join(copy, "contracts"), { recursive: true });
  cpSync(path.join(root, "tools", "compile-contracts.mjs"), path.join(copy, "tools", "compile-contracts.mjs"));
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

function artifactsIn(tree) {
  const directory = path.join(tree, "build", "contracts");
  return readdirSync(directory).map((name) => {
    const file = path.join(directory, name);
    return { name, text: readFileSync(file, "utf8"), modified: statSync(file).mtimeMs };
  });
}

const contents = (artifacts) => artifacts.map(({ name, text }) => [name, text]);

test("the tests use what the present sources compile to, anywhere", (t) => {
  const copy = copyTree(t);
  const { status, stderr } = run(copy, "compile-contracts.mjs");
  assert.equal(status, 0, stderr);
  const artifacts = artifactsIn(copy);
  assert.deepEqual(artifacts.map(({ name }) => name), ["Membership.json", "Periods.json", "Records.json"]);
  assert.deepEqual(contents(artifacts), contents(artifactsIn(root)));
});

test("compiling again, even with a comment added, leaves the files alone", (t) => {
  const copy = copyTree(t);
  run(copy, "compile-contracts.mjs");
  const before = artifactsIn(copy);
  appendFileSync(path.join(copy, "contracts", "Periods.sol"), "// a comment\n");
  const { status, stderr } = run(copy, "compile-contracts.mjs");
  assert.equal(status, 0, stderr);
  assert.deepEqual(artifactsIn(copy), before);
});

for (const [problem, code] of [
  ["a warning", "contract Extra { function answer(uint256 unused) external pure returns (uint256) { return 42; } }"],
  ["an error", "contract Extra {"],
  ["an unknown import", 'import "unknown/Unknown.sol";'],
]) {
  test(`${problem} fails the compilation`, (t) => {
    const copy = copyTree(t);
    appendFileSync(path.join(copy, "contracts", "Periods.sol"), `${code}\n`);
    const { status, stderr } = run(copy, "compile-contracts.mjs");
    assert.equal(status, 1);
    assert.match(stderr, /contracts\/Periods\.sol/);
  });
}

test("the coverage tool counts what is reached, and fails for what is not", () => {
  const tests = path.join(root, "tests", "contracts", "periods.test.mjs");
  const { status, stdout } = run(root, "contract-coverage.mjs", tests);
  assert.equal(status, 1);
  assert.match(stdout, /^Periods +(\d+)\/\1 +(\d+)\/\2$/m);
  assert.match(stdout, /^Records +0\/\d+ +0\/\d+$/m);
  const line = 1 + readFileSync(path.join(root, "contracts", "Records.sol"), "utf8").split("\n")
    .findIndex((text) => text.includes("if (verdict.proofDigest != 0)"));
  assert.match(stdout, new RegExp(`^contracts/Records.sol:${line} is not reached$`, "m"));
  assert.match(stdout, new RegExp(`^contracts/Records.sol:${line} goes no way, in Records$`, "m"));
  // Nobody is admitted twice there, so that the check goes one way.
  const check = 1 + readFileSync(path.join(root, "contracts", "Membership.sol"), "utf8").split("\n")
    .findIndex((text) => text.includes("if (isHospital(hospital))"));
  assert.match(stdout, new RegExp(`^contracts/Membership.sol:${check} goes one way only, in Membership$`, "m"));
});

test("docs/gas.md is up to date", () => {
  const { status, stderr } = run(root, "gas-table.mjs", "--check");
  assert.equal(status, 0, stderr);
});
