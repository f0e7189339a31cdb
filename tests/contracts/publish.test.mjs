import assert from "node:assert/strict";
import { test } from "node:test";
import { ZeroAddress, ZeroHash, id, sha256 } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, deploy, deployAll, hospitalA, hospitalB, hospitalC, stranger } from "./chain.mjs";
import { patientOf, publication, recordIdOf, sign, withHighS } from "./patient.mjs";

const patient = patientOf("patient");
const recordId = recordIdOf(patient);
const nothing = [ZeroAddress, 0n, ZeroHash, ZeroHash];

async function setUp(options) {
  const contracts = await deployAll();
  const { args, indexDigest } = await publication(contracts.records, patient, options);
  return { ...contracts, records: as(hospitalA, contracts.records), args, indexDigest };
}

/** Publishes, and requires that the signature counts for an account other than the patient's. */
async function assertUnrelatedRecord(records, args) {
  const { logs } = await (await records.publish(...args)).wait();
  assert.notEqual(logs[0].args.recordId, recordId);
  await assertView(records.recordOf(recordId), ...nothing);
}

test("the membership is the one given", async () => {
  const { membership, records } = await deployAll();
  await assertView(records.membership(), membership.target);
});

test("a hospital publishes a record under its patient's id", async () => {
  const { records, args, indexDigest } = await setUp();
  const [index, sealedDigest, period] = args;
  await assertView(records.recordOf(recordId), ...nothing);
  await assertLogs(
    records.publish(...args),
    ["Published", recordId, hospitalA.address, indexDigest, sealedDigest, period, index],
  );
  await assertView(records.recordOf(recordId), hospitalA.address, period, indexDigest, sealedDigest);
});

test("a patient account has one record", async () => {
  const { records, args } = await setUp();
  await records.publish(...args);
  await assertReverts(records.publish(...args), records, "AlreadyPublished", recordId);
  const { args: otherContent } = await publication(records, patient, { indexSize: 64 });
  await assertReverts(records.publish(...otherContent), records, "AlreadyPublished", recordId);
});

test("only a hospital publishes", async () => {
  const { records, args } = await setUp();
  for (const signer of [hospitalC, stranger]) {
    await assertReverts(as(signer, records).publish(...args), records, "NotHospital", signer.address);
  }
});

test("a removed hospital publishes no more", async () => {
  const { membership, records, args } = await setUp();
  await membership.removeHospital(hospitalA);
  await assertReverts(records.publish(...args), records, "NotHospital", hospitalA.address);
});

test("a hospital that copies a pending publication does not get the patient's id", async () => {
  const { records, args } = await setUp();
  await assertUnrelatedRecord(as(hospitalB, records), args);
  await records.publish(...args);
  const [hospital] = await records.recordOf(recordId);
  assert.equal(hospital, hospitalA.address);
});

test("the signature covers the index, the sealed digest and the period", async () => {
  const { records, args } = await setUp();
  const [index, sealedDigest, period, signature] = args;
  await assertUnrelatedRecord(records, [`${index}00`, sealedDigest, period, signature]);
  await assertUnrelatedRecord(records, [index, id("other"), period, signature]);
  await assertUnrelatedRecord(records, [index, sealedDigest, period + 1n, signature]);
});

test("a signature for another contract does not publish the patient's record", async () => {
  const { membership, records, args } = await setUp();
  const otherRecords = await deploy("Records", membership);
  await assertUnrelatedRecord(as(hospitalA, otherRecords), args);
  await records.publish(...args);
});

for (const [what, otherDomain] of [
  ["chain", { chainId: 1 }],
  ["name", { name: "Other" }],
  ["version", { version: "2" }],
]) {
  test(`a signature for another ${what} does not publish the patient's record`, async () => {
    const { records, args } = await setUp({ otherDomain });
    await assertUnrelatedRecord(records, args);
  });
}

test("a consent has no end: it serves after the hospital was away, for a period that nobody published", async () => {
  const { membership, records, args } = await setUp();
  await membership.removeHospital(hospitalA);
  await membership.admitHospital(hospitalA, id("new key of A"));
  await records.publish(...args);
  const [hospital] = await records.recordOf(recordId);
  assert.equal(hospital, hospitalA.address);
});

test("a patient takes a consent back by having another record published under the account", async () => {
  const { records, args } = await setUp();
  const [index, sealedDigest, period] = args;
  const message = { hospital: hospitalB.address, indexDigest: sha256(index), sealedDigest, period };
  await as(hospitalB, records).publish(index, sealedDigest, period, await sign(patient, records, "Publish", message));
  await assertReverts(records.publish(...args), records, "AlreadyPublished", recordId);
});

test("a high-s signature is refused", async () => {
  const { records, args } = await setUp();
  const [index, sealedDigest, period, signature] = args;
  await assertReverts(
    records.publish(index, sealedDigest, period, withHighS(signature)), records, "BadPatientSignature",
  );
});

test("a malformed signature is refused", async () => {
  const { records, args } = await setUp();
  const [index, sealedDigest, period, signature] = args;
  for (const malformed of ["0x", `${signature}00`, signature.slice(0, -2), `${signature.slice(0, -2)}00`]) {
    await assertReverts(
      records.publish(index, sealedDigest, period, malformed), records, "BadPatientSignature",
    );
  }
});

test("a zero sealed digest is refused", async () => {
  const { records, args } = await setUp();
  const [index, , period, signature] = args;
  await assertReverts(records.publish(index, ZeroHash, period, signature), records, "ZeroDigest");
});

for (const indexSize of [64, 2048]) {
  test(`an index of ${indexSize} bytes is accepted`, async () => {
    const { records, args, indexDigest } = await setUp({ indexSize });
    await records.publish(...args);
    assert.equal((await records.recordOf(recordId)).indexDigest, indexDigest);
  });
}

for (const indexSize of [0, 63, 2049]) {
  test(`an index of ${indexSize} bytes is refused`, async () => {
    const { records, args } = await setUp({ indexSize });
    await assertReverts(records.publish(...args), records, "IndexSize", BigInt(indexSize));
  });
}

test("the largest publication stays within 200000 gas", async () => {
  const { records, args } = await setUp({ indexSize: 2048 });
  const { gasUsed } = await (await records.publish(...args)).wait();
  assert.ok(gasUsed < 200_000n, `${gasUsed} gas`);
});
