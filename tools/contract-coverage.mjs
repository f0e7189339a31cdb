// Runs the contract tests and prints which lines and branches of contracts/*.sol they reach.
//
//   node tools/compile-contracts.mjs && node tools/contract-coverage.mjs [test file...]
//
// Fails when a test fails, or a line or branch is not reached. The contracts are measured as they are deployed, without
// instrumentation: each call of a test is traced on the tests' chain first, and solc's source map tells where in the
// source an instruction comes from.
//   Line: one on which a statement starts. It is reached when each of these statements had an instruction executed.
//   Branch: each of the two ways at an if, &&, || or ?:, in each copy that solc made of it for a deployed contract.
// What solc adds (dispatch, decoding of arguments, the checks of a call's result) is no branch of the source; it is
// counted in a line of its own.
//
// Without arguments all test files are run but two: tools.test.mjs runs no contract in this process, and what the
// random calls of properties.test.mjs reach may be luck.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import "../tests/contracts/chain.mjs"; // configures hardhat
import { compile } from "./compile-contracts.mjs";

const { provider } = createRequire(import.meta.url)("hardhat").network;
const testDirectory = fileURLToPath(new URL("../tests/contracts/", import.meta.url));
const JUMPI = 0x57;
const isPush = (opcode) => opcode >= 0x60 && opcode <= 0x7f;

const { sources, output } = compile({ "*": { "": ["ast"], "*": ["evm.bytecode", "evm.deployedBytecode"] } });
const sourceNames = Object.fromEntries(Object.entries(output.sources).map(([name, { id }]) => [id, name]));

/** Calls visit(node, whether it is in a constructor) for each node of a syntax tree. */
function walk(node, visit, inConstructor = false) {
  if (node === null || typeof node !== "object") return;
  const inside = inConstructor || node.kind === "constructor";
  if (node.nodeType) visit(node, inside);
  for (const child of Object.values(node)) walk(child, visit, inside);
}

const statements = []; // { source, line, start, end }
const branchPoints = new Map(); // from solc's "start:length:file" to whether it is in a constructor
for (const source of Object.keys(sources)) {
  walk(output.sources[source].ast, ({ nodeType, operator, src }, inConstructor) => {
    const [start, length] = src.split(":").map(Number);
    if (/Statement$|^Return$/.test(nodeType) && nodeType !== "PlaceholderStatement") {
      const line = sources[source].content.slice(0, start).split("\n").length;
      statements.push({ source, line, start, end: start + length });
    }
    if (["IfStatement", "Conditional"].includes(nodeType) || operator === "&&" || operator === "||") {
      branchPoints.set(src, inConstructor);
    }
  });
}

/** The code of a deployed contract, or of its constructor: pc -> { src, executed, ways (the next pcs), isJumpi }. */
function codeOf(contract, { object, sourceMap, immutableReferences = {} }, isCreation) {
  const bytes = Buffer.from(object, "hex");
  const holes = Object.values(immutableReferences).flat();
  const instructions = new Map();
  let fields = [];
  let pc = 0;
  for (const entry of sourceMap.split(";")) {
    const given = entry.split(":");
    fields = [0, 1, 2].map((i) => given[i] || fields[i]);
    instructions.set(pc, { src: fields.join(":"), executed: false, ways: new Set(), isJumpi: bytes[pc] === JUMPI });
    pc += isPush(bytes[pc]) ? bytes[pc] - 0x5e : 1;
  }
  return { contract, bytes, holes, instructions, isCreation };
}

const codes = Object.keys(sources).flatMap((source) =>
  Object.entries(output.contracts[source])
    .filter(([, { evm }]) => evm.bytecode.object !== "")
    .flatMap(([name, { evm }]) => [codeOf(name, evm.deployedBytecode, false), codeOf(name, evm.bytecode, true)]),
);

/** The known code that `hex` is: an account's code, or with isCreation the data of a deployment. */
function find(hex, isCreation) {
  const bytes = Buffer.from(hex.slice(2), "hex");
  const code = codes.find((candidate) => {
    if (candidate.isCreation !== isCreation) return false;
    if (isCreation) return bytes.subarray(0, candidate.bytes.length).equals(candidate.bytes);
    const masked = Buffer.from(bytes);
    for (const { start, length } of candidate.holes) masked.fill(0, start, start + length);
    return masked.equals(candidate.bytes);
  });
  assert.ok(code, "an unknown contract is called: run tools/compile-contracts.mjs first");
  return code;
}

const untraced = provider.request.bind(provider);

