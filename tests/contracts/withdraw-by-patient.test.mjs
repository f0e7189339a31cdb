import { test } from "node:test";
import { id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, deploy, hospitalA, hospitalB, hospitalC, stranger } from "./chain.mjs";
import { encapsulation, patientOf, share, sharedRecord, sign, withHighS } from "./patient.mjs";

/** A record shared with hospital B, and the patient's signature to end that. A stranger relays. */
async function setUp({ signer, otherMessage, otherDomain } = {}) {
  const contracts = await sharedRecord();
  const { records, patient, recordId } = contracts;
  const message = { recordId, hospital: hospitalB.address, epoch: 1n, ...otherMessage };
  const signature = await sign(signer ?? patient, records, "Withdraw", message, otherDomain);
  return { ...contracts, records: as(stranger, records), signature };
}

test("a relayed signature of the patient ends the authorization", async () => {
  const { records, recordId, signature } = await setUp();
  await assertLogs(
    records.withdrawByPatient(recordId, hospitalB, 1, signature), ["Withdrawn", recordId, hospitalB.address, 1n],
  );
  await assertView(records.authorizationOf(recordId, hospitalB), false, 1n);
});

test("the patient can withdraw after the record's hospital was removed", async () => {
  const { membership, records, recordId, signature } = await setUp();
  await membership.removeHospital(hospitalA);
  await records.withdrawByPatient(recordId, hospitalB, 1, signature);
  await assertView(records.authorizationOf(recordId, hospitalB), false, 1n);
});

test("a used signature ends nothing more, and not a later epoch", async () => {
  const { records, recordId, signature } = await setUp();
  const refused = ["NotAuthorized", recordId, hospitalB.address];
  await records.withdrawByPatient(recordId, hospitalB, 1, signature);
  await assertReverts(records.withdrawByPatient(recordId, hospitalB, 1, signature), records, ...refused);

  await as(hospitalA, records).authorize(recordId, hospitalB, encapsulation);
  await assertReverts(records.withdrawByPatient(recordId, hospitalB, 1, signature), records, ...refused);
  await assertReverts(records.withdrawByPatient(recordId, hospitalB, 2, signature), records, "BadPatientSignature");
  await assertView(records.authorizationOf(recordId, hospitalB), true, 2n);
});

test("a signature for the coming epoch works in that epoch only", async () => {
  const { records, recordId, signature } = await setUp({ otherMessage: { epoch: 2n } });
  await assertReverts(
    records.withdrawByPatient(recordId, hospitalB, 2, signature),
    records, "NotAuthorized", recordId, hospitalB.address,
  );
  await as(hospitalA, records).withdraw(recordId, hospitalB);
  await as(hospitalA, records).authorize(recordId, hospitalB, encapsulation);
  await assertLogs(
    records.withdrawByPatient(recordId, hospitalB, 2, signature), ["Withdrawn", recordId, hospitalB.address, 2n],
  );
});

test("a hospital that was never authorized has nothing to withdraw", async () => {
  const { records, recordId, signature } = await setUp({ otherMessage: { hospital: hospitalC.address, epoch: 0n } });
  await assertReverts(
    records.withdrawByPatient(recordId, hospitalC, 0, signature),
    records, "NotAuthorized", recordId, hospitalC.address,
  );
});

test("an unknown record is refused", async () => {
  const { records, signature } = await setUp();
  await assertReverts(
    records.withdrawByPatient(id("unknown"), hospitalB, 1, signature), records, "UnknownRecord", id("unknown"),
  );
});

for (const [what, change] of [
  ["by another account", { signer: patientOf("another patient") }],
  ["for another hospital", { otherMessage: { hospital: hospitalC.address } }],
  ["for another record", { otherMessage: { recordId: id("another record") } }],
  ["for another epoch", { otherMessage: { epoch: 2n } }],
  ["for another chain", { otherDomain: { chainId: 1 } }],
  ["for another contract name", { otherDomain: { name: "Other" } }],
  ["for another contract version", { otherDomain: { version: "2" } }],
]) {
  test(`a signature ${what} is refused`, async () => {
    const { records, recordId, signature } = await setUp(change);
    await assertReverts(
      records.withdrawByPatient(recordId, hospitalB, 1, signature), records, "BadPatientSignature",
    );
    await assertView(records.authorizationOf(recordId, hospitalB), true, 1n);
  });
}

test("a signature for another contract instance is refused", async () => {
  const { membership, records, patient, recordId } = await setUp();
  const otherRecords = await deploy("Records", membership);
  await share(otherRecords, patient);
  const message = { recordId, hospital: hospitalB.address, epoch: 1n };
  const signature = await sign(patient, otherRecords, "Withdraw", message);

  await assertReverts(
    records.withdrawByPatient(recordId, hospitalB, 1, signature), records, "BadPatientSignature",
  );
  await otherRecords.withdrawByPatient(recordId, hospitalB, 1, signature);
  await assertView(otherRecords.authorizationOf(recordId, hospitalB), false, 1n);
});

test("a high-s or malformed signature is refused", async () => {
  const { records, recordId, signature } = await setUp();
  for (const bad of [withHighS(signature), "0x", signature.slice(0, -2)]) {
    await assertReverts(records.withdrawByPatient(recordId, hospitalB, 1, bad), records, "BadPatientSignature");
  }
});
