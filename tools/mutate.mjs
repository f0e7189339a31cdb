// Breaks the validations and proof equations of the core and the contracts, one at a time, and lists what no test
// noticed: `make mutate`, with FILES="src/proof contracts/Records.sol" for some files or folders, SHARD=1/4 for a
// part. Fails when something survives that tools/mutation-survivors.json does not excuse, or when an excuse is stale.
//
// It works in a copy, build/mutants/tree. All mutants of C++ code are built into it at once; the environment variable
// ACESO_MUTANT switches on one of them, and ACESO_REACHED names a file with a byte for each, which is set where one
// would have changed something: a mutant is tried with those cases alone in which it would. Contracts are compiled
// again for each.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { contractMutants, cppMutants, inserted } from "./mutants.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const tree = join(root, "build/mutants/tree");
const build = join(tree, "build/release");

const folders = ["base", "group", "symm", "policy", "proof", "abe", "match", "report", "service"];
// Programs of tests/; for src/service, which does little without the whole program, scripts that run it.
const programs = ["base", "group", "symm", "policy", "proof", "abe", "match", "report", "encoding", "vectors", "attack"];
const scripts = [
  ...["matching", "report", "record", "chain", "keys", "results"].map((name) => `cli/${name}`),
  ...["kgc", "hospital", "hospital-access", "hospital-input", "outages", "reorganised"].map((name) => `serve/${name}`),
  "e2e/demo",
];

const chosen = (process.env.FILES ?? "").split(/[\s,]+/).filter(Boolean);
const [shard, shards] = (process.env.SHARD || "1/1").split("/").map(Number);
const isChosen = (file) => chosen.length === 0 || chosen.some((name) => file === name || file.startsWith(`${name}/`));

const most = 4096;  // bytes of the file of reached ones
const prelude = `#pragma once
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cstdlib>
inline unsigned char* aceso_reached() {
  const char* name = std::getenv("ACESO_REACHED");
  const int file = name == nullptr ? -1 : ::open(name, O_RDWR | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* at = ::mmap(nullptr, ${most}, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return at == MAP_FAILED ? nullptr : static_cast<unsigned char*>(at);
}
inline bool aceso_mutant(int number) {
  static const int active = std::getenv("ACESO_MUTANT") ? std::atoi(std::getenv("ACESO_MUTANT")) : 0;
  static unsigned char* const reached = aceso_reached();
  if (reached != nullptr) reached[number] = 1;
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

const environment = { ...process.env, CCACHE_NOHASHDIR: "1" };

/** The program, started with these variables of the environment by whatever starts it: scripts keep theirs from it. */
function programWith(variables) {
  const values = Object.entries(variables);
  const folder = join(root, "build/mutants/bin", values.map(([name, value]) => `${name}-${basename(value)}`).join("-") || "as-it-is");
  const file = join(folder, "aceso");
  mkdirSync(folder, { recursive: true });
  const settings = values.map(([name, value]) => `export ${name}=${value}\n`).join("");
  writeFileSync(file, `#!/bin/sh\n${settings}exec ${join(build, "apps/aceso/aceso")} "$@"\n`, { mode: 0o755 });
  return file;
}

/** Exit code 0 in time? */
function passes(command, args, variables, seconds) {
  const env = { ...environment, ACESO: programWith(variables), ...variables };
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: tree, env, stdio: "ignore", detached: true });
    const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), seconds * 1000);
    child.on("exit", (code) => (clearTimeout(timer), done(code === 0)));
  });
}

/** Does something with each item, as many at a time as there are cores. */
async function onAllCores(items, act) {
  const queue = [...items];
  const work = async (_, worker) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item, worker);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

const node = process.execPath;
const program = (name) => ({ name, command: join(build, `tests/test_${name}`) });
const script = (name) => ({ name, command: node, file: `tests/${name}.test.mjs` });
const contractTests = () =>
  readdirSync(join(tree, "tests/contracts"))
    .filter((name) => name.endsWith(".test.mjs") && name !== "tools.test.mjs")  // which compares gas: it notices any change
    .map((name) => script(`contracts/${name.slice(0, -".test.mjs".length)}`));
const compile = () => passes(node, ["tools/compile-contracts.mjs"], {}, 120);

function testsOf(file) {
  if (file.startsWith("contracts/")) return contractTests();
  return file.startsWith("src/service/") ? [program("service"), ...scripts.map(script)] : programs.map(program);
}

