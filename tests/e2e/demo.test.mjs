// The whole story through the real program, on both chain clients. Needs ACESO (the program).

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const examples = join(root, "docs/examples/records");

function temporary(t) {
  const dir = mkdtempSync(join(tmpdir(), "aceso-e2e-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs the program; never throws. */
async function aceso(...args) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.env.ACESO, args, { cwd: root, maxBuffer: 1 << 26 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return { code: error.code, stdout: error.stdout, stderr: error.stderr };
  }
}

function checkStory({ code, stdout, stderr }, records) {
  assert.equal(code, 0, stderr);
  const facts = JSON.parse(stdout);
  assert.equal(facts.records, records);
  assert.equal(facts.went_wrong, 0);
  assert.equal(facts.refused_as_they_must, 24);
  assert.ok(facts.steps_done > 40);
  for (const line of ["most interests: dr-cleo", "equal to the original", "pool their keys", "reverted with NotAuthorized"])
    assert.match(stderr, new RegExp(line));
  assert.doesNotMatch(stderr, /WRONG|FAILED/);
}

test("on anvil, twice in the same folder", async (t) => {
  const dir = join(temporary(t), "demo");
  const records = readdirSync(examples).length;
  checkStory(await aceso("--json", "demo", "--records", examples, "--dir", dir), records);
  checkStory(await aceso("--json", "demo", "--records", examples, "--dir", dir), records);
});

test("on hardhat's node", async (t) => {
  const dir = temporary(t);
  const port = await freePort();
  const node = spawn(
    process.execPath,
    [join(root, "node_modules/hardhat/internal/cli/bootstrap.js"), "--config",
     join(root, "tests/chain/hardhat.config.cjs"), "node", "--hostname", "127.0.0.1", "--port", String(port)],
    { cwd: root, env: { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  t.after(() => node.kill());
  await new Promise((resolve, reject) => {
    node.stdout.on("data", (chunk) => String(chunk).includes("Started HTTP") && resolve());
    node.on("exit", () => reject(new Error("hardhat's node ended")));
  });
  const result = await aceso("--json", "demo", "--records", examples, "--dir", join(dir, "demo"),
                             "--rpc", `http://127.0.0.1:${port}`);
  checkStory(result, readdirSync(examples).length);
});

test("files that are no records are left out, each with its reason", async (t) => {
  const dir = temporary(t);
  const records = join(dir, "records");
  mkdirSync(records);
  copyFileSync(join(examples, "copd-heart-failure.json"), join(records, "good.json"));
  writeFileSync(join(records, "cut.json"), '{"resourceType": "Bundle", "type": "collection", "entry": [');
  writeFileSync(join(records, "other.json"), '{"resourceType": "Patient"}');
  const result = await aceso("--json", "demo", "--records", records, "--dir", join(dir, "demo"));
  checkStory(result, 1);
  assert.match(result.stderr, /left out {2}cut\.json: /);
  assert.match(result.stderr, /left out {2}other\.json: .*Patient/);
});

test("a folder without any record, or that is not the demonstration's own, is refused", async (t) => {
  const dir = temporary(t);
  const none = await aceso("demo", "--records", dir, "--dir", join(dir, "demo"));
  assert.equal(none.code, 2);
  assert.match(none.stderr, /--records: .*at least one FHIR bundle/);

  writeFileSync(join(dir, "precious.txt"), "mine");
  const foreign = await aceso("demo", "--records", examples, "--dir", dir);
  assert.equal(foreign.code, 2);
  assert.match(foreign.stderr, /--dir: .*not empty/);
  assert.deepEqual(readdirSync(dir), ["precious.txt"]);
});

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
