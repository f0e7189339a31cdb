// How much memory a process has had.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The most that a process had in memory so far, in MiB; 0 when it is gone. */
export function peakMib(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/);
    return line === null ? 0 : Number(line[1]) / 1024;
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "ESRCH") throw error;
    return 0;
  }
}

/** Sanitizers keep what is freed, and counting lines takes memory: tests/CMakeLists.txt asks such builds for no bound. */
export function checkPeak(what, mib, most) {
  if (process.env.ACESO_MEMORY_UNBOUNDED === undefined) assert.ok(mib < most, `${what} had ${mib} MiB in memory`);
}
