// Random sequences of calls by random parties, compared with the model: each call must succeed or revert as in the
// model, with the same custom error or the same events, and leave the same views. After each call these are the views
// of what it names, and after each sequence all of them.
//
//   ACESO_CONTRACT_SEQUENCES=1000    sequences; without it as many as take some seconds
//   ACESO_CONTRACT_SEED=...          the first sequence's seed, to repeat a failure; without it another one each time
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { ZeroHash } from "ethers";
import {
  Calls, accounts, digests, hospitals, patientRecords, periods, roles, unknownRecord,
} from "./calls.mjs";
import { consortium, deploy, deployAll, hospitalA, hospitalB, kgc, request } from "./chain.mjs";
import { MembershipModel, PeriodsModel, RecordsModel, Refused } from "./model.mjs";
import { domainOf } from "./patient.mjs";
import { Random } from "./random.mjs";

const DEFAULT_SEQUENCES = 30;
const CALLS = 100; // in a sequence
const sequences = Number(process.env.ACESO_CONTRACT_SEQUENCES ?? DEFAULT_SEQUENCES);
const firstSeed = Number(process.env.ACESO_CONTRACT_SEED ?? randomInt(2 ** 32));

// What no call can bring about: the library's own errors for its constructor and for text that is too long.
const UNREACHABLE = ["InvalidShortString", "StringTooLong"];

const first = await deployAll();
const contracts = { ...first, otherRecords: await deploy("Records", first.membership) };
const keyOfA = await first.membership.encapsulationKeyOf(hospitalA);
const keyOfB = await first.membership.encapsulationKeyOf(hospitalB);
const domains = { records: await domainOf(contracts.records), otherRecords: await domainOf(contracts.otherRecords) };
let snapshot = await request("evm_snapshot");

/** The chain as it was after deployAll, and models of that. */
async function startOver() {
  await request("evm_revert", snapshot);
  snapshot = await request("evm_snapshot");
  const membership = new MembershipModel(consortium.address);
  membership.admitHospital(consortium.address, hospitalA.address, keyOfA);
  membership.admitHospital(consortium.address, hospitalB.address, keyOfB);
  membership.admitKgc(consortium.address, kgc.address);
  return {
    membership,
    periods: new PeriodsModel(membership),
    records: new RecordsModel(membership, domains.records),
    otherRecords: new RecordsModel(membership, domains.otherRecords),
  };
}

/** What the call does on the chain: { logs } or { revert }. */
async function onChain({ target, method, sender, args }) {
  const { interface: abi, target: to } = contracts[target];
  const transaction = { from: sender, to, data: abi.encodeFunctionData(method, args), gas: "0xf4240" };
  try {
    const { logs } = await request("eth_getTransactionReceipt", await request("eth_sendTransaction", transaction));
    return {
      logs: logs.map((log) => {
        assert.equal(log.address, to.toLowerCase());
        const event = abi.parseLog(log);
        return [event.name, ...event.args];
      }),
    };
  } catch (error) {
    const revert = error.data && abi.parseError(error.data);
    if (!revert) throw error;
    return { revert: [revert.name, ...revert.args] };
  }
}

function inModel(models, { target, method, sender, args }) {
  try {
    return { logs: models[target][method](sender, ...args) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { revert: error.revert };
  }
}

const product = (...lists) =>
  lists.reduce((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);

/** Every view of the contract for these values: [view, ...arguments]. */
function viewsOf(target, { recordIds, who, digestsHere, rolesHere, periodsHere }) {
  const all = {
    membership: {
      hasRole: [rolesHere, who], isHospital: [who], isKgc: [who], encapsulationKeyOf: [who],
    },
    periods: { parametersDigest: [], latestPeriod: [], periodOf: [periodsHere] },
    records: {
      recordOf: [recordIds],
      authorizationOf: [recordIds, who],
      verdictOf: [recordIds, who, digestsHere],
      reportOf: [recordIds, who, digestsHere],
    },
  };
  const views = all[target === "otherRecords" ? "records" : target];
  return Object.entries(views).flatMap(([view, lists]) => product(...lists).map((args) => [view, ...args]));
}

async function compareViews(models, target, values) {
  const { interface: abi, target: to } = contracts[target];
  for (const [view, ...args] of viewsOf(target, values)) {
    const result = await request("eth_call", { to, data: abi.encodeFunctionData(view, args) }, "latest");
    const found = [...abi.decodeFunctionResult(view, result)];
    assert.deepEqual(found, models[target][view](...args), `${target}.${view}(${args})`);
  }
}

/** The values of the pools that the call, or what came of it, names; so that what it wrote is looked at. */
function named({ sender, args }, { logs, revert }) {
  const values = new Set([sender, ...args, ...(logs ?? [revert]).flat()]);
  const among = (list) => list.filter((value) => values.has(value));
  return {
    recordIds: [...values].filter(
      (value) => /^0x[0-9a-f]{64}$/.test(value) && value !== ZeroHash && !digests.includes(value),
    ),
    who: among(accounts),
    digestsHere: among(digests),
    rolesHere: roles,
    periodsHere: among(periods),
  };
}

const everything = (model) => ({
  recordIds: [...new Set([...patientRecords, unknownRecord, ...(model.records?.keys() ?? [])])],
  who: accounts,
  digestsHere: digests,
  rolesHere: roles,
  periodsHere: periods,
});

async function runSequence(seed, seen) {
  const models = await startOver();
  const calls = new Calls(new Random(seed), models);
  const story = [];
  try {
    for (let i = 0; i < CALLS; ++i) {
      const call = await calls.next();
      story.push(`${call.sender}: ${call.target}.${call.method}(${call.args.join(", ")})`);
      const expected = inModel(models, call);
      assert.deepEqual(await onChain(call), expected);
      await compareViews(models, call.target, named(call, expected));
      const what = expected.revert?.[0] ?? call.method;
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }
    for (const target of Object.keys(models)) await compareViews(models, target, everything(models[target]));
  } catch (error) {
    const again = `ACESO_CONTRACT_SEED=${seed} ACESO_CONTRACT_SEQUENCES=1 repeats this sequence:`;
    error.message = [again, ...story, error.message].join("\n");
    throw error;
  }
}

/** The names of all custom errors and of all state-changing functions of the contracts. */
function reachable() {
  const fragments = Object.values(contracts).flatMap(({ interface: abi }) => abi.fragments);
  const wanted = ({ type, constant }) => type === "error" || (type === "function" && !constant);
  return new Set(fragments.filter(wanted).map(({ name }) => name).filter((name) => !UNREACHABLE.includes(name)));
}

test("the contracts do what the model does", async (t) => {
  const seen = new Map();
  t.diagnostic(`${sequences} sequences of ${CALLS} calls, first seed ${firstSeed}`);
  for (let i = 0; i < sequences; ++i) await runSequence((firstSeed + i) % 2 ** 32, seen);
  t.diagnostic([...seen].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what} ${count}`).join(", "));
  // Fewer sequences may leave something out.
  if (sequences >= DEFAULT_SEQUENCES) {
    for (const name of reachable()) assert.ok(seen.has(name), `no sequence came to ${name}`);
  }
});
