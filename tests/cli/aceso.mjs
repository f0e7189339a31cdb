// Running the real program as another process would.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { atEnd } from "./ending.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const aceso = realpathSync(process.env.ACESO ?? join(root, "build/release/apps/aceso/aceso"));
export const acesoDir = dirname(aceso);

export const exit = {
  ok: 0,
  none: 1,
  usage: 2,
  bad_input: 3,
  not_verified: 4,
  wont_open: 5,
  refused: 6,
  unavailable: 7,
  limit: 8,
};

/** A folder that goes when the test `t` ends. */
export function temporary(t) {
  const dir = mkdtempSync(join(tmpdir(), "aceso-cli-"));
  atEnd(t, () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A folder with a passphrase in which commands run; a chain in it stops when the test `t` ends. */
export class Desk {
  constructor(t) {
    this.dir = temporary(t);
    atEnd(t, () => existsSync(this.path("chain/node.json")) && this.run("chain down"));
    this.write("passphrase", "correct horse battery staple\n");
  }

  path(name) {
    return join(this.dir, name);
  }

  write(name, content) {
    writeFileSync(this.path(name), content);
    return name;
  }

  /** Runs `aceso` with the words of `line` and `more` (for words with spaces); gives status, stdout and stderr. */
  run(line, ...more) {
    return this.runWith({}, line, ...more);
  }

  runWith(options, line, ...more) {
    const words = [...line.split(" ").filter((word) => word !== ""), ...more];
    const { env, ...rest } = options;
    const result = spawnSync(aceso, words, {
      cwd: this.dir,
      encoding: "utf8",
      env: { PATH: process.env.PATH, ACESO_PASSPHRASE_FILE: "passphrase", ...env },
      ...rest,
    });
    assert.equal(result.signal, null, `killed: aceso ${words.join(" ")}\n${result.stderr}`);
    return result;
  }

  /** Runs a command that must succeed and gives its answer. */
  ok(line, ...more) {
    const { status, stdout, stderr } = this.run(`--json ${line}`, ...more);
    assert.equal(status, exit.ok, `aceso ${line}: ${stderr}`);
    assert.equal(stderr, "", `aceso ${line}`);
    return JSON.parse(stdout);
  }

  /** Runs a command that must give a null result, named `why`. */
  none(why, line, ...more) {
    const { status, stdout, stderr } = this.run(`--json ${line}`, ...more);
    assert.equal(status, exit.none, `aceso ${line}: ${stderr}`);
    assert.equal(stderr, "");
    assert.equal(JSON.parse(stdout).none, why);
  }

  /** Runs a command that must fail with `status`, nothing on stdout and one line on stderr that fits `message`. */
  fails(status, message, line, ...more) {
    const result = this.run(line, ...more);
    assert.equal(result.status, status, `aceso ${line}: ${result.stdout}${result.stderr}`);
    assert.equal(result.stdout, "", `aceso ${line}`);
    assert.match(result.stderr, message, `aceso ${line}`);
    assert.match(result.stderr, /^aceso: [^\n]+\n$/, `aceso ${line}`);
  }
}
