// Fails when a promise of docs/threat-model.md is attacked by no test, or by one that does not exist:
// `node tools/check-promises.mjs [ROOT]`.
//
// The column "Attacked in" of the table "Promises" names tests in backticks, as `FOLDER.Suite.Name` for one of
// tests/FOLDER/*.cpp, or as `FOLDER/NAME.test.mjs: TITLE`. Each must be in the sources. ctest must run all
// scripts: one that it does not is no attack.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? ".";
const read = (path) => readFileSync(join(root, path), "utf8");
const run = read("tests/CMakeLists.txt");
const problems = [];

/** Whether tests/`folder` has the GTest or RapidCheck test `suite`.`name`, and is built. */
function hasCpp(folder, suite, name) {
  if (!existsSync(join(root, "tests", folder)) || !run.includes(`aceso_test(${folder} `)) return false;
  const macro = new RegExp(`^(TEST|TEST_F|TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\\(\\s*${suite},\\s*${name}\\s*[,)]`, "m");
  return readdirSync(join(root, "tests", folder))
    .filter((file) => file.endsWith(".cpp"))
    .some((file) => macro.test(read(`tests/${folder}/${file}`)));
}

/** Whether ctest runs tests/`file`: by its name, or by a pattern for its whole folder. */
function isRun(file) {
  const [, folder, name] = file.match(/^(.*)\/(.*)\.test\.mjs$/);
  const inLoop = new RegExp(`foreach\\(name ([^)]*)\\)\\s*aceso_script\\(${folder}\\.`);
  return (
    (run.match(inLoop)?.[1].split(/\s+/).includes(name) ?? false) ||
    run.includes(`/${file})`) ||
    run.includes(`/${folder}/*.test.mjs)`)
  );
}

/** Whether tests/`file` has the test `title`. */
function hasScript(file, title) {
  if (!existsSync(join(root, "tests", file))) return false;
  const titles = [...read(`tests/${file}`).matchAll(/\btest\(\s*(["'`])((?:\\.|(?!\1).)*)\1/g)];
  return titles.some(([, , text]) => text.replace(/\\(.)/g, "$1") === title);
}

const promises = read("docs/threat-model.md").split(/^## Promises$/m)[1]?.split(/^## /m)[0] ?? "";
const rows = promises.split("\n").filter((line) => line.startsWith("| ")).slice(1);
let attacks = 0;
for (const row of rows) {
  const cells = row.split("|").slice(1, -1).map((cell) => cell.trim());
  const [promise, attacked] = [cells[0], cells.at(-1)];
  const tests = [...attacked.matchAll(/`([^`]+)`/g)].map(([, test]) => test);
  if (tests.length === 0) problems.push(`"${promise}": attacked by no test`);
  for (const test of tests) {
    const cpp = test.match(/^(\w+)\.(\w+)\.(\w+)$/);
    const script = test.match(/^([\w/-]+\.test\.mjs): (.+)$/);
    if (!(cpp && hasCpp(...cpp.slice(1))) && !(script && hasScript(...script.slice(1))))
      problems.push(`"${promise}": there is no test ${test}`);
  }
  attacks += tests.length;
}
for (const file of readdirSync(join(root, "tests"), { recursive: true }).map(String))
  if (file.endsWith(".test.mjs") && !isRun(file)) problems.push(`tests/${file}: is not run by ctest`);
if (rows.length === 0) problems.push("docs/threat-model.md: no table of promises");

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${rows.length} promises, attacked by ${attacks} tests that are named`);
