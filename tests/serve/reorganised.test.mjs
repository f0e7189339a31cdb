// The chain changes its mind: events vanish before and after they were deep enough to act upon, the node loses blocks,
// and a service that was away finds many. `confirmations` is 2 throughout.

import assert from "node:assert/strict";
import test from "node:test";

import { atEnd } from "../cli/ending.mjs";
import { ChainView } from "./chain-view.mjs";
import { HospitalWorld, until } from "./hospital-world.mjs";
import { Proxy } from "./proxy.mjs";

/** Blocks come when the test says so, or all the time between start() and stop(). */
class Miner {
  constructor(t, chain) {
    this.chain = chain;
    atEnd(t, () => this.stop());
  }

  start() {
    this.ending = false;
    this.running = (async () => {
      while (!this.ending) {
        await this.chain.mine(1);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();
  }

  async stop() {
    this.ending = true;
    await this.running;
  }
}

async function reorganisedWorld(t, confirmations = 2) {
  const world = await HospitalWorld.start(t, {
    configure: async (member, { node }) => {
      const { hostname: host, port } = new URL(node);
      member.chain = await Proxy.start(t, { target: { host, port } });
      member.settings.rpc = member.chain.url;
      member.settings.confirmations = confirmations;
    },
  });
  world.chain = new ChainView(t, world.node);
  world.miner = new Miner(t, world.chain);
  // How often a hospital began to read the chain.
  for (const member of Object.values(world.hospital)) {
    member.looks = 0;
    member.chain.strike = (moment, { body }) => {
      if (moment === "passed" && JSON.parse(body).method === "eth_blockNumber") ++member.looks;
    };
  }
  /** Waits until a hospital has read all that the chain has now. */
  world.looked = async (name) => {
    const member = world.hospital[name];
    const before = member.looks;
    await until(`${name} looks at the chain`, () => member.looks >= before + 3);
  };
  /** With blocks coming, until the chain is at rest again. */
  world.mining = async (action) => {
    world.miner.start();
    const out = await action();
    await world.miner.stop();
    return out;
  };
  /** The records of a hospital: { id: state }. */
  world.cases = async (name) => {
    const { cases } = (await world.asOperator(name, "GET", `/v1/cases/${"0".repeat(64)}`)).json();
    return Object.fromEntries(cases.map(({ record, state }) => [record, state]));
  };
  world.authorized = (count) =>
    until(`${count} authorizations`, async () => (await world.chain.counts()).Authorized === count);
  /** What vanishes is what came after. */
  world.mark = () => world.chain.send("evm_snapshot");
  world.vanish = async (mark) => assert.equal(await world.chain.send("evm_revert", mark), true);
  /** The same just after a hospital learned how many blocks there are. */
  world.vanishUnder = async (name, mark) => {
    const { chain } = world.hospital[name];
    const { strike } = chain;
    let gone;
    chain.strike = async (moment, exchange) => {
      if (moment === "answered" && gone === undefined && JSON.parse(exchange.body).method === "eth_blockNumber")
        await (gone = world.vanish(mark));
      return strike(moment, exchange);
    };
    await until(`${name} asks for the newest block`, () => gone !== undefined);
    await gone;
    chain.strike = strike;
  };
  return world;
}

const anotherChain = /the chain is another one than before/;

test("events that vanish from the chain", async (t) => {
  const world = await reorganisedWorld(t);
  const { chain } = world;
  const doctor = await world.doctor("ada");
  const [p1, p2, p3] = await world.mining(() =>
    Promise.all(["p1", "p2", "p3"].map((name) => world.patient(name))),
  );
  const b = () => world.hospital.b.service;

  await t.test("an authorization that vanishes before it is deep is not acted upon", async () => {
    await chain.mine(3);
    const mark = await world.mark();
    await world.authorize(p1, "b");
    await world.authorized(1);
    for (let depth = 0; depth < 2; ++depth) {
      await world.looked("b");
      assert.deepEqual(await world.cases("b"), {}, `${depth} blocks deep`);
      if (depth === 0) await chain.mine(1);
    }
    await world.stop("a"); // which would send it again
    await world.vanish(mark);
    await chain.mine(6);
    await world.looked("b");
    assert.equal((await chain.counts()).Authorized, 0);
    assert.deepEqual(await world.cases("b"), {});
    await world.start("a");
    await world.authorized(1);
    await world.mining(() => world.reaches(doctor, p1, "ready"));
    assert.deepEqual(await world.cases("b"), { [p1.id]: "published" });
    assert.ok(!b().log.some((line) => anotherChain.test(line)), "what b had read was still so");
  });

  await t.test("one that vanishes after it was deep is forgotten until it is back", async () => {
    await chain.mine(3);
    const mark = await world.mark();
    await world.authorize(p2, "b");
    await world.mining(() => world.reaches(doctor, p2, "ready"));
    await world.stop("a");
    await world.vanishUnder("b", mark);
    await b().logged(anotherChain);
    await chain.mine(20);
    await world.looked("b");
    assert.deepEqual(await world.cases("b"), { [p1.id]: "published", [p2.id]: "withdrawn" });
    assert.equal((await world.match(doctor, p1)).state, "ready", "what stayed on the chain was read again");
    assert.equal((await world.match(doctor, p2)).state, "not available");
    for (const what of ["ciphertext", "certificate", "data"])
      assert.equal((await world.signed("b", "GET", `/v1/matches/${p2.id}/${what}`, { key: doctor.key })).status, 409);
    const preDecryption = `/v1/matches/${p2.id}/pre-decryption`;
    assert.equal((await world.signed("b", "POST", preDecryption, { key: doctor.key })).status, 409);

    // A doctor who comes now must not miss it when it is back.
    const late = await world.doctor("late");
    await until("late met all", async () => (await world.asOperator("b", "GET", "/v1/progress")).json().pairs_left === 0);
    await world.start("a");
    await world.authorized(2);
    await world.mining(async () => {
      await world.reaches(doctor, p2, "ready");
      await world.reaches(late, p2, "passed over");
      await world.open(doctor, p2);
    });
    const { VerdictRecorded } = await chain.counts();
    assert.equal(VerdictRecorded, 4, "both doctors' on both records");
    assert.ok(world.hospital.a.service.log.some((line) => anotherChain.test(line)), "a noticed, too");
  });

  await t.test("a publication that vanishes is made again, with all that followed", async () => {
    const mark = await world.mark();
    const p4 = await world.mining(() => world.patient("p4"));
    await world.authorize(p4, "b");
    await world.mining(async () => {
      await world.reaches(doctor, p4, "ready");
      await world.open(doctor, p4);
      await world.report(doctor, p4);
      await world.stateWith(p4, "delivered", ({ reports }) => reports[0]?.delivered, "b");
    });
    await world.vanish(mark);
    assert.equal((await chain.counts()).ReportDelivered, 0);
    await world.mining(async () => {
      await until("delivered again", async () => (await chain.counts()).ReportDelivered === 1);
      await world.stateWith(p4, "published", ({ state }) => state === "published");
      await world.stateWith(p4, "delivered", ({ reports }) => reports[0].delivered, "b");
      await world.ok("patient reports --folder p4 --out p4.reports");
      await world.stateWith(p4, "acknowledged", ({ reports }) => reports[0].acknowledged, "b");
    });
    const { PeriodPublished, ...counts } = await chain.counts();
    assert.deepEqual(counts, {
      Published: 4,
      Authorized: 3,
      Withdrawn: 0,
      VerdictRecorded: 6,
      ReportDelivered: 1,
      ReceiptRecorded: 1,
    });
    assert.equal(PeriodPublished, 1);
  });

  await t.test("a withdrawal that vanishes ends nothing", async () => {
    await world.stop("b");
    await world.authorize(p3, "b");
    await world.authorized(4);
    await chain.mine(2);
    const mark = await world.mark();
    await world.operate("a", `withdraw --record ${p3.id} --from ${world.hospital.b.address}`);
    await until("withdrawn", async () => (await chain.counts()).Withdrawn === 1);
    await world.start("b"); // the authorization is deep, the withdrawal is not
    await world.looked("b");
    await world.stop("a");
    await world.vanish(mark);
    await chain.mine(3);
    await until("b has it", async () => (await world.cases("b"))[p3.id] === "published");
    await world.start("a");
    await until("withdrawn again", async () => (await chain.counts()).Withdrawn === 1);
    await chain.mine(2);
    await until("b lost it", async () => (await world.cases("b"))[p3.id] === "withdrawn");
  });

  await t.test("a service that was away while many blocks passed reads them all", async () => {
    await world.stop("b");
    await chain.mine(200);
    await world.authorize(p3, "b");
    await world.authorized(5);
    await chain.mine(200); // more than nodes remember the state of
    await world.start("b");
    await world.mining(() => world.reaches(doctor, p3, "ready"));
    await world.open(doctor, p3);
  });
});
