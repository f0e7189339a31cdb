// A PostgreSQL server of Debian's package, in a folder that goes when the test ends; as tests/support/postgres.hpp.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { atEnd } from "../cli/ending.mjs";

const programs = "/usr/lib/postgresql/15/bin";

/** Starts a server: { database(name): makes a database and gives its URL, restart() }. */
export async function postgres(t) {
  assert.ok(existsSync(`${programs}/initdb`), "install the Debian package postgresql");
  const dir = mkdtempSync(join(tmpdir(), "aceso-pg-"));
  const root = process.getuid() === 0;
  // PostgreSQL refuses to run as root.
  const user = root ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  if (root) execFileSync("chown", ["postgres", dir]);
  const words = (program, ...more) => [...user, "--pdeathsig=QUIT", `${programs}/${program}`, ...more];
  const run = (program, ...more) =>
    execFileSync("setpriv", words(program, ...more), { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
  const data = join(dir, "data");
  run("initdb", "-D", data, "-U", "aceso", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync", "--wal-segsize=1");

  let server;
  const start = async () => {
    const options = ["listen_addresses=", "fsync=off", "full_page_writes=off"].flatMap((option) => ["-c", option]);
    server = spawn("setpriv", words("postgres", "-D", data, "-k", dir, ...options), { cwd: dir, stdio: "ignore" });
    const status = join(data, "postmaster.pid");
    for (let i = 0; !existsSync(status) || !readFileSync(status, "utf8").trimEnd().endsWith("ready"); ++i) {
      assert.ok(i < 600 && server.exitCode === null, "PostgreSQL did not start");
      await sleep(20);
    }
  };
  const stop = (signal) =>
    new Promise((resolve) => {
      if (server.exitCode !== null) return resolve();
      server.once("exit", resolve);
      server.kill(signal);
    });
  atEnd(t, async () => {
    await stop("SIGQUIT");
    rmSync(dir, { recursive: true, force: true });
  });
  await start();
  return {
    database: (name) => {
      run("createdb", "-h", dir, "-U", "aceso", name);
      return `postgresql://aceso@/${name}?host=${dir.replaceAll("/", "%2F")}`;
    },
    /** Ends all connections, and serves again. */
    restart: async () => {
      await stop("SIGINT");
      await start();
    },
  };
}
