import { test } from "node:test";
import { ZeroHash, id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, deploy, hospitalA, hospitalB, stranger } from "./chain.mjs";
import { patientOf, publication, share, sharedRecord, sign, withHighS } from "./patient.mjs";

const trapdoor = id("trapdoor");
const report = id("report");
const receipt = id("receipt");

async function deliver(records, hospital, recordId) {
  await as(hospital, records).recordVerdict(recordId, trapdoor, true, id("proof"));
  await as(hospital, records).deliverReport(recordId, trapdoor, report);
}

/** A report of hospital B, and the patient's receipt signature for it. A stranger relays. */
async function setUp({ signer, otherMessage, otherDomain } = {}) {
  const contracts = await sharedRecord();
  const { records, patient, recordId } = contracts;
  await deliver(records, hospitalB, recordId);
  const message = {
    recordId, hospital: hospitalB.address, reportDigest: report, receiptDigest: receipt, ...otherMessage,
  };
  const signature = await sign(signer ?? patient, records, "Acknowledge", message, otherDomain);
  return { ...contracts, records: as(stranger, records), message, signature };
}

test("a relayed signature of the patient records the receipt", async () => {
  const { records, recordId, signature } = await setUp();
  await assertLogs(
    records.acknowledge(recordId, hospitalB, report, receipt, signature),
    ["ReceiptRecorded", recordId, report, receipt],
  );
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, receipt);
});

test("a receipt comes through after a withdrawal and a removal", async () => {
  const { membership, records, recordId, signature } = await setUp();
  await as(hospitalA, records).withdraw(recordId, hospitalB);
  await membership.removeHospital(hospitalB);
  await records.acknowledge(recordId, hospitalB, report, receipt, signature);
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, receipt);
});

test("a report is acknowledged once", async () => {
  const { records, patient, recordId, message, signature } = await setUp();
  await records.acknowledge(recordId, hospitalB, report, receipt, signature);
  await assertReverts(
    records.acknowledge(recordId, hospitalB, report, receipt, signature), records, "AlreadyAcknowledged", report,
  );
  const other = id("other receipt");
  const otherSignature = await sign(patient, records, "Acknowledge", { ...message, receiptDigest: other });
  await assertReverts(
    records.acknowledge(recordId, hospitalB, report, other, otherSignature), records, "AlreadyAcknowledged", report,
  );
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, receipt);
});

test("a receipt is for one hospital's report, though another has the same digest", async () => {
  const { records, recordId, signature } = await setUp();
  await deliver(records, hospitalA, recordId);
  await assertReverts(
    records.acknowledge(recordId, hospitalA, report, receipt, signature), records, "BadPatientSignature",
  );
  await records.acknowledge(recordId, hospitalB, report, receipt, signature);
  await assertView(records.reportOf(recordId, hospitalA, report), true, trapdoor, ZeroHash);
});

test("a relayer cannot change the receipt", async () => {
  const { records, recordId, signature } = await setUp();
  await assertReverts(
    records.acknowledge(recordId, hospitalB, report, id("forged"), signature), records, "BadPatientSignature",
  );
});

test("a report must be delivered first", async () => {
  const { records, patient, recordId, message } = await setUp();
  const early = id("early report");
  const signature = await sign(patient, records, "Acknowledge", { ...message, reportDigest: early });
  await assertReverts(
    records.acknowledge(recordId, hospitalB, early, receipt, signature), records, "UnknownReport", early,
  );
  await assertReverts(
    records.acknowledge(recordId, hospitalA, report, receipt, signature), records, "UnknownReport", report,
  );
});

test("an unknown record is refused", async () => {
  const { records, signature } = await setUp();
  await assertReverts(
    records.acknowledge(id("unknown"), hospitalB, report, receipt, signature),
    records, "UnknownRecord", id("unknown"),
  );
});

test("a zero receipt is refused", async () => {
  const { records, recordId, signature } = await setUp({ otherMessage: { receiptDigest: ZeroHash } });
  await assertReverts(
    records.acknowledge(recordId, hospitalB, report, ZeroHash, signature), records, "ZeroDigest",
  );
});

for (const [what, change] of [
  ["by another account", { signer: patientOf("another patient") }],
  ["for another record", { otherMessage: { recordId: id("another record") } }],
  ["for another hospital", { otherMessage: { hospital: hospitalA.address } }],
  ["for another report", { otherMessage: { reportDigest: id("another report") } }],
  ["for another chain", { otherDomain: { chainId: 1 } }],
]) {
  test(`a signature ${what} is refused`, async () => {
    const { records, recordId, signature } = await setUp(change);
    await assertReverts(
      records.acknowledge(recordId, hospitalB, report, receipt, signature), records, "BadPatientSignature",
    );
    await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, ZeroHash);
  });
}

test("a signature for another contract instance is refused", async () => {
  const { membership, patient, recordId, message, signature } = await setUp();
  const otherRecords = await deploy("Records", membership);
  await share(otherRecords, patient);
  await deliver(otherRecords, hospitalB, recordId);
  const args = [recordId, hospitalB, report, receipt];

  await assertReverts(otherRecords.acknowledge(...args, signature), otherRecords, "BadPatientSignature");
  await otherRecords.acknowledge(...args, await sign(patient, otherRecords, "Acknowledge", message));
  await assertView(otherRecords.reportOf(recordId, hospitalB, report), true, trapdoor, receipt);
});

test("a signature of another kind of message is refused", async () => {
  const { records, patient, recordId } = await setUp();
  const withdrawal = await sign(patient, records, "Withdraw", { recordId, hospital: hospitalB.address, epoch: 1n });
  const { args } = await publication(records, patient);
  for (const signature of [withdrawal, args.at(-1)]) {
    await assertReverts(
      records.acknowledge(recordId, hospitalB, report, receipt, signature), records, "BadPatientSignature",
    );
  }
});

test("a high-s or malformed signature is refused", async () => {
  const { records, recordId, signature } = await setUp();
  for (const bad of [withHighS(signature), "0x", signature.slice(0, -2)]) {
    await assertReverts(
      records.acknowledge(recordId, hospitalB, report, receipt, bad), records, "BadPatientSignature",
    );
  }
});
