// Runs the tests of a build of the preset "coverage" and prints, for each folder, how many of its lines they ran, and
// which they did not: `node tools/coverage.mjs BUILD [FOLDER...]`. First the core, each folder by its own tests and those
// of all folders together: fails below 95 % in any. Then, unless folders are named, the rest, by all tests and by the
// scripts that run the program.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const least = 0.95;
const core = ["base", "group", "symm", "policy", "proof", "abe", "match", "report"];
// Tests of all folders together.
const always = ["encoding", "attack"];
const rest = ["record", "parallel", "chain", "store", "http", "service"];
const restTests = ["record", "parallel", "chain", "store", "http", "signature", "service"];
const scripts = "^(serve|cli|e2e)(\\.|$)";

const build = resolve(process.argv[2] ?? "build/coverage");
const named = process.argv.slice(3);
// Tests' objects too: of a header's functions the linker keeps one copy, which may be theirs.
const files = (ending) =>
  ["src", "apps", "tests"].flatMap((folder) =>
    readdirSync(join(build, folder), { recursive: true })
      .map((name) => join(build, folder, String(name)))
      .filter((name) => name.endsWith(ending)),
  );

function fail(why) {
  console.error(`coverage: ${why}`);
  process.exit(1);
}

/** The test programs of these folders of tests. */
function test(folders) {
  for (const program of folders.map((name) => join(build, "tests", `test_${name}`))) {
    const { status } = spawnSync(program, ["--gtest_brief=1"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) fail(`${program} failed`);
  }
}

/** Source file -> line -> how often it ran so far, over all units that contain it. */
function counts() {
  const lines = new Map();
  // A unit that never ran has no counts, and gcov says so; its lines are not run.
  const options = { cwd: build, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] };
  for (const object of files(".cpp.o")) {
    if (relative(build, object).startsWith("tests/") && !existsSync(object.replace(/o$/, "gcda"))) continue;
    const json = execFileSync("gcov", ["--json-format", "--stdout", object.replace(/o$/, "gcno")], options);
    for (const { file, lines: counted } of JSON.parse(json).files) {
      const source = relative(root, resolve(build, file));
      if (!source.startsWith("src/") && !source.startsWith("apps/")) continue;
      const of = lines.get(source) ?? lines.set(source, new Map()).get(source);
      for (const { line_number: number, count } of counted) of.set(number, Math.max(of.get(number) ?? 0, count));
    }
  }
  return lines;
}

/** Prints the folder's coverage; gives the share of its lines that ran, 0 when a unit of it is in no program. */
function report(lines, folder) {
  const own = [...lines].filter(([source]) => source.startsWith(`${folder}/`)).sort();
  const units = readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(".cpp"));
  const missing = units.filter((name) => !lines.has(`${folder}/${name}`));
  let all = 0;
  let ran = 0;
  for (const [source, counted] of own) {
    const not = [...counted].filter(([, count]) => count === 0).map(([number]) => number);
    all += counted.size;
    ran += counted.size - not.length;
    if (not.length > 0) console.log(`  ${source}: not ${not.sort((a, b) => a - b).join(", ")}`);
  }
  for (const name of missing) console.log(`  ${folder}/${name}: no line`);
  const share = all === 0 || missing.length > 0 ? 0 : ran / all;
  console.log(`${folder}: ${ran} of ${all} lines, ${((100 * ran) / all).toFixed(1)} %`);
  return share;
}

for (const old of files(".gcda")) rmSync(old);
const folders = named.length > 0 ? named : core;
test([...folders, ...always]);
const ofCore = counts();
const low = folders.filter((folder) => report(ofCore, `src/${folder}`) < least);
if (low.length > 0) fail(`expected ${100 * least} % of src/${low.join(", src/")}`);

if (named.length === 0) {
  test(restTests);
  const { status } = spawnSync("ctest", ["-R", scripts, "--output-on-failure"], { cwd: build, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) fail(`a script failed: (cd ${relative(root, build)} && ctest -R '${scripts}')`);
  const ofAll = counts();
  for (const folder of [...rest.map((name) => `src/${name}`), "apps/aceso"]) report(ofAll, folder);
}
