import { test } from "node:test";
import { ZeroHash, id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, consortium, deployAll, hospitalA, hospitalC, kgc, stranger } from "./chain.mjs";

const HOSPITAL = id("HOSPITAL");
const KGC = id("KGC");
const ADMIN = ZeroHash;
const key = id("key of C");

test("the role names are fixed", async () => {
  const { membership } = await deployAll();
  await assertView(membership.HOSPITAL_ROLE(), HOSPITAL);
  await assertView(membership.KGC_ROLE(), KGC);
});

test("a hospital is admitted with its key", async () => {
  const { membership } = await deployAll();
  await assertView(membership.isHospital(hospitalC), false);
  await assertView(membership.encapsulationKeyOf(hospitalC), ZeroHash);

  await assertLogs(
    membership.admitHospital(hospitalC, key),
    ["RoleGranted", HOSPITAL, hospitalC.address, consortium.address],
    ["HospitalAdmitted", hospitalC.address, key],
  );
  await assertView(membership.isHospital(hospitalC), true);
  await assertView(membership.isKgc(hospitalC), false);
  await assertView(membership.encapsulationKeyOf(hospitalC), key);
});

test("a member hospital is not admitted again, so its key stays", async () => {
  const { membership } = await deployAll();
  await assertReverts(membership.admitHospital(hospitalA, key), membership, "AlreadyMember", hospitalA.address);
  await assertView(membership.encapsulationKeyOf(hospitalA), id("key of A"));
});

test("no hospital is admitted without a key", async () => {
  const { membership } = await deployAll();
  const missing = ["MissingEncapsulationKey", hospitalC.address];
  await assertReverts(membership.admitHospital(hospitalC, ZeroHash), membership, ...missing);
  await assertReverts(membership.grantRole(HOSPITAL, hospitalC), membership, ...missing);
  await assertView(membership.isHospital(hospitalC), false);
});

test("a removed hospital loses its key and can come back with another", async () => {
  const { membership } = await deployAll();
  await assertLogs(
    membership.removeHospital(hospitalA),
    ["RoleRevoked", HOSPITAL, hospitalA.address, consortium.address],
    ["HospitalRemoved", hospitalA.address],
  );
  await assertView(membership.isHospital(hospitalA), false);
  await assertView(membership.encapsulationKeyOf(hospitalA), ZeroHash);
  await assertReverts(membership.removeHospital(hospitalA), membership, "NotHospital", hospitalA.address);

  await membership.admitHospital(hospitalA, id("new key of A"));
  await assertView(membership.encapsulationKeyOf(hospitalA), id("new key of A"));
});

for (const [way, leave] of [
  ["revokeRole", (membership) => membership.revokeRole(HOSPITAL, hospitalA)],
  ["renounceRole", (membership) => as(hospitalA, membership).renounceRole(HOSPITAL, hospitalA)],
]) {
  test(`${way} removes a hospital as removeHospital does`, async () => {
    const { membership } = await deployAll();
    const sender = way === "revokeRole" ? consortium : hospitalA;
    await assertLogs(
      leave(membership),
      ["RoleRevoked", HOSPITAL, hospitalA.address, sender.address],
      ["HospitalRemoved", hospitalA.address],
    );
    await assertView(membership.encapsulationKeyOf(hospitalA), ZeroHash);
    await assertReverts(
      membership.grantRole(HOSPITAL, hospitalA), membership, "MissingEncapsulationKey", hospitalA.address,
    );
  });
}

test("grantRole changes nothing for a present hospital", async () => {
  const { membership } = await deployAll();
  await assertLogs(membership.grantRole(HOSPITAL, hospitalA));
  await assertView(membership.encapsulationKeyOf(hospitalA), id("key of A"));
});

test("a KGC is admitted and removed once", async () => {
  const { membership } = await deployAll();
  await assertLogs(
    membership.admitKgc(stranger),
    ["RoleGranted", KGC, stranger.address, consortium.address],
    ["KgcAdmitted", stranger.address],
  );
  await assertView(membership.isKgc(stranger), true);
  await assertView(membership.isHospital(stranger), false);
  await assertReverts(membership.admitKgc(stranger), membership, "AlreadyMember", stranger.address);

  await assertLogs(
    membership.removeKgc(stranger),
    ["RoleRevoked", KGC, stranger.address, consortium.address],
    ["KgcRemoved", stranger.address],
  );
  await assertView(membership.isKgc(stranger), false);
  await assertReverts(membership.removeKgc(stranger), membership, "NotKgc", stranger.address);
});

test("leaving as a KGC does not touch the same account's hospital membership", async () => {
  const { membership } = await deployAll();
  await membership.admitKgc(hospitalA);
  await membership.removeKgc(hospitalA);
  await assertView(membership.isHospital(hospitalA), true);
  await assertView(membership.encapsulationKeyOf(hospitalA), id("key of A"));
});

test("only the consortium changes the membership", async () => {
  const { membership } = await deployAll();
  for (const signer of [hospitalA, kgc, stranger]) {
    const refused = ["AccessControlUnauthorizedAccount", signer.address, ADMIN];
    const asSigner = as(signer, membership);
    await assertReverts(asSigner.admitHospital(hospitalC, key), membership, ...refused);
    await assertReverts(asSigner.removeHospital(hospitalA), membership, ...refused);
    await assertReverts(asSigner.admitKgc(stranger), membership, ...refused);
    await assertReverts(asSigner.removeKgc(kgc), membership, ...refused);
    await assertReverts(asSigner.grantRole(ADMIN, signer), membership, ...refused);
    await assertReverts(asSigner.revokeRole(HOSPITAL, hospitalA), membership, ...refused);
  }
});

test("nobody renounces a membership of another", async () => {
  const { membership } = await deployAll();
  await assertReverts(
    as(stranger, membership).renounceRole(HOSPITAL, hospitalA), membership, "AccessControlBadConfirmation",
  );
});

test("once the last administrator left, nobody administers", async () => {
  const { membership } = await deployAll();
  await membership.renounceRole(ADMIN, consortium);
  const refused = ["AccessControlUnauthorizedAccount", consortium.address, ADMIN];
  await assertReverts(membership.grantRole(ADMIN, consortium), membership, ...refused);
  await assertReverts(membership.removeHospital(hospitalA), membership, ...refused);
});

test("taking a role from an account that does not have it announces nothing", async () => {
  const { membership } = await deployAll();
  await assertLogs(membership.revokeRole(HOSPITAL, stranger));
  await assertLogs(membership.revokeRole(KGC, hospitalA));
  await assertView(membership.encapsulationKeyOf(hospitalA), id("key of A"));
});

test("the consortium can hand over", async () => {
  const { membership } = await deployAll();
  await membership.grantRole(ADMIN, stranger);
  await membership.renounceRole(ADMIN, consortium);
  await assertReverts(
    membership.admitKgc(hospitalC), membership, "AccessControlUnauthorizedAccount", consortium.address, ADMIN,
  );
  await as(stranger, membership).admitHospital(hospitalC, key);
  await assertView(membership.isHospital(hospitalC), true);
});
