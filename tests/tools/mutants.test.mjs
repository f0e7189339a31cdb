// The finder of mutants finds what it should, and its insertions give the code that they describe.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contractMutants, cppMutants, inserted } from "../../tools/mutants.mjs";

/** { what: the source with that mutant alone }, numbers as 7. */
function each(source, find) {
  const mutants = find(source);
  return Object.fromEntries(mutants.map((mutant) => [mutant.what, inserted(source, [mutant], () => "7")]));
}

test("a condition that refuses", () => {
  assert.deepEqual(each("if (a > b) return fail(x);", cppMutants), {
    "never: a > b": "if (((a > b) && !::aceso_mutant(7))) return fail(x);",
  });
  assert.deepEqual(each("if (a > b) ++a;", cppMutants), {});
});

test("each operand of an or, also under an and", () => {
  assert.deepEqual(Object.keys(each('if (in.ok() && (f(a || b) || c)) in.reject("x || y", "z");', cppMutants)), [
    "never: f(a || b)",
    "never: c",
  ]);
});

test("the condition after an initialiser", () => {
  assert.deepEqual(Object.keys(each("if (const auto x = f(); !x) return none(y);", cppMutants)), ["never: !x"]);
});

test("an answer, and each operand of an and in it", () => {
  assert.deepEqual(each("return f(a) == b;", cppMutants), { "always: f(a) == b": "return ((f(a) == b) || ::aceso_mutant(7));" });
  assert.deepEqual(Object.keys(each("const bool x = a() && b();", cppMutants)), ["always: a()", "always: b()"]);
  assert.deepEqual(each("return out;", cppMutants), {});
  assert.deepEqual(Object.keys(each("auto x = good(a) ? b : std::nullopt;", cppMutants)), ["always: good(a)"]);
});

test("a check, and an item of a transcript", () => {
  assert.deepEqual(each("ACESO_CHECK(f(x));", cppMutants), { "unchecked: f(x)": "ACESO_CHECK_UNLESS(7, f(x));" });
  assert.deepEqual(each('t.add("K", k);', cppMutants), { 'not in the transcript: "K", k': 't.add_unless(7, "K", k);' });
});

test("signs and inverses of an equation", () => {
  assert.deepEqual(each("s.l.pow(-delta);", cppMutants), {
    "not: -delta": "s.l.pow((::aceso_mutant(7) ? delta : -delta));",
  });
  assert.deepEqual(each("{c, k + c * x};", cppMutants), {
    "not: k + c * x": "{c, (::aceso_mutant(7) ? k - c * x : k + c * x)};",
  });
  assert.deepEqual(each("a.b().inverse();", cppMutants), {
    "not: a.b().inverse()": "(::aceso_mutant(7) ? a.b() : a.b().inverse());",
  });
});

test("equal ones are told apart, and comments and strings hold none", () => {
  const twice = 'if (a) return false;\n// if (b) return false;\n"if (c) return false;";\nif (a) return false;';
  assert.deepEqual(Object.keys(each(twice, cppMutants)), ["never: a", "never: a (2)"]);
});

test("all mutants of a source at once nest", () => {
  const source = "return f(x.inverse()) == b && c;";
  assert.equal(
    inserted(source, cppMutants(source), (i) => String(i)),
    "return ((f((::aceso_mutant(1) ? x : x.inverse())) == b) || ::aceso_mutant(0)) && ((c) || ::aceso_mutant(2));",
  );
});

test("contracts: conditions, required roles, modifiers", () => {
  const source = `
    function f(bytes32 id) external onlyKnown(id) {
        _requireDigest(id);
        if (a || b) revert C();
    }`;
  assert.deepEqual(each(source, contractMutants), {
    "without: onlyKnown(id)": source.replace("onlyKnown(id)", "/*onlyKnown(id)*/"),
    "unchecked: _requireDigest(id)": source.replace("_requireDigest", "if (false) _requireDigest"),
    "never: a": source.replace("(a || b)", "((false && (a)) || b)"),
    "never: b": source.replace("(a || b)", "(a || (false && (b)))"),
  });
});
