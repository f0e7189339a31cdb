// Points at which services are killed (SIGKILL): named, each struck once, and started again at once.

import assert from "node:assert/strict";

import { Interface, Transaction } from "ethers";

/** What members do on the chain. */
export const steps = new Interface([
  "function publish(bytes index, bytes32 sealedDigest, uint64 period, bytes patientSignature)",
  "function authorize(bytes32 recordId, address to, bytes encapsulation)",
  "function withdraw(bytes32 recordId, address from)",
  "function withdrawByPatient(bytes32 recordId, address from, uint64 epoch, bytes patientSignature)",
  "function recordVerdict(bytes32 recordId, bytes32 trapdoorTag, bool matched, bytes32 proofDigest)",
  "function deliverReport(bytes32 recordId, bytes32 trapdoorTag, bytes32 reportDigest)",
  "function acknowledge(bytes32 recordId, address hospital, bytes32 reportDigest, bytes32 receiptDigest, bytes patientSignature)",
  "function publishPeriod(uint64 period, bytes32 updateKeyDigest, bytes32 revocationListDigest)",
]);

/** The moments of a transaction at which a service is killed, with those of proxy.mjs. */
export const chainMoments = ["signed, not sent", "sent, not answered", "mined, not told", "mined and told"];

/** Kills and starts services of a world. */
export class Crashes {
  constructor(world) {
    this.world = world;
    this.points = [];
    this.starting = new Map();
  }

  /** Not when what passes a proxy is of a process that was just killed, or is about to end. */
  runs(name) {
    return this.world.find(name).service.runs;
  }

  /** Kills it now; it is started again in the background. */
  async crash(name) {
    const killed = this.world.kill(name);
    // Noted before anything is awaited: who sees that a point was struck may ask at once whether all run again.
    const started = killed.then(() => this.world.start(name));
    started.catch(() => {});
    this.starting.set(name, started);
    await killed;
  }

  /** Waits until whoever was killed runs again. */
  async recovered() {
    for (const name of this.starting.keys()) {
      let last;
      // One that was killed while it started does not count.
      while (last !== this.starting.get(name)) await (last = this.starting.get(name)).catch(() => {});
      await last;
    }
  }

  add(name, step, moment) {
    this.points.push({ name, step, moment, struck: false });
  }

  /** Kills `name` at every moment of each of these steps; `proxy` is between it and the chain's node. */
  onChain(name, proxy, ...wanted) {
    for (const step of wanted) for (const moment of chainMoments) this.add(name, step, moment);
    const stepOf = new Map(); // of transactions, by hash
    const hit = new Set(); // each is interrupted once, so that the moments fall on several
    proxy.sent = stepOf;
    proxy.strike = async (moment, { body, answer }) => {
      const { method, params } = JSON.parse(body);
      let hash, name_;
      if (method === "eth_sendRawTransaction") {
        const transaction = Transaction.from(params[0]);
        hash = transaction.hash;
        stepOf.set(hash, steps.parseTransaction(transaction)?.name);
        name_ = { arrived: "signed, not sent", answered: "sent, not answered" }[moment];
      } else if (method === "eth_getTransactionReceipt" && answer !== undefined && JSON.parse(answer).result) {
        hash = params[0];
        name_ = { answered: "mined, not told", passed: "mined and told" }[moment];
      }
      const point = this.points.find(
        (one) => !one.struck && one.name === name && one.step === stepOf.get(hash) && one.moment === name_,
      );
      if (point === undefined || hit.has(hash) || !this.runs(name)) return false;
      hit.add(hash);
      point.struck = true;
      await this.crash(name);
      return true;
    };
  }

  /**
   * Kills services around requests that pass `proxy`: `wanted` are { who (it is killed), request (fits "METHOD /path"),
   * moment (of proxy.mjs) }.
   */
  onHttp(proxy, ...wanted) {
    const points = wanted.map(({ who, request, moment }) => ({ name: who, step: request, moment, struck: false }));
    this.points.push(...points);
    proxy.strike = async (moment, { method, path }) => {
      const point = points.find(
        (one) => !one.struck && one.moment === moment && one.step.test(`${method} ${path}`),
      );
      if (point === undefined || !this.runs(point.name)) return false;
      point.struck = true;
      await this.crash(point.name);
      return true;
    };
  }

  allStruck() {
    assert.deepEqual(
      this.points.filter(({ struck }) => !struck).map(({ name, step, moment }) => `${name}: ${step}, ${moment}`),
      [],
      "points that were not reached",
    );
    return this.points.length;
  }
}
