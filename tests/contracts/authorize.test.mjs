import { test } from "node:test";
import { id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, consortium, deployAll, hospitalA, hospitalB, hospitalC, stranger } from "./chain.mjs";
import { encapsulation, patientOf, publication, recordIdOf, sampleBytes } from "./patient.mjs";

/** A record of hospital A that no other hospital may use yet; the contract's caller is hospital A. */
async function setUp() {
  const contracts = await deployAll();
  const records = as(hospitalA, contracts.records);
  const patient = patientOf("patient");
  const { args } = await publication(records, patient);
  await records.publish(...args);
  return { ...contracts, records, recordId: recordIdOf(patient) };
}

test("the record's hospital authorizes another", async () => {
  const { records, recordId } = await setUp();
  await assertView(records.authorizationOf(recordId, hospitalB), false, 0n);
  await assertLogs(
    records.authorize(recordId, hospitalB, encapsulation),
    ["Authorized", recordId, hospitalB.address, 1n, encapsulation],
  );
  await assertView(records.authorizationOf(recordId, hospitalB), true, 1n);
  await assertView(records.authorizationOf(recordId, hospitalC), false, 0n);
});

test("an authorization in force is not given again", async () => {
  const { records, recordId } = await setUp();
  await records.authorize(recordId, hospitalB, encapsulation);
  await assertReverts(
    records.authorize(recordId, hospitalB, encapsulation), records, "AlreadyAuthorized", recordId, hospitalB.address,
  );
});

test("each authorization after a withdrawal has the next epoch", async () => {
  const { records, recordId } = await setUp();
  for (const epoch of [1n, 2n, 3n]) {
    await assertLogs(
      records.authorize(recordId, hospitalB, encapsulation),
      ["Authorized", recordId, hospitalB.address, epoch, encapsulation],
    );
    await assertView(records.authorizationOf(recordId, hospitalB), true, epoch);
    await assertLogs(records.withdraw(recordId, hospitalB), ["Withdrawn", recordId, hospitalB.address, epoch]);
    await assertView(records.authorizationOf(recordId, hospitalB), false, epoch);
  }
});

test("hospitals have their own epochs", async () => {
  const { membership, records, recordId } = await setUp();
  await membership.admitHospital(hospitalC, id("key of C"));
  await records.authorize(recordId, hospitalB, encapsulation);
  await records.withdraw(recordId, hospitalB);
  await records.authorize(recordId, hospitalB, encapsulation);
  await records.authorize(recordId, hospitalC, encapsulation);
  await assertView(records.authorizationOf(recordId, hospitalB), true, 2n);
  await assertView(records.authorizationOf(recordId, hospitalC), true, 1n);
});

test("an unknown record is neither authorized nor withdrawn", async () => {
  const { records } = await setUp();
  const unknown = id("unknown");
  await assertReverts(records.authorize(unknown, hospitalB, encapsulation), records, "UnknownRecord", unknown);
  await assertReverts(records.withdraw(unknown, hospitalB), records, "UnknownRecord", unknown);
});

test("only the record's hospital authorizes and withdraws", async () => {
  const { membership, records, recordId } = await setUp();
  await membership.admitHospital(hospitalC, id("key of C"));
  await records.authorize(recordId, hospitalB, encapsulation);
  for (const signer of [hospitalB, hospitalC, consortium, stranger]) {
    const refused = ["NotRecordHospital", recordId, signer.address];
    await assertReverts(as(signer, records).authorize(recordId, hospitalC, encapsulation), records, ...refused);
    await assertReverts(as(signer, records).withdraw(recordId, hospitalB), records, ...refused);
  }
});

test("a hospital does not authorize itself", async () => {
  const { records, recordId } = await setUp();
  await assertReverts(records.authorize(recordId, hospitalA, encapsulation), records, "SelfAuthorization");
});

test("only a member is authorized", async () => {
  const { membership, records, recordId } = await setUp();
  await assertReverts(
    records.authorize(recordId, hospitalC, encapsulation), records, "NotHospital", hospitalC.address,
  );
  await membership.removeHospital(hospitalB);
  await assertReverts(
    records.authorize(recordId, hospitalB, encapsulation), records, "NotHospital", hospitalB.address,
  );
});

test("a removed hospital authorizes no more but can still withdraw", async () => {
  const { membership, records, recordId } = await setUp();
  await membership.admitHospital(hospitalC, id("key of C"));
  await records.authorize(recordId, hospitalB, encapsulation);
  await membership.removeHospital(hospitalA);
  await assertReverts(
    records.authorize(recordId, hospitalC, encapsulation), records, "NotHospital", hospitalA.address,
  );
  await assertLogs(records.withdraw(recordId, hospitalB), ["Withdrawn", recordId, hospitalB.address, 1n]);
});

test("the removal of the record's hospital leaves its authorizations in force", async () => {
  const { membership, records, recordId } = await setUp();
  await records.authorize(recordId, hospitalB, encapsulation);
  await membership.removeHospital(hospitalA);
  await as(hospitalB, records).recordVerdict(recordId, id("trapdoor"), false, id("proof"));
  await assertView(records.verdictOf(recordId, hospitalB, id("trapdoor")), true, false, id("proof"));
});

test("an authorization has its effect again when the hospital is admitted again, though with another key", async () => {
  const { membership, records, recordId } = await setUp();
  await records.authorize(recordId, hospitalB, encapsulation);
  await membership.removeHospital(hospitalB);
  await assertView(records.authorizationOf(recordId, hospitalB), true, 1n);
  await membership.admitHospital(hospitalB, id("new key of B"));
  await assertLogs(
    as(hospitalB, records).recordVerdict(recordId, id("trapdoor"), false, id("proof")),
    ["VerdictRecorded", recordId, hospitalB.address, id("trapdoor"), false, id("proof")],
  );
  await assertReverts(
    records.authorize(recordId, hospitalB, encapsulation), records, "AlreadyAuthorized", recordId, hospitalB.address,
  );
});

test("what is not authorized is not withdrawn", async () => {
  const { records, recordId } = await setUp();
  const refused = ["NotAuthorized", recordId, hospitalB.address];
  await assertReverts(records.withdraw(recordId, hospitalB), records, ...refused);
  await records.authorize(recordId, hospitalB, encapsulation);
  await records.withdraw(recordId, hospitalB);
  await assertReverts(records.withdraw(recordId, hospitalB), records, ...refused);
});

for (const size of [1, 512]) {
  test(`an encapsulation of ${size} bytes is accepted`, async () => {
    const { records, recordId } = await setUp();
    await assertLogs(
      records.authorize(recordId, hospitalB, sampleBytes(size)),
      ["Authorized", recordId, hospitalB.address, 1n, sampleBytes(size)],
    );
  });
}

for (const size of [0, 513]) {
  test(`an encapsulation of ${size} bytes is refused`, async () => {
    const { records, recordId } = await setUp();
    await assertReverts(
      records.authorize(recordId, hospitalB, sampleBytes(size)), records, "EncapsulationSize", BigInt(size),
    );
  });
}
