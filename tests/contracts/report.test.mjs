import { test } from "node:test";
import { ZeroHash, id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, hospitalA, hospitalB, hospitalC, stranger } from "./chain.mjs";
import { encapsulation, sharedRecord } from "./patient.mjs";

const trapdoor = id("trapdoor");
const otherTrapdoor = id("other trapdoor");
const proof = id("proof");
const report = id("report");

/** A shared record on which hospital B, the contract's caller, found matches for both trapdoors. */
async function setUp() {
  const contracts = await sharedRecord();
  const records = as(hospitalB, contracts.records);
  await records.recordVerdict(contracts.recordId, trapdoor, true, proof);
  await records.recordVerdict(contracts.recordId, otherTrapdoor, true, proof);
  return { ...contracts, records };
}

test("a hospital delivers the report for its match", async () => {
  const { records, recordId } = await setUp();
  await assertView(records.reportOf(recordId, hospitalB, report), false, ZeroHash, ZeroHash);
  await assertLogs(
    records.deliverReport(recordId, trapdoor, report),
    ["ReportDelivered", recordId, hospitalB.address, report, trapdoor],
  );
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, ZeroHash);
  await assertView(records.reportOf(recordId, hospitalA, report), false, ZeroHash, ZeroHash);
  await assertView(records.verdictOf(recordId, hospitalB, trapdoor), true, true, proof);
});

test("the record's own hospital delivers a report too", async () => {
  const { records, recordId } = await setUp();
  const byA = as(hospitalA, records);
  await byA.recordVerdict(recordId, trapdoor, true, proof);
  await assertLogs(
    byA.deliverReport(recordId, trapdoor, report), ["ReportDelivered", recordId, hospitalA.address, report, trapdoor],
  );
});

test("a match has one report", async () => {
  const { records, recordId } = await setUp();
  await records.deliverReport(recordId, trapdoor, report);
  const refused = ["MatchAlreadyReported", recordId, hospitalB.address, trapdoor];
  await assertReverts(records.deliverReport(recordId, trapdoor, report), records, ...refused);
  await assertReverts(records.deliverReport(recordId, trapdoor, id("other report")), records, ...refused);
});

test("a report answers one match", async () => {
  const { records, recordId } = await setUp();
  await records.deliverReport(recordId, trapdoor, report);
  await assertReverts(records.deliverReport(recordId, otherTrapdoor, report), records, "AlreadyReported", report);
  await records.deliverReport(recordId, otherTrapdoor, id("other report"));
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, ZeroHash);
  await assertView(records.reportOf(recordId, hospitalB, id("other report")), true, otherTrapdoor, ZeroHash);
});

test("a hospital that copies a report digest first does not block another", async () => {
  const { records, recordId } = await setUp();
  await as(hospitalA, records).recordVerdict(recordId, otherTrapdoor, true, proof);
  await as(hospitalA, records).deliverReport(recordId, otherTrapdoor, report);
  await records.deliverReport(recordId, trapdoor, report);
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, ZeroHash);
});

test("there is no report without a match of the same hospital", async () => {
  const { records, recordId } = await setUp();
  const unmatched = id("unmatched trapdoor");
  await records.recordVerdict(recordId, unmatched, false, proof);
  for (const [hospital, digest] of [[hospitalB, unmatched], [hospitalB, id("no verdict")], [hospitalA, trapdoor]]) {
    await assertReverts(
      as(hospital, records).deliverReport(recordId, digest, report),
      records, "NoMatch", recordId, hospital.address, digest,
    );
  }
});

test("a withdrawal stops reports until the next authorization", async () => {
  const { records, recordId } = await setUp();
  await as(hospitalA, records).withdraw(recordId, hospitalB);
  await assertReverts(
    records.deliverReport(recordId, trapdoor, report), records, "NotAuthorized", recordId, hospitalB.address,
  );
  await as(hospitalA, records).authorize(recordId, hospitalB, encapsulation);
  await records.deliverReport(recordId, trapdoor, report);
  await assertView(records.reportOf(recordId, hospitalB, report), true, trapdoor, ZeroHash);
});

test("a removed hospital delivers no more", async () => {
  const { membership, records, recordId } = await setUp();
  await membership.removeHospital(hospitalB);
  await assertReverts(
    records.deliverReport(recordId, trapdoor, report), records, "NotHospital", hospitalB.address,
  );
});

test("hospitals without authorization and strangers deliver nothing", async () => {
  const { membership, records, recordId } = await setUp();
  await membership.admitHospital(hospitalC, id("key of C"));
  await assertReverts(
    as(hospitalC, records).deliverReport(recordId, trapdoor, report),
    records, "NotAuthorized", recordId, hospitalC.address,
  );
  await assertReverts(
    as(stranger, records).deliverReport(recordId, trapdoor, report), records, "NotHospital", stranger.address,
  );
});

test("an unknown record and a zero digest are refused", async () => {
  const { records, recordId } = await setUp();
  await assertReverts(
    records.deliverReport(id("unknown"), trapdoor, report), records, "UnknownRecord", id("unknown"),
  );
  await assertReverts(records.deliverReport(recordId, trapdoor, ZeroHash), records, "ZeroDigest");
});
