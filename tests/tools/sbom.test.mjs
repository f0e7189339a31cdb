// The bill of materials has CycloneDX's form, and names what the program is made of.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const make = (...args) => spawnSync(process.execPath, [join(root, "tools/sbom.mjs"), ...args], { encoding: "utf8" });
const program = process.env.ACESO;

test("a program has to be named", () => assert.equal(make().status, 2));

test("the bill of the program", { skip: program ? false : "ACESO is not set" }, () => {
  const { status, stdout, stderr } = make(program);
  assert.equal(status, 0, stderr);
  assert.equal(make(program).stdout, stdout, "the same again");
  const bill = JSON.parse(stdout);
  const expected = { bomFormat: "CycloneDX", specVersion: "1.5", version: 1 };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, bill[key]])), expected);
  assert.equal(bill.metadata.component.name, "aceso");

  const references = new Set();
  for (const component of bill.components) {
    assert.equal(component.type, "library");
    assert.ok(component.name && (component.version || component.name === "blst"), component["bom-ref"]);
    assert.ok(["required", "optional", "excluded"].includes(component.scope));
    assert.ok(!references.has(component["bom-ref"]), `${component["bom-ref"]} is there twice`);
    references.add(component["bom-ref"]);
    assert.ok(component.licenses?.length > 0, `${component.name} has no licence`);
    for (const { license, expression } of component.licenses) assert.ok(expression ?? license.name);
    for (const { alg, content } of component.hashes ?? []) {
      assert.equal(alg, "SHA-512");
      assert.match(content, /^[0-9a-f]{128}$/);
    }
  }
  for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) assert.ok(references.has(ref), ref);

  const required = bill.components.filter(({ scope }) => scope === "required").map(({ name }) => name);
  for (const name of ["blst", "libssl3", "libsecp256k1-1", "libsqlite3-0", "libpq5", "nlohmann-json3-dev"])
    assert.ok(required.includes(name), name);
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const npm = bill.components.filter(({ purl }) => purl?.startsWith("pkg:npm/"));
  assert.equal(npm.length, Object.keys(packages).length - 1);
});
