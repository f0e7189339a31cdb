// What docs/contracts-review.md says of loops, calls to other contracts, and storage.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ZeroHash, getAddress, id, toQuantity } from "ethers";
import { compile } from "../../tools/compile-contracts.mjs";
import {
  as, consortium, deployAll, hospitalA, hospitalB, hospitalC, kgc, request, stranger,
} from "./chain.mjs";
import { encapsulation, patientOf, publication, recordIdOf, share, sharedRecord, sign } from "./patient.mjs";

test("the sources have no loop, assembly, unchecked arithmetic, low-level call or payable function", () => {
  const { sources, output } = compile({ "*": { "": ["ast"] } });
  const kinds = new Set();
  const walk = (node) => {
    if (node === null || typeof node !== "object") return;
    if (node.nodeType) kinds.add(node.nodeType);
    if (node.nodeType === "FunctionDefinition") assert.notEqual(node.stateMutability, "payable", node.name);
    if (node.nodeType === "MemberAccess") {
      assert.doesNotMatch(node.memberName, /^(call|delegatecall|staticcall|send|transfer|selfdestruct)$/);
    }
    Object.values(node).forEach(walk);
  };
  for (const source of Object.keys(sources)) walk(output.sources[source].ast);
  assert.ok(kinds.has("IfStatement"));
  const loops = ["ForStatement", "WhileStatement", "DoWhileStatement"];
  const unwanted = [...loops, "InlineAssembly", "UncheckedBlock", "TryStatement"];
  assert.deepEqual(unwanted.filter((kind) => kinds.has(kind)), []);
});

test("the deployed code can change nothing elsewhere", () => {
  const forbidden = ["CALL", "CALLCODE", "CREATE", "CREATE2", "DELEGATECALL", "SELFDESTRUCT"];
  const { output } = compile({ "*": { "*": ["evm.legacyAssembly"] } });
  for (const name of ["Membership", "Periods", "Records"]) {
    const { legacyAssembly } = output.contracts[`contracts/${name}.sol`][name].evm;
    const opcodes = new Set(legacyAssembly[".data"]["0"][".code"].map((item) => item.name));
    assert.ok(opcodes.has("SSTORE"), name);
    assert.deepEqual(forbidden.filter((opcode) => opcodes.has(opcode)), [], name);
  }
});

/** Runs the call, and returns the accounts that it called and the number of storage slots that it took into use. */
async function effects(sender, contract, method, ...args) {
  const { to, data } = await contract[method].populateTransaction(...args);
  const options = { disableMemory: true, disableStorage: true };
  const { structLogs } = await request("debug_traceCall", { from: sender.address, to, data }, "latest", options);
  const top = (stack, i) => `0x${stack.at(-1 - i)}`;
  const called = new Set(
    structLogs
      .filter(({ op }) => op.endsWith("CALL"))
      .map(({ op, stack }) => `${op} ${getAddress(`0x${top(stack, 1).slice(-40)}`)}`),
  );
  const writes = new Map(
    structLogs.filter(({ op }) => op === "SSTORE").map(({ stack }) => [top(stack, 0), BigInt(top(stack, 1))]),
  );
  let slots = 0;
  for (const [slot, value] of writes) {
    const before = BigInt(await request("eth_getStorageAt", to, toQuantity(slot), "latest"));
    slots += Number(value !== 0n) - Number(before !== 0n);
  }
  await as(sender, contract)[method](...args);
  return { called: [...called], slots };
}

const precompile = (number) => getAddress(`0x${number.toString(16).padStart(40, "0")}`);

test("each function calls the membership and precompiles alone, and takes the storage of the review", async () => {
  const { membership, periods, records } = await deployAll();
  const asks = `STATICCALL ${membership.target}`;
  const recovers = `STATICCALL ${precompile(1)}`;
  const hashes = `STATICCALL ${precompile(2)}`;
  const assertEffects = async (slots, called, ...call) =>
    assert.deepEqual(await effects(...call), { called, slots }, call[2]);

  await assertEffects(2, [], consortium, membership, "admitHospital", hospitalC, id("key of C"));
  await assertEffects(-2, [], consortium, membership, "removeHospital", hospitalC);
  await assertEffects(1, [], consortium, membership, "admitKgc", stranger);
  await assertEffects(-1, [], consortium, membership, "removeKgc", stranger);
  await assertEffects(1, [], consortium, membership, "grantRole", ZeroHash, stranger);
  await assertEffects(-1, [], consortium, membership, "revokeRole", ZeroHash, stranger);
  await assertEffects(-1, [], kgc, membership, "renounceRole", id("KGC"), kgc);
  await membership.admitKgc(kgc);

  await assertEffects(1, [asks], kgc, periods, "publishParameters", id("parameters"));
  await assertEffects(3, [asks], kgc, periods, "publishPeriod", 1, id("update key"), id("list"));
  await assertEffects(2, [asks], kgc, periods, "publishPeriod", 2, id("update key"), id("list"));

  const patient = patientOf("patient");
  const recordId = recordIdOf(patient);
  const { args } = await publication(records, patient);
  await assertEffects(3, [asks, hashes, recovers], hospitalA, records, "publish", ...args);
  await assertEffects(1, [asks], hospitalA, records, "authorize", recordId, hospitalB, encapsulation);
  await assertEffects(0, [], hospitalA, records, "withdraw", recordId, hospitalB);
  await assertEffects(0, [asks], hospitalA, records, "authorize", recordId, hospitalB, encapsulation);
  await assertEffects(2, [asks], hospitalB, records, "recordVerdict", recordId, id("match"), true, id("proof"));
  await assertEffects(1, [asks], hospitalB, records, "recordVerdict", recordId, id("no match"), false, id("proof"));
  await assertEffects(1, [asks], hospitalB, records, "deliverReport", recordId, id("match"), id("report"));
  const receipt = { recordId, hospital: hospitalB.address, reportDigest: id("report"), receiptDigest: id("receipt") };
  const acknowledgement = [...Object.values(receipt), await sign(patient, records, "Acknowledge", receipt)];
  await assertEffects(1, [recovers], stranger, records, "acknowledge", ...acknowledgement);
  const end = { recordId, hospital: hospitalB.address, epoch: 2n };
  const withdrawal = [...Object.values(end), await sign(patient, records, "Withdraw", end)];
  await assertEffects(0, [recovers], stranger, records, "withdrawByPatient", ...withdrawal);
});

test("what others stored does not make a call dearer", async () => {
  const { records, recordId } = await sharedRecord();
  const byB = as(hospitalB, records);
  // Calldata is paid for by the byte, and less for zeros: these trapdoors have none.
  const gasOf = async (byte) =>
    (await (await byB.recordVerdict(recordId, `0x${byte.repeat(32)}`, true, id("proof"))).wait()).gasUsed;
  const before = await gasOf("11");
  for (let i = 0; i < 20; ++i) {
    await share(records, patientOf(`patient ${i}`));
    await as(hospitalA, records).recordVerdict(recordId, id(`trapdoor ${i}`), true, id("proof"));
  }
  assert.equal(await gasOf("22"), before);
});

test("the largest authorization stays within 80000 gas", async () => {
  const { membership, records, recordId } = await sharedRecord();
  await membership.admitHospital(hospitalC, id("key of C"));
  const call = as(hospitalA, records).authorize(recordId, hospitalC, `0x${"ff".repeat(512)}`);
  const { gasUsed } = await (await call).wait();
  assert.ok(gasUsed < 80_000n, `${gasUsed} gas`);
});