/** The code of an account; undefined for one that has none, precompiles included. */
async function codeAt(address) {
  const hex = await untraced({ method: "eth_getCode", params: [address, "latest"] });
  return hex === "0x" ? undefined : find(hex, false);
}

async function trace(call) {
  const options = { disableMemory: true, disableStorage: true };
  const code = call.to ? await codeAt(call.to) : find(call.data, true);
  if (!code) return;
  const { structLogs } = await untraced({ method: "debug_traceCall", params: [call, "latest", options] });
  const running = []; // for each depth from 1 on: its code, and the last instruction there
  running[1] = { code };
  for (const { pc, op, depth, stack } of structLogs) {
    const frame = running[depth];
    const instruction = frame.code.instructions.get(pc);
    if (frame.last?.isJumpi) frame.last.ways.add(pc);
    instruction.executed = true;
    frame.last = instruction;
    if (op === "STATICCALL") {
      running[depth + 1] = { code: await codeAt(`0x${stack[stack.length - 2].slice(-40)}`) };
    } else {
      assert.ok(!/^(CALL|CALLCODE|DELEGATECALL|CREATE2?)$/.test(op), `${op} is not followed`);
    }
  }
}

// ethers estimates the gas of every transaction before it sends it, so that these two see every call, reverted or not.
provider.request = async (request) => {
  if (["eth_call", "eth_estimateGas"].includes(request.method)) {
    // A test could take this tool's failure for a revert.
    await trace(request.params[0]).catch((error) => {
      console.error(error);
      process.exit(1);
    });
  }
  return untraced(request);
};

/** Statements and branches by source: { lines: Map line -> reached, ways: [{ line, reached }] }. */
function measure() {
  const reached = new Set();
  const found = new Set();
  const bySource = new Map(Object.keys(sources).map((source) => [source, { lines: new Map(), ways: [] }]));
  let added = [0, 0];
  for (const { contract, instructions, isCreation } of codes) {
    for (const { src, executed, ways, isJumpi } of instructions.values()) {
      const [start, length, file] = src.split(":").map(Number);
      const source = sourceNames[file];
      if (!bySource.has(source)) continue;
      if (executed) {
        for (const statement of statements) {
          if (statement.source === source && statement.start <= start && start + length <= statement.end) {
            reached.add(statement);
          }
        }
      }
      if (isJumpi && branchPoints.get(src) === isCreation) {
        found.add(src);
        const line = sources[source].content.slice(0, start).split("\n").length;
        bySource.get(source).ways.push({ line, contract, reached: ways.size });
      } else if (isJumpi && !isCreation) {
        added = [added[0] + ways.size, added[1] + 2];
      }
    }
  }
  for (const src of branchPoints.keys()) assert.ok(found.has(src), `no jump in the code for the branch at ${src}`);
  for (const statement of statements) {
    const { lines } = bySource.get(statement.source);
    lines.set(statement.line, reached.has(statement) && (lines.get(statement.line) ?? true));
  }
  return { bySource, added };
}

process.on("exit", () => {
  const { bySource, added } = measure();
  const row = (name, lines, branches) => console.log(`${name.padEnd(16)}${lines.padStart(10)}${branches.padStart(10)}`);
  const total = { lines: [0, 0], ways: [0, 0] };
  const missing = [];
  row("Contract", "lines", "branches");
  for (const [source, { lines, ways }] of bySource) {
    const lineCounts = [[...lines.values()].filter(Boolean).length, lines.size];
    const wayCounts = [ways.reduce((sum, way) => sum + way.reached, 0), 2 * ways.length];
    row(path.basename(source, ".sol"), lineCounts.join("/"), wayCounts.join("/"));
    for (const i of [0, 1]) {
      total.lines[i] += lineCounts[i];
      total.ways[i] += wayCounts[i];
    }
    for (const [line, isReached] of lines) if (!isReached) missing.push(`${source}:${line} is not reached`);
    for (const { line, contract, reached } of ways) {
      if (reached < 2) missing.push(`${source}:${line} goes ${["no way", "one way only"][reached]}, in ${contract}`);
    }
  }
  row("total", total.lines.join("/"), total.ways.join("/"));
  console.log(`Not counted: what solc added, ${added.join("/")} ways.`);
  for (const line of missing) console.log(line);
  if (missing.length > 0) process.exitCode = 1;
});

const skipped = ["tools.test.mjs", "properties.test.mjs"];
const files = process.argv.length > 2
  ? process.argv.slice(2)
  : readdirSync(testDirectory)
      .filter((name) => name.endsWith(".test.mjs") && !skipped.includes(name))
      .map((name) => path.join(testDirectory, name));
for (const file of files) await import(pathToFileURL(path.resolve(file)));
