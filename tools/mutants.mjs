// Finds what tools/mutate.mjs breaks: every refusal, every comparison that a function answers with, every sign of a
// proof's equation, every item of a transcript, and in the contracts every condition, required role and known record.
//
// A mutant is a list of insertions into the source. In C++ each is switched on at run time by its number, so that one
// build serves all; in a contract there is no run time to ask, and the mutants are compiled one by one. The number is
// asked for only where the mutant's answer would be another one than the original's, if that can be told at the place:
// a test in which nobody asks does not have to be run.

/** The source with comments and the contents of strings blanked, each character at its place. */
export function masked(source) {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'/g, (match) => {
    const blank = match.replace(/[^\n]/g, " ");
    return /^["']/.test(match) ? match[0] + blank.slice(2) + match[0] : blank;
  });
}

const openers = "([{";
const closers = ")]}";

/** The place of the bracket that closes the one at `open`. */
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; ++i) {
    if (openers.includes(text[i])) ++depth;
    else if (closers.includes(text[i]) && --depth === 0) return i;
  }
  throw new Error(`no end of the bracket at ${open}`);
}

/** The spans between `separator`s that are in no bracket, without white space around them. */
function split(text, [from, to], separator) {
  const out = [];
  let depth = 0;
  let start = from;
  const push = (end) => {
    const part = text.slice(start, end);
    out.push([start + part.length - part.trimStart().length, end - (part.length - part.trimEnd().length)]);
  };
  for (let i = from; i < to; ++i) {
    if (openers.includes(text[i])) ++depth;
    else if (closers.includes(text[i])) --depth;
    else if (depth === 0 && text.startsWith(separator, i)) {
      push(i);
      i += separator.length - 1;
      start = i + 1;
    }
  }
  push(to);
  return out;
}

/** What decides within a condition: the operands of "or", also of one in brackets under an "and". */
function deciding(text, span) {
  const either = split(text, span, "||");
  if (either.length > 1) return either.flatMap((part) => deciding(text, part));
  const inner = split(text, span, "&&").filter(
    ([from, to]) => text[from] === "(" && closing(text, from) === to - 1 && text.slice(from, to).includes("||"),
  );
  return inner.length === 0 ? [span] : inner.flatMap(([from, to]) => deciding(text, [from + 1, to - 1]));
}