/** The cases of a test: all that a program lists; a script is one. */
function casesOf(test) {
  if (test.file) return [test.name];
  const lines = execFileSync(test.command, ["--gtest_list_tests"], { encoding: "utf8" }).split("\n");
  let suite = "";
  const out = [];
  for (const line of lines) {
    if (/^\S+\./.test(line)) suite = line.split(/\s/)[0];
    else if (/^ {2}\S/.test(line)) out.push(suite + line.trim().split(/\s/)[0]);
  }
  return out;
}

const argumentsFor = (test, cases) =>
  test.file ? ["--test", test.file] : ["--gtest_fail_fast", `--gtest_filter=${cases.join(":")}`];

/** Runs every case of the tests without a mutant, so that what fails later fails for the mutant's sake; notes for each
    its time and the mutants that would have changed something in it. */
async function measure(tests) {
  for (const test of tests) test.cases = [];
  await onAllCores(
    tests.flatMap((test) => casesOf(test).map((name) => ({ test, name }))),
    async ({ test, name }, worker) => {
      const file = join(root, "build/mutants", `reached-${worker}`);
      writeFileSync(file, Buffer.alloc(most));
      const before = Date.now();
      if (!(await passes(test.command, argumentsFor(test, [name]), { ACESO_REACHED: file }, 1800)))
        throw new Error(`mutate: ${test.name} ${name} fails as it is`);
      test.cases.push({ name, seconds: (Date.now() - before) / 1000, reached: readFileSync(file) });
    },
  );
  for (const { name, cases } of tests)
    console.log(`${name}: ${cases.length} cases, ${cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`);
}

/** What to run for a mutant, that which takes least first: the cases that it would change something in, or all for one
    that is compiled in. */
function candidates(mutant) {
  return testsOf(mutant.file)
    .map(({ name }) => {
      const test = tests.get(name);
      const cases = test.cases.filter(({ reached }) => mutant.number === undefined || reached[mutant.number]);
      return { test, cases, seconds: cases.reduce((sum, { seconds }) => sum + seconds, 0) };
    })
    .filter(({ cases }) => cases.length > 0)
    .sort((a, b) => a.seconds - b.seconds);
}

/** The name of the test that noticed the mutant, or nothing. */
async function killer(mutant) {
  const variables = mutant.number === undefined ? {} : { ACESO_MUTANT: String(mutant.number) };
  for (const { test, cases, seconds } of candidates(mutant)) {
    const args = argumentsFor(test, cases.map(({ name }) => name));
    const notices = async () => !(await passes(test.command, args, variables, 60 + 4 * seconds));
    // A script among many on a busy machine may fail for another reason: not twice.
    if ((await notices()) && (!test.file || (await notices()))) return test.name;
  }
  return undefined;
}

const sources = new Map();
const all = allMutants(sources);
if (all.some(({ number }) => number >= most)) throw new Error(`mutate: expected fewer than ${most} mutants`);
const mutants = all.filter(({ file }, i) => isChosen(file) && i % shards === shard - 1);
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
await measure([...tests.values()]);

const results = [];
async function attempt(mutant) {
  const killedBy = await killer(mutant);
  results.push({ ...mutant, killedBy });
  const survived = candidates(mutant).length > 0 ? "SURVIVED" : "SURVIVED, no test gets there";
  const outcome = killedBy ? `killed by ${killedBy}` : survived;
  console.log(`${outcome}: ${mutant.file}: ${mutant.what}`);
}
await onAllCores(mutants.filter(({ number }) => number !== undefined), attempt);
for (const mutant of mutants.filter(({ source }) => source !== undefined)) {
  const original = readFileSync(join(root, mutant.file));
  writeFileSync(join(tree, mutant.file), mutant.source);
  try {
    if (!(await compile())) throw new Error(`mutate: ${mutant.file} does not compile with: ${mutant.what}`);
    await attempt(mutant);
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
const everything = new Set(all.map(({ file, what }) => `${file}: ${what}`));
for (const [file, list] of Object.entries(excuses))
  for (const what of Object.keys(list))
    if (!everything.has(`${file}: ${what}`)) problems.push(`excused, but there is no such mutant: ${file}: ${what}`);

console.log("\n| File | Mutants | Killed | Excused | Survived |\n|---|---|---|---|---|");
for (const [file, row] of [...table].sort())
  console.log(`| ${file} | ${row.mutants} | ${row.killed} | ${row.excused} | ${row.survived} |`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
