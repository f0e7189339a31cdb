// Runs every fuzzer of the preset "fuzz" for some seconds: `node tools/fuzz.mjs SECONDS [TARGET...]`, as many at a time
// as there are cores. What they find grows in build/fuzz/corpus; an input that breaks something is kept in
// build/fuzz/crashes, and then this fails.

import { spawn } from "node:child_process";
import { cpus } from "node:os";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const programs = join(root, "build/fuzz/tests/fuzz");
const seconds = Number(process.argv[2]);
if (!Number.isInteger(seconds) || seconds < 1) {
  console.error("usage: node tools/fuzz.mjs SECONDS [TARGET...]");
  process.exit(2);
}
const all = readdirSync(join(root, "tests/fuzz/corpus")).sort();
const chosen = process.argv.length > 3 ? process.argv.slice(3) : all;
const crashes = join(root, "build/fuzz/crashes");
mkdirSync(crashes, { recursive: true });
const broken = (target) => readdirSync(crashes).filter((name) => name.startsWith(`${target}-`));

/** One fuzzer's run, and what it reports at its end. */
function run(target) {
  const grown = join(root, "build/fuzz/corpus", target);
  mkdirSync(grown, { recursive: true });
  const before = new Set(broken(target));
  const dictionary = join(root, "tests/fuzz/dictionaries", `${target}.dict`);
  const options = [
    `-max_total_time=${seconds}`, "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1",
    `-artifact_prefix=${crashes}/${target}-`, ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : []),
  ];
  const child = spawn(join(programs, `fuzz_${target}`), [...options, grown, join(root, "tests/fuzz/corpus", target)],
    { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (text) => (log += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const last = [...log.matchAll(/cov: (\d+) ft: (\d+)/g)].pop() ?? ["", "0", "0"];
      const [, executions] = log.match(/number_of_executed_units:\s*(\d+)/) ?? [, "0"];
      const found = broken(target).filter((name) => !before.has(name));
      // Without an input that was kept, it did not get to run.
      if (code !== 0) console.error(`${target}: ended with ${code}\n${log.split("\n").slice(-40).join("\n")}`);
      resolve({ target, executions, edges: last[1], features: last[2], crashes: found.length, failed: code !== 0, found });
    });
  });
}

const waiting = [...chosen];
const results = [];
await Promise.all(cpus().map(async () => {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) results.push(await run(target));
}));

const columns = ["target", "executions", "edges", "features", "crashes"];
console.log(columns.map((name) => name.padEnd(16)).join(""));
for (const result of results.sort((a, b) => (a.target < b.target ? -1 : 1))) {
  console.log(columns.map((name) => String(result[name]).padEnd(16)).join(""));
  for (const name of result.found) console.log(`  build/fuzz/crashes/${name}`);
}
process.exitCode = results.some(({ failed }) => failed) ? 1 : 0;
