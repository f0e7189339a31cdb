// Runs the test programs of a build of the preset "coverage" and prints, for each folder of the core, how many of its
// lines they ran, and which they did not: `node tools/coverage.mjs BUILD [FOLDER...]`. Fails below 95 % in any folder.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const least = 0.95;
const core = ["base", "group", "symm", "policy", "proof", "abe", "match", "report"];
// Tests of all folders together.
const always = ["encoding", "attack"];

const build = resolve(process.argv[2] ?? "build/coverage");
const folders = process.argv.length > 3 ? process.argv.slice(3) : core;
// Tests' objects too: of a header's functions the linker keeps one copy, which may be theirs.
const files = (ending) =>
  ["src", "tests"].flatMap((folder) =>
    readdirSync(join(build, folder), { recursive: true })
      .map((name) => join(build, folder, String(name)))
      .filter((name) => name.endsWith(ending)),
  );

for (const counts of files(".gcda")) rmSync(counts);
const programs = [...folders, ...always].map((name) => join(build, "tests", `test_${name}`)).filter(existsSync);
for (const program of programs) {
  const { status } = spawnSync(program, ["--gtest_brief=1"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) {
    console.error(`${program}: failed`);
    process.exit(1);
  }
}

/** Source file -> line -> how often it ran, over all units that contain it. */
const lines = new Map();
// A unit that never ran has no counts, and gcov says so; its lines are not run.
const options = { cwd: build, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] };
for (const object of files(".cpp.o")) {
  if (relative(build, object).startsWith("tests/") && !existsSync(object.replace(/o$/, "gcda"))) continue;
  const json = execFileSync("gcov", ["--json-format", "--stdout", object.replace(/o$/, "gcno")], options);
  for (const { file, lines: counted } of JSON.parse(json).files) {
    const source = relative(root, resolve(build, file));
    if (!source.startsWith("src/")) continue;
    const of = lines.get(source) ?? lines.set(source, new Map()).get(source);
    for (const { line_number: number, count } of counted) of.set(number, Math.max(of.get(number) ?? 0, count));
  }
}

let enough = true;
for (const folder of folders) {
  const own = [...lines].filter(([source]) => source.startsWith(`src/${folder}/`)).sort();
  const units = readdirSync(join(root, "src", folder)).filter((name) => name.endsWith(".cpp"));
  const missing = units.filter((name) => !lines.has(`src/${folder}/${name}`));
  let all = 0;
  let ran = 0;
  for (const [source, counts] of own) {
    const not = [...counts].filter(([, count]) => count === 0).map(([number]) => number);
    all += counts.size;
    ran += counts.size - not.length;
    if (not.length > 0) console.log(`  ${source}: not ${not.sort((a, b) => a - b).join(", ")}`);
  }
  for (const name of missing) console.log(`  src/${folder}/${name}: no line`);
  const share = all === 0 ? 0 : ran / all;
  console.log(`src/${folder}: ${ran} of ${all} lines, ${(100 * share).toFixed(1)} %`);
  enough &&= share >= least && missing.length === 0;
}
if (!enough) {
  console.error(`coverage: expected ${100 * least} % of each folder`);
  process.exit(1);
}
