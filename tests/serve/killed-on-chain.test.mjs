// Services are killed at every moment of every transaction that they send, and each time go on where they were: at the
// end the story is complete, and the chain has everything exactly once.

import assert from "node:assert/strict";
import test from "node:test";

import { ChainView } from "./chain-view.mjs";
import { Crashes, chainMoments } from "./crash-points.mjs";
import { HospitalWorld, until } from "./hospital-world.mjs";
import { Proxy } from "./proxy.mjs";

/** Puts a proxy between each service and the chain's node: member.chain. */
const behindProxies = (t) => async (member, world) => {
  const target = new URL(world.node);
  member.chain = await Proxy.start(t, { target: { host: target.hostname, port: target.port } });
  member.settings.rpc = member.chain.url;
};

test("hospitals killed around every transaction of a record's whole story", async (t) => {
  const world = await HospitalWorld.start(t, { configure: behindProxies(t) });
  const chain = new ChainView(t, world.node);
  const { a, b } = world.hospital;
  const doctor = await world.doctor("ada");
  const crashes = new Crashes(world);
  crashes.onChain("a", a.chain, "publish", "authorize", "withdraw");
  crashes.onChain("b", b.chain, "recordVerdict", "deliverReport", "acknowledge");
  const all = (action) => Promise.all(patients.map(action));
  const done = async (what, struck) => {
    await until(`${what}: every kill`, () => crashes.points.filter((one) => one.struck).length === struck);
    await crashes.recovered();
  };

  // One record for each moment.
  let patients = chainMoments.map((_, i) => `p${i}`);
  patients = await all((name) => world.patient(name));
  await done("published", 4);
  await all((patient) => world.authorize(patient, "b"));
  await all((patient) => world.reaches(doctor, patient, "ready"));
  await done("authorised, verdicts", 12);
  for (const patient of patients) await world.open(doctor, patient);
  for (const patient of patients) await world.report(doctor, patient);
  await all((patient) => world.stateWith(patient, "delivered", ({ reports }) => reports[0]?.delivered, "b"));
  await done("delivered", 16);
  await all(({ name }) => world.ok(`patient reports --folder ${name} --out ${name}.reports`));
  await all((patient) => world.stateWith(patient, "acknowledged", ({ reports }) => reports[0].acknowledged, "b"));
  await done("acknowledged", 20);
  await all(({ id }) => world.operate("a", `withdraw --record ${id} --from ${b.address}`));
  await until("withdrawn", async () => (await chain.counts()).Withdrawn === 4);
  await done("withdrawn", 24);
  await until("b lost them", async () => {
    const states = await all((patient) => world.state(patient, "b"));
    return states.every(({ state }) => state === "withdrawn");
  });

  assert.equal(crashes.allStruck(), 24);
  const { PeriodPublished, ...counts } = await chain.counts();
  assert.deepEqual(counts, {
    Published: 4,
    Authorized: 4,
    Withdrawn: 4,
    VerdictRecorded: 4,
    ReportDelivered: 4,
    ReceiptRecorded: 4,
  });
  for (const member of [a, b]) {
    const transactions = await chain.transactions(member.address);
    assert.equal(transactions.length, 12, `${member.name}: one transaction for each step`);
    assert.ok(transactions.every(({ succeeded }) => succeeded));
    assert.deepEqual(
      [...member.chain.sent.keys()].sort(),
      transactions.map(({ hash }) => hash).sort(),
      `${member.name} signed no transaction that never happened`,
    );
  }
  assert.ok(PeriodPublished >= 1);
});

test("a key center killed around the publication of a period", async (t) => {
  const world = await HospitalWorld.start(t, { hospitals: [], periodSeconds: 3, configure: behindProxies(t), run: false });
  const chain = new ChainView(t, world.node);
  const crashes = new Crashes(world);
  crashes.onChain("kgc", world.kgc.chain, "publishPeriod");
  await world.start("kgc");
  await until("every kill", () => crashes.points.every(({ struck }) => struck));
  await crashes.recovered();
  const { service } = world.kgc;
  const published = (await chain.counts()).PeriodPublished;
  await until("two more periods", async () => (await chain.counts()).PeriodPublished >= published + 2);
  assert.equal(await service.stop(), 0);
  assert.equal(crashes.allStruck(), 4);
  const periods = (await chain.logs("PeriodPublished")).map(({ topics }) => BigInt(topics[1]));
  assert.equal(new Set(periods).size, periods.length, "no period twice");
  const transactions = await chain.transactions(world.kgc.address);
  assert.equal(transactions.length, 1 + periods.length, "the parameters, and one for each period");
  assert.ok(transactions.every(({ succeeded }) => succeeded));
});
