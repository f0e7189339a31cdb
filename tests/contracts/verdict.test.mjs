import { test } from "node:test";
import { ZeroHash, id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, consortium, hospitalA, hospitalB, hospitalC, stranger } from "./chain.mjs";
import { encapsulation, sharedRecord } from "./patient.mjs";

const trapdoor = id("trapdoor");
const proof = id("proof");

for (const [who, hospital] of [["the record's hospital", hospitalA], ["an authorized hospital", hospitalB]]) {
  for (const matched of [true, false]) {
    test(`${who} records the verdict ${matched}`, async () => {
      const { records, recordId } = await sharedRecord();
      await assertView(records.verdictOf(recordId, hospital, trapdoor), false, false, ZeroHash);
      await assertLogs(
        as(hospital, records).recordVerdict(recordId, trapdoor, matched, proof),
        ["VerdictRecorded", recordId, hospital.address, trapdoor, matched, proof],
      );
      await assertView(records.verdictOf(recordId, hospital, trapdoor), true, matched, proof);
    });
  }
}

test("a verdict is final", async () => {
  const { records, recordId } = await sharedRecord();
  const byB = as(hospitalB, records);
  const refused = ["DuplicateVerdict", recordId, hospitalB.address, trapdoor];
  await byB.recordVerdict(recordId, trapdoor, false, proof);
  await assertReverts(byB.recordVerdict(recordId, trapdoor, false, proof), records, ...refused);
  await assertReverts(byB.recordVerdict(recordId, trapdoor, true, id("other proof")), records, ...refused);
  await assertView(records.verdictOf(recordId, hospitalB, trapdoor), true, false, proof);
});

test("a new authorization does not reopen a verdict", async () => {
  const { records, recordId } = await sharedRecord();
  await as(hospitalB, records).recordVerdict(recordId, trapdoor, false, proof);
  await as(hospitalA, records).withdraw(recordId, hospitalB);
  await as(hospitalA, records).authorize(recordId, hospitalB, encapsulation);
  await assertReverts(
    as(hospitalB, records).recordVerdict(recordId, trapdoor, true, proof),
    records, "DuplicateVerdict", recordId, hospitalB.address, trapdoor,
  );
});

test("a hospital that copies a trapdoor digest first does not block another", async () => {
  const { records, recordId } = await sharedRecord();
  await as(hospitalB, records).recordVerdict(recordId, trapdoor, false, id("copied"));
  await as(hospitalA, records).recordVerdict(recordId, trapdoor, true, proof);
  await assertView(records.verdictOf(recordId, hospitalA, trapdoor), true, true, proof);
  await assertView(records.verdictOf(recordId, hospitalB, trapdoor), true, false, id("copied"));
});

test("verdicts for several trapdoors stand side by side", async () => {
  const { records, recordId } = await sharedRecord();
  const byB = as(hospitalB, records);
  await byB.recordVerdict(recordId, trapdoor, true, proof);
  await byB.recordVerdict(recordId, id("second trapdoor"), false, id("second proof"));
  await assertView(records.verdictOf(recordId, hospitalB, trapdoor), true, true, proof);
  await assertView(
    records.verdictOf(recordId, hospitalB, id("second trapdoor")), true, false, id("second proof"),
  );
});

test("a hospital without authorization gives no verdict", async () => {
  const { membership, records, recordId } = await sharedRecord();
  await membership.admitHospital(hospitalC, id("key of C"));
  await assertReverts(
    as(hospitalC, records).recordVerdict(recordId, trapdoor, true, proof),
    records, "NotAuthorized", recordId, hospitalC.address,
  );
});

test("a withdrawal stops verdicts until the next authorization", async () => {
  const { records, recordId } = await sharedRecord();
  await as(hospitalA, records).withdraw(recordId, hospitalB);
  await assertReverts(
    as(hospitalB, records).recordVerdict(recordId, trapdoor, true, proof),
    records, "NotAuthorized", recordId, hospitalB.address,
  );
  await as(hospitalA, records).authorize(recordId, hospitalB, encapsulation);
  await as(hospitalB, records).recordVerdict(recordId, trapdoor, true, proof);
  await assertView(records.verdictOf(recordId, hospitalB, trapdoor), true, true, proof);
});

test("only a member gives a verdict", async () => {
  const { membership, records, recordId } = await sharedRecord();
  await membership.removeHospital(hospitalA);
  await membership.removeHospital(hospitalB);
  for (const signer of [hospitalA, hospitalB, consortium, stranger]) {
    await assertReverts(
      as(signer, records).recordVerdict(recordId, trapdoor, true, proof), records, "NotHospital", signer.address,
    );
  }
});

test("an unknown record is refused", async () => {
  const { records } = await sharedRecord();
  await assertReverts(
    as(hospitalA, records).recordVerdict(id("unknown"), trapdoor, true, proof),
    records, "UnknownRecord", id("unknown"),
  );
});

test("zero digests are refused", async () => {
  const { records, recordId } = await sharedRecord();
  const byB = as(hospitalB, records);
  await assertReverts(byB.recordVerdict(recordId, ZeroHash, true, proof), records, "ZeroDigest");
  await assertReverts(byB.recordVerdict(recordId, trapdoor, true, ZeroHash), records, "ZeroDigest");
});
