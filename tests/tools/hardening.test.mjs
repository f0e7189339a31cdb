// The program has what CMakeLists.txt asks the compiler and the linker for.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const program = process.env.ACESO;
const readelf = (...options) => execFileSync("readelf", ["--wide", ...options, program], { encoding: "utf8" });

test("protections against memory errors", { skip: program ? false : "ACESO is not set" }, () => {
  const dynamic = readelf("--dynamic");
  assert.match(dynamic, /\bFlags:.*\bNOW\b.*\bPIE\b/, "at a random place, with nothing bound later");
  const segments = readelf("--program-headers");
  assert.match(segments, /GNU_RELRO/, "relocations are read-only");
  assert.match(segments, /GNU_STACK .* RW +0x/, "no code on the stack");
  const symbols = readelf("--dyn-syms");
  for (const wanted of ["__stack_chk_fail", "__memcpy_chk", "_ZSt21__glibcxx_assert_fail"])
    assert.ok(symbols.includes(wanted), wanted);
});
