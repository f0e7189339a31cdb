// Runs pages of docs/ as sessions: each ```sh block, and below it the lines that it must print (```text), in this order, other
// lines between them allowed; `...` stands for any text.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import test from "node:test";

import { acesoDir, root, temporary } from "./aceso.mjs";
import { atEnd } from "./ending.mjs";

/** The blocks of a page: what runs, and what it must print. */
function blocks_of(page) {
  const blocks = [];
  for (const [, kind, text] of page.matchAll(/^```(sh|text)\n(.*?)^```$/gms)) {
    if (kind === "sh") blocks.push({ commands: text, expected: [] });
    else blocks.at(-1).expected = text.trimEnd().split("\n");
  }
  return blocks;
}

function run(t, script) {
  const dir = temporary(t);
  const shell = spawn("bash", ["-s"], {
    cwd: root,
    detached: true, // a group of its own, which ends with the test
    env: { ...process.env, PATH: `${acesoDir}:${process.env.PATH}`, TMPDIR: dir },
  });
  atEnd(t, () => {
    try {
      process.kill(-shell.pid, "SIGKILL");
    } catch {} // all of it ended by itself
  });
  shell.stdin.end(script);
  let output = "";
  shell.stdout.on("data", (text) => (output += text));
  return new Promise((resolve) => shell.on("close", (status) => resolve({ status, output })));
}

function matches(line, expected) {
  const escaped = expected.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(line);
}

function check(lines, expected, block) {
  let at = 0;
  for (const wanted of expected) {
    while (at < lines.length && !matches(lines[at], wanted)) ++at;
    assert.ok(
      at < lines.length,
      `"${wanted}" is not printed, or not in its place, by\n${block}\nit gave\n${lines.join("\n")}`,
    );
    ++at;
  }
}

/** A port that nobody listens on, outside the range from which the system gives ports to others. */
async function freePort() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const server = createServer().listen(port, "127.0.0.1");
    const listens = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!listens) continue;
    server.close();
    return port;
  }
}

/** The page with other ports than those that it chooses ("a_port=8442"): they may be taken on this machine. */
async function withFreePorts(page) {
  const chosen = /(?<=\b[a-z]+_port=)\d+/g;
  const ports = await Promise.all(Array.from(page.matchAll(chosen), freePort));
  return page.replace(chosen, () => ports.shift());
}

async function runPage(t, name) {
  const blocks = blocks_of(await withFreePorts(readFileSync(`${root}/docs/${name}`, "utf8")));
  assert.ok(blocks.length > 5);
  const parts = blocks.map(({ commands }, i) => `${commands}\nprintf "<<%s>>\\n" ${i}\n`);
  const end = "kill $(jobs -p) 2> /dev/null || true; aceso chain down > /dev/null || true";
  const script = `exec 2>&1\nset -euo pipefail\ntrap '${end}' EXIT\n${parts.join("")}`;
  const { status, output } = await run(t, script);
  const printed = output.split(/^<<\d+>>\n/m);
  assert.equal(status, 0, `the session stops here:\n${printed.at(-1)}`);
  blocks.forEach(({ commands, expected }, i) => check(printed[i].split("\n"), expected, commands));
}

for (const page of ["session.md", "operations.md", "hospital.md"])
  test(`docs/${page} does what it says`, { timeout: 300_000 }, (t) => runPage(t, page));
