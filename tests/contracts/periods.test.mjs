import assert from "node:assert/strict";
import { test } from "node:test";
import { ZeroHash, id } from "ethers";
import { assertLogs, assertReverts, assertView } from "./assertions.mjs";
import { as, consortium, deploy, deployAll, hospitalA, kgc, stranger } from "./chain.mjs";

const parameters = id("parameters");
const updateKey = id("update key");
const revocationList = id("revocation list");

async function withParameters() {
  const contracts = await deployAll();
  const periods = as(kgc, contracts.periods);
  await periods.publishParameters(parameters);
  return { ...contracts, periods };
}

test("the membership is the one given", async () => {
  const { membership, periods } = await deployAll();
  await assertView(periods.membership(), membership.target);
});

test("a KGC publishes the parameters", async () => {
  const { periods } = await deployAll();
  await assertView(periods.parametersDigest(), ZeroHash);
  await assertLogs(as(kgc, periods).publishParameters(parameters), ["ParametersPublished", parameters]);
  await assertView(periods.parametersDigest(), parameters);
});

test("the parameters are final", async () => {
  const { periods } = await withParameters();
  await assertReverts(periods.publishParameters(parameters), periods, "ParametersAlreadyPublished");
  await assertReverts(periods.publishParameters(id("others")), periods, "ParametersAlreadyPublished");
  await assertView(periods.parametersDigest(), parameters);
});

test("a KGC publishes a period", async () => {
  const { periods } = await withParameters();
  await assertView(periods.latestPeriod(), false, 0n);
  await assertLogs(
    periods.publishPeriod(3, updateKey, revocationList), ["PeriodPublished", 3n, updateKey, revocationList],
  );
  await assertView(periods.latestPeriod(), true, 3n);
  await assertView(periods.periodOf(3), updateKey, revocationList);
  await assertView(periods.periodOf(2), ZeroHash, ZeroHash);
});

test("periods strictly increase, from zero on and with gaps", async () => {
  const { periods } = await withParameters();
  await periods.publishPeriod(0, updateKey, revocationList);
  await assertView(periods.latestPeriod(), true, 0n);
  await assertReverts(
    periods.publishPeriod(0, id("another"), revocationList), periods, "PeriodNotIncreasing", 0n, 0n,
  );
  await periods.publishPeriod(5, id("update key 5"), id("revocation list 5"));
  await assertReverts(periods.publishPeriod(5, updateKey, revocationList), periods, "PeriodNotIncreasing", 5n, 5n);
  await assertReverts(periods.publishPeriod(4, updateKey, revocationList), periods, "PeriodNotIncreasing", 5n, 4n);
  await assertView(periods.periodOf(0), updateKey, revocationList);
  await assertView(periods.periodOf(5), id("update key 5"), id("revocation list 5"));
});

test("any KGC can end the sequence of periods with the last number", async () => {
  const { membership, periods } = await withParameters();
  const last = 2n ** 64n - 1n;
  await membership.admitKgc(stranger);
  await as(stranger, periods).publishPeriod(last, updateKey, revocationList);
  for (const period of [1n, last]) {
    await assertReverts(
      periods.publishPeriod(period, updateKey, revocationList), periods, "PeriodNotIncreasing", last, period,
    );
  }
});

test("over an account that is no membership contract nothing works", async () => {
  const periods = await deploy("Periods", stranger);
  // Nothing answers, so that there is no error to name.
  await assert.rejects(as(kgc, periods).publishParameters(parameters), ({ data }) => data === "0x");
  await assertView(periods.parametersDigest(), ZeroHash);
});

test("no period comes before the parameters", async () => {
  const { periods } = await deployAll();
  await assertReverts(
    as(kgc, periods).publishPeriod(1, updateKey, revocationList), periods, "ParametersNotPublished",
  );
});

test("zero digests are refused", async () => {
  const { periods } = await deployAll();
  await assertReverts(as(kgc, periods).publishParameters(ZeroHash), periods, "ZeroDigest");
  await as(kgc, periods).publishParameters(parameters);
  await assertReverts(as(kgc, periods).publishPeriod(1, ZeroHash, revocationList), periods, "ZeroDigest");
  await assertReverts(as(kgc, periods).publishPeriod(1, updateKey, ZeroHash), periods, "ZeroDigest");
});

test("only a KGC publishes", async () => {
  const { periods } = await deployAll();
  for (const signer of [consortium, hospitalA, stranger]) {
    const refused = ["NotKgc", signer.address];
    await assertReverts(as(signer, periods).publishParameters(parameters), periods, ...refused);
    await assertReverts(as(signer, periods).publishPeriod(1, updateKey, revocationList), periods, ...refused);
  }
});

test("a removed KGC publishes no more", async () => {
  const { membership, periods } = await withParameters();
  await membership.removeKgc(kgc);
  await assertReverts(periods.publishPeriod(1, updateKey, revocationList), periods, "NotKgc", kgc.address);
});