const refusal =
  /^\{?\s*(return\s+(fail|none|refuse|wont_open|unknown_doctor|bad_size|tl::unexpected)\b|return\s+(false|std::nullopt)\s*;|return\s+\{Ruling|(in\.)?reject\(|error_\s*=|revert\b|return\s+in\.failure)/;

/** One mutant: the insertions around a span; `n` is where its number goes. */
function around(span, before, after) {
  return { span, insertions: [{ at: span[0], text: before }, { at: span[1], text: after }] };
}

/** Conditions whose body refuses; in contracts, every condition. */
function* conditions(text, every) {
  for (const { index } of text.matchAll(/\bif \(/g)) {
    const open = index + 3;
    const close = closing(text, open);
    const body = text.slice(close + 1).trimStart();
    if (!every && !refusal.test(body)) continue;
    const parts = split(text, [open + 1, close], ";");  // an initialiser may come first
    const condition = parts.at(-1);
    if (text.slice(...condition) === "!in.ok()") continue;  // what follows fails too: the decoder remembers
    for (const span of deciding(text, condition)) yield span;
  }
}

/** Conditions between a value and nothing. */
function* guards(text) {
  for (const { index, 0: match } of text.matchAll(/(?<== )[^;{}?=]+(?= \? [^;]*: std::nullopt;)/g))
    yield [index, index + match.length];
}

const comparison = / (==|!=|<|>|<=|>=|&&) /;
const predicate = /(^|[.:_\s(])(is_\w+|equal\w*|equals|verify\w*|contains|binary_search|\w+_is_\w+|\w+_in_group|\w+_check)\([\s\S]*\)$/;

/** What a function answers with: the operands of an answer that is a comparison. */
function* answers(text) {
  for (const match of text.matchAll(/\breturn\s+(?=[^{};]*;)|\b(?:const )?bool \w+ =\s+/g)) {
    const from = match.index + match[0].length;
    const to = text.indexOf(";", from);
    const expression = text.slice(from, to);
    if (/[{}?]|<<|^(true|false|\*this|nullptr)$/.test(expression)) continue;
    const declared = match[0].includes("bool");
    const [first, ...others] = split(text, [from, to], "&&");
    if (others.length > 0) yield* [first, ...others];
    else if (declared || comparison.test(expression) || predicate.test(expression)) yield first;
  }
}

/** Every mutant of a C++ source: { span, insertions, what }. `$` in an insertion stands for the mutant's number. */
export function cppMutants(source) {
  const text = masked(source);
  const original = ([from, to]) => source.slice(from, to).replace(/\s+/g, " ");
  const out = [];
  for (const span of conditions(text, false))
    out.push({ ...around(span, "((", ") && !::aceso_mutant($))"), what: `never: ${original(span)}` });
  for (const span of [...answers(text), ...guards(text)])
    out.push({ ...around(span, "((", ") || ::aceso_mutant($))"), what: `always: ${original(span)}` });
  for (const { index } of text.matchAll(/\bACESO_CHECK\(/g)) {
    const open = index + "ACESO_CHECK".length;
    const span = [open + 1, closing(text, open)];
    const insertions = [{ at: open, text: "_UNLESS" }, { at: open + 1, text: "$, " }];
    out.push({ span, insertions, what: `unchecked: ${original(span)}` });
  }
  for (const { index } of text.matchAll(/\.add\("/g)) {
    const open = index + ".add".length;
    const span = [open + 1, closing(text, open)];
    const insertions = [{ at: open, text: "_unless" }, { at: open + 1, text: "$, " }];
    out.push({ span, insertions, what: `not in the transcript: ${original(span)}` });
  }
  const choices = [
    [/(?<=[(,{=] ?)-([a-z_]\w*(?:\.\w+)*(?:\[\w+\])?)(?![\w(.[])/g, ([, value]) => value],
    [/\bk\w* \+ c \* \w+/g, ([whole]) => whole.replace("+", "-")],
    [/\b[a-z_]\w*(?:(?:\.|::)\w+|\[\w+\]|\(\))*?\.inverse\(\)/g, ([whole]) => whole.replace(/\.inverse\(\)$/, "")],
  ];
  for (const [pattern, other] of choices)
    for (const match of text.matchAll(pattern)) {
      const span = [match.index, match.index + match[0].length];
      out.push({ ...around(span, `(::aceso_mutant($) ? ${other(match)} : `, ")"), what: `not: ${match[0]}` });
    }
  return named(out);
}

/** Every mutant of a contract, in the same form, without numbers. */
export function contractMutants(source) {
  const text = masked(source);
  const original = ([from, to]) => source.slice(from, to).replace(/\s+/g, " ");
  const out = [];
  for (const span of conditions(text, true))
    out.push({ ...around(span, "(false && (", "))"), what: `never: ${original(span)}` });
  for (const { index, 0: call } of text.matchAll(/^ *(?=_require\w+\()/gm)) {
    const at = index + call.length;
    const span = [at, closing(text, text.indexOf("(", at)) + 1];
    out.push({ span, insertions: [{ at, text: "if (false) " }], what: `unchecked: ${original(span)}` });
  }
  for (const { index, 0: modifier } of text.matchAll(/(?<=\) (?:external|internal view) )only\w+\(\w+\)/g)) {
    const span = [index, index + modifier.length];
    out.push({ ...around(span, "/*", "*/"), what: `without: ${modifier}` });
  }
  for (const { index, 0: answer } of text.matchAll(/(?<=return )hasRole\([^;]*\)(?=;)/g))
    out.push({ ...around([index, index + answer.length], "true || ", ""), what: `always: ${answer}` });
  return named(out);
}

/** In the order of the source, with names that tell equal ones apart. */
function named(mutants) {
  const count = new Map();
  return mutants
    .sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1])
    .map((mutant) => {
      const seen = (count.get(mutant.what) ?? 0) + 1;
      count.set(mutant.what, seen);
      return { ...mutant, what: seen === 1 ? mutant.what : `${mutant.what} (${seen})` };
    });
}

/** The source with the mutants' insertions, `number(i)` for the i-th one's "$". */
export function inserted(source, mutants, number) {
  const all = mutants.flatMap(({ span, insertions }, i) =>
    insertions.map(({ at, text }) => ({ at, length: span[1] - span[0], text: text.replace("$", () => number(i)) })),
  );
  // Where spans touch, one ends before the other starts; where they nest, the longer one is outside.
  const starts = (insertion) => !insertion.text.startsWith(")");
  all.sort((a, b) => a.at - b.at || starts(a) - starts(b) || (starts(a) ? b.length - a.length : a.length - b.length));
  let out = "";
  let done = 0;
  for (const { at, text } of all) {
    out += source.slice(done, at) + text;
    done = at;
  }
  return out + source.slice(done);
}
