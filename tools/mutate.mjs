// Breaks the validations and proof equations of the core and the contracts, one at a time, and lists what no test
// noticed: `make mutate`, with FILES="src/proof contracts/Records.sol" for some files or folders, SHARD=1/4 for a
// part. Fails when something survives that tools/mutation-survivors.json does not excuse, or when an excuse is stale.
//
// It works in a copy, build/mutants/tree. All mutants of C++ code are built into it at once; the environment variable
// ACESO_MUTANT switches on one of them. Contracts are compiled again for each.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { contractMutants, cppMutants, inserted } from "./mutants.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const tree = join(root, "build/mutants/tree");
const build = join(tree, "build/release");

const folders = ["base", "group", "symm", "policy", "proof", "abe", "match", "report", "service"];
// What is in no folder of its own is tested by these.
const always = ["encoding", "vectors", "attack"];
const scripts = ["cli/matching", "cli/report", "cli/record", "cli/chain", "cli/keys", "serve/kgc", "e2e/demo"];

const chosen = (process.env.FILES ?? "").split(/[\s,]+/).filter(Boolean);
const [shard, shards] = (process.env.SHARD || "1/1").split("/").map(Number);
const isChosen = (file) => chosen.length === 0 || chosen.some((name) => file === name || file.startsWith(`${name}/`));

const prelude = `#pragma once
#include <cstdlib>
inline bool aceso_mutant(int number) {
  static const int active = std::getenv("ACESO_MUTANT") ? std::atoi(std::getenv("ACESO_MUTANT")) : 0;
  return number == active;
}
#define ACESO_CHECK_UNLESS(number, ...)                                            \\
  if (auto aceso_check = (__VA_ARGS__); !aceso_check && !::aceso_mutant(number)) \\
  return tl::unexpected<::aceso::Error>(aceso_check.error())
`;
const transcriptAnchor = "  explicit Transcript(std::string_view protocol);\n";
const transcriptMember = `  template <class T>
  Transcript& add_unless(int number, std::string_view label, const T& item) {
    return ::aceso_mutant(number) ? *this : add(label, item);
  }
`;

/** Every mutant: { file, what, number } in C++, { file, what, source } in contracts. */
function allMutants(sources) {
  const out = [];
  for (const folder of folders)
    for (const name of readdirSync(join(root, "src", folder)).sort()) {
      if (!name.endsWith(".cpp")) continue;
      const file = `src/${folder}/${name}`;
      const source = readFileSync(join(root, file), "utf8");
      const mutants = cppMutants(source);
      const first = out.length + 1;
      for (const { what } of mutants) out.push({ file, what, number: out.length + 1 });
      sources.set(file, inserted(source, mutants, (i) => first + i));
    }
  for (const name of readdirSync(join(root, "contracts")).sort()) {
    const file = `contracts/${name}`;
    const source = readFileSync(join(root, file), "utf8");
    for (const mutant of contractMutants(source))
      out.push({ file, what: mutant.what, source: inserted(source, [mutant], () => "") });
  }
  return out;
}

function writeIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Copies the working tree, with `sources` in the place of the files that they name. */
function copyTree(sources) {
  const list = (...options) =>
    execFileSync("git", ["ls-files", "-z", ...options], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const files = [...list(), ...list("--others", "--exclude-standard")].filter((file) => existsSync(join(root, file)));
  for (const file of files) {
    const content = sources.get(file) ?? readFileSync(join(root, file));
    if (file !== "src/proof/transcript.hpp") {
      writeIfChanged(join(tree, file), content);
      continue;
    }
    const text = content.toString();
    if (!text.includes(transcriptAnchor)) throw new Error("mutate: no place for add_unless in transcript.hpp");
    writeIfChanged(join(tree, file), text.replace(transcriptAnchor, transcriptAnchor + transcriptMember));
  }
  const known = new Set(files);
  for (const folder of ["src", "tests", "apps", "contracts"])
    for (const entry of readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath ?? entry.path, entry.name).slice(tree.length + 1);
      if (entry.isFile() && !known.has(file)) rmSync(join(tree, file));
    }
  writeIfChanged(join(tree, "mutant.hpp"), prelude);
  if (!existsSync(join(tree, "node_modules"))) symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
}

const environment = { ...process.env, CCACHE_BASEDIR: root, CCACHE_NOHASHDIR: "1" };

/** Exit code 0 in time? */
function passes(command, args, mutant, seconds) {
  const env = { ...environment, ACESO: join(build, "apps/aceso/aceso"), ACESO_MUTANT: String(mutant) };
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: tree, env, stdio: "ignore", detached: true });
    const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), seconds * 1000);
    child.on("exit", (code) => (clearTimeout(timer), done(code === 0)));
  });
}

