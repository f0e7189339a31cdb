// Measures every state-changing call of the contracts on the test chain and writes docs/gas.md.
//
//   node tools/gas-table.mjs           writes the table
//   node tools/gas-table.mjs --check   fails when the table is not up to date
//
// Inputs, keys and the chain are fixed, so the figures are the same on every run.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ZeroHash, id } from "ethers";
import {
  as, consortium, deployAll, hospitalA, hospitalB, hospitalC, kgc, stranger,
} from "../tests/contracts/chain.mjs";
import { encapsulation, patientOf, publication, recordIdOf, sign } from "../tests/contracts/patient.mjs";

const ADMIN_ROLE = ZeroHash;
const INDEX_SIZES = { 8: 520, 16: 952, 32: 1672 }; // bytes, by the number m of keywords
const table = new URL("../docs/gas.md", import.meta.url);

/** Measures one contract. `steps` sends its calls, in order, with the `send` it is given. */
async function measure(name, contract, steps) {
  const measured = [];
  const note = async (call, transaction, remark) => {
    const { gasUsed } = await transaction.wait();
    measured.push({ call, row: `| ${name}: ${call} | ${gasUsed} | ${remark} |` });
  };
  await note("constructor", contract.deploymentTransaction(), "deployment");
  await steps(async (sender, call, args, remark = "") => note(call, await as(sender, contract)[call](...args), remark));

  const isStateChanging = ({ type, constant }) => type === "function" && !constant;
  for (const { name: call } of contract.interface.fragments.filter(isStateChanging)) {
    assert.ok(measured.some((entry) => entry.call === call), `${name}.${call} is not measured`);
  }
  return measured.map(({ row }) => row);
}

async function membershipSteps(send) {
  await send(consortium, "admitHospital", [hospitalC, id("key of C")]);
  await send(consortium, "removeHospital", [hospitalC]);
  await send(consortium, "admitKgc", [stranger]);
  await send(consortium, "removeKgc", [stranger]);
  await send(consortium, "grantRole", [ADMIN_ROLE, stranger], "administrator");
  await send(consortium, "revokeRole", [ADMIN_ROLE, stranger], "administrator");
  await send(consortium, "renounceRole", [ADMIN_ROLE, consortium], "administrator");
}

async function periodsSteps(send) {
  await send(kgc, "publishParameters", [id("parameters")]);
  await send(kgc, "publishPeriod", [1, id("update key 1"), id("revocation list 1")], "first");
  await send(kgc, "publishPeriod", [2, id("update key 2"), id("revocation list 2")], "later");
}

async function recordsSteps(records, send) {
  for (const [m, indexSize] of Object.entries(INDEX_SIZES)) {
    const { args } = await publication(records, patientOf(`patient ${m}`), { indexSize });
    await send(hospitalA, "publish", args, `m = ${m}, index of ${indexSize} bytes`);
  }

  const patient = patientOf("patient 8");
  const recordId = recordIdOf(patient);
  const hospital = hospitalB.address;
  await send(hospitalA, "authorize", [recordId, hospital, encapsulation], "first, encapsulation of 144 bytes");
  await send(hospitalA, "withdraw", [recordId, hospital]);
  await send(hospitalA, "authorize", [recordId, hospital, encapsulation], "again, encapsulation of 144 bytes");

  const [trapdoorTag, reportDigest, receiptDigest] = [id("trapdoor"), id("report"), id("receipt")];
  await send(hospitalB, "recordVerdict", [recordId, trapdoorTag, true, id("proof")], "match");
  await send(hospitalB, "recordVerdict", [recordId, id("other trapdoor"), false, id("proof")], "no match");
  await send(hospitalB, "deliverReport", [recordId, trapdoorTag, reportDigest]);

  const receipt = { recordId, hospital, reportDigest, receiptDigest };
  const receiptSignature = await sign(patient, records, "Acknowledge", receipt);
  await send(stranger, "acknowledge", [...Object.values(receipt), receiptSignature], "relayed");

  const withdrawal = { recordId, hospital, epoch: 2n };
  const withdrawalSignature = await sign(patient, records, "Withdraw", withdrawal);
  await send(stranger, "withdrawByPatient", [...Object.values(withdrawal), withdrawalSignature], "relayed");
}

const { membership, periods, records } = await deployAll();
const text = `# Gas

Made by \`make gas\` on the contract tests' chain (hardfork Prague).

| Call | Gas | Note |
| --- | ---: | --- |
${[
  ...(await measure("Membership", membership, membershipSteps)),
  ...(await measure("Periods", periods, periodsSteps)),
  ...(await measure("Records", records, (send) => recordsSteps(records, send))),
].join("\n")}
`;

if (process.argv.includes("--check")) {
  if (readFileSync(table, "utf8") !== text) {
    console.error("docs/gas.md is not up to date; run: make gas");
    process.exitCode = 1;
  }
} else {
  mkdirSync(new URL(".", table), { recursive: true });
  writeFileSync(table, text);
}