const node = process.execPath;
const program = (name) => ({ name, command: join(build, `tests/test_${name}`), args: ["--gtest_fail_fast"] });
const script = (name) => ({ name, command: node, args: ["--test", `tests/${name}.test.mjs`] });
const contractTests = () =>
  readdirSync(join(tree, "tests/contracts"))
    .filter((name) => name.endsWith(".test.mjs") && name !== "tools.test.mjs")  // which compares gas: it notices any change
    .map((name) => script(`contracts/${name.slice(0, -".test.mjs".length)}`));
const compile = () => passes(node, ["tools/compile-contracts.mjs"], 0, 120);

function testsOf(file) {
  if (file.startsWith("contracts/")) return contractTests();
  const folder = file.split("/")[1];
  return folder === "service" ? scripts.map(script) : [folder, ...always].map(program);
}

/** Runs the tests without a mutant, so that what fails later fails for the mutant's sake. */
async function measure(tests) {
  for (const test of tests) {
    const before = Date.now();
    if (!(await passes(test.command, test.args, 0, 1800))) throw new Error(`mutate: ${test.name} fails as it is`);
    test.seconds = 30 + (10 * (Date.now() - before)) / 1000;
  }
}

const orders = new Map();

/** The name of the test that noticed the mutant, or nothing. What noticed the one before in this file comes first,
    then what takes the least time. */
async function killer(mutant) {
  const order =
    orders.get(mutant.file) ??
    testsOf(mutant.file).map(({ name }) => tests.get(name)).sort((a, b) => a.seconds - b.seconds);
  for (const test of order)
    if (!(await passes(test.command, test.args, mutant.number ?? 0, test.seconds))) {
      orders.set(mutant.file, [test, ...order.filter((other) => other !== test)]);
      return test.name;
    }
  return undefined;
}

const sources = new Map();
const mutants = allMutants(sources).filter(({ file }, i) => isChosen(file) && i % shards === shard - 1);
if (mutants.length === 0) throw new Error("mutate: nothing to do: FILES names no file with mutants");
copyTree(sources);

const tests = new Map();
for (const { file } of mutants)
  for (const test of testsOf(file)) if (!tests.has(test.name)) tests.set(test.name, test);
const targets = [...tests.values()].filter((test) => test.command !== node).map((test) => `test_${test.name}`);
if (scripts.some((name) => tests.has(name))) targets.push("aceso");
if (targets.length > 0) {
  const run = (args) => execFileSync("cmake", args, { cwd: tree, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  run(["--preset", "release", `-DCMAKE_CXX_FLAGS=-include ${tree}/mutant.hpp`, "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1"]);
  run(["--build", build, "-j", String(availableParallelism()), "--target", ...targets]);
}
if (!(await compile())) throw new Error("mutate: the contracts do not compile as they are");
await measure(tests.values());

const results = [];
const report = (mutant, killedBy) => {
  results.push({ ...mutant, killedBy });
  console.log(`${killedBy ? `killed by ${killedBy}` : "SURVIVED"}: ${mutant.file}: ${mutant.what}`);
};
const queue = mutants.filter(({ number }) => number !== undefined);
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift())
      report(mutant, await killer(mutant));
  }),
);
for (const mutant of mutants.filter(({ source }) => source !== undefined)) {
  const original = readFileSync(join(root, mutant.file));
  writeFileSync(join(tree, mutant.file), mutant.source);
  try {
    if (!(await compile())) throw new Error(`mutate: ${mutant.file} does not compile with: ${mutant.what}`);
    report(mutant, await killer(mutant));
  } finally {
    writeFileSync(join(tree, mutant.file), original);
  }
}

const excuses = JSON.parse(readFileSync(join(root, "tools/mutation-survivors.json"), "utf8"));
const table = new Map();
const problems = [];
for (const { file, what, killedBy } of results) {
  const row = table.get(file) ?? { mutants: 0, killed: 0, excused: 0, survived: 0 };
  table.set(file, row);
  const excused = excuses[file]?.[what] !== undefined;
  row.mutants += 1;
  row[killedBy ? "killed" : excused ? "excused" : "survived"] += 1;
  if (!killedBy && !excused) problems.push(`survived: ${file}: ${what}`);
  if (killedBy && excused) problems.push(`excused, but killed by ${killedBy}: ${file}: ${what}`);
}
const everything = new Set(allMutants(new Map()).map(({ file, what }) => `${file}: ${what}`));
for (const [file, list] of Object.entries(excuses))
  for (const what of Object.keys(list))
    if (!everything.has(`${file}: ${what}`)) problems.push(`excused, but there is no such mutant: ${file}: ${what}`);

console.log("\n| File | Mutants | Killed | Excused | Survived |\n|---|---|---|---|---|");
for (const [file, row] of [...table].sort())
  console.log(`| ${file} | ${row.mutants} | ${row.killed} | ${row.excused} | ${row.survived} |`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
