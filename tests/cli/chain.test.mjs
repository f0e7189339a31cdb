// `aceso chain`: a node's life, the transactions and who may send them, views, and what the patient signs offline.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import test from "node:test";

import { Desk, exit } from "./aceso.mjs";
import { addRecord, chainDesk, publishAndAuthorize } from "./chain-world.mjs";
import { updateKey } from "./world.mjs";

test("up, status, down: idempotent, and the state is kept", (t) => {
  const desk = new Desk(t);
  assert.deepEqual(desk.ok("chain status"), { running: false });
  desk.fails(exit.unavailable, /chain: expected a chain here: run 'aceso chain up'/, "chain deploy --seed none");
  const up = desk.ok("chain up");
  assert.equal(up.node, "started");
  assert.equal(desk.ok("chain up").url, up.url);
  assert.equal(desk.ok("chain up").node, "runs already");
  desk.ok("account --new --seed seed --label consortium");
  const deployed = desk.ok("chain deploy --seed seed");
  assert.equal(desk.ok("chain deploy --seed seed").contracts, "are deployed already");
  assert.equal(desk.ok("chain down").node, "stopped");
  assert.deepEqual(desk.ok("chain status"), { running: false });
  desk.ok("chain up");
  const status = desk.ok("chain status");
  assert.equal(status.records, deployed.records);
  assert.deepEqual(status.hospitals, []);
  assert.equal(status.latest_period, undefined);
  process.kill(JSON.parse(readFileSync(desk.path("chain/node.json"))).process, "SIGKILL");
  const down = desk.ok("chain down");
  assert.equal(down.node, "had ended already");
  desk.fails(exit.unavailable, /--anvil|nowhere/, "chain up --anvil nowhere");
});

test("only members act, each in its own part", (t) => {
  const desk = chainDesk(t);
  assert.deepEqual(desk.ok("chain status").hospitals.sort(), [desk.address.a, desk.address.b].sort());
  desk.fails(exit.refused, /ParametersAlreadyPublished/, "chain publish-parameters --seed kgc.seed --parameters pp");
  desk.fails(
    exit.refused,
    /PeriodNotIncreasing/,
    "chain publish-period --seed kgc.seed --update-key 7.updk --revocations rl",
  );
  updateKey(desk, 8);
  desk.fails(
    exit.refused,
    /NotKgc/,
    "chain publish-period --seed a.seed --label hospital --update-key 8.updk --revocations rl",
  );
  const admit = `chain admit-hospital --hospital ${desk.address.stranger} --encapsulation-key b.pub --seed`;
  desk.fails(exit.refused, /AccessControlUnauthorizedAccount/, `${admit} kgc.seed`);
  desk.fails(exit.usage, /--hospital: /, `${admit} consortium.seed`.replace(desk.address.stranger, "0x00"));
  desk.fails(
    exit.bad_input,
    /expected encapsulation public key, found parameters/,
    `${admit} consortium.seed`.replace("b.pub", "pp"),
  );
  desk.ok("chain check --parameters pp --update-key 7.updk");
  desk.fails(
    exit.not_verified,
    /8.updk: is not the one whose digest is on the chain/,
    "chain check --update-key 8.updk",
  );
  desk.fails(exit.usage, /option/, "chain check");
  desk.fails(exit.refused, /no hospital/, `chain encapsulation-key --hospital ${desk.address.stranger} --out k`);
  desk.ok(`chain encapsulation-key --hospital ${desk.address.b} --out k`);
  assert.deepEqual(readFileSync(desk.path("k")), readFileSync(desk.path("b.pub")));
});

test("consent is for one hospital, index, ciphertext and chain", (t) => {
  const desk = chainDesk(t);
  addRecord(desk);
  desk.fails(exit.usage, /expected the record of this account/, `${desk.consent} --number 1`);
  desk.write("others", "http://example.org|1\n");
  desk.fails(
    exit.not_verified,
    /index: is not the one/,
    desk.consent.replace("--keywords keywords", "--keywords others"),
  );
  assert.ok(!existsSync(desk.path("consent")));
  desk.ok(desk.consent);
  desk.fails(exit.not_verified, /signed for other files/, desk.publish.replace("a.seed", "b.seed"));
  desk.ok(
    `encrypt --parameters pp --policy y --period 7 --record-id ${desk.id} --certificate cert --in record --data h2 ` +
      "--ciphertext sym2",
  );
  desk.fails(exit.not_verified, /signed for other files/, desk.publish.replace("sym", "sym2"));
  const consent = JSON.parse(readFileSync(desk.path("consent")));
  const refuse = (status, message, change) => {
    writeFileSync(desk.path("bad"), JSON.stringify({ ...consent, ...change }));
    desk.fails(status, message, desk.publish.replace("--consent consent", "--consent bad"));
  };
  refuse(exit.not_verified, /another chain or contract/, { chain_id: 1 });
  refuse(exit.not_verified, /is not signed by/, { digest: "00".repeat(32) });
  refuse(exit.bad_input, /message: expected Publish/, { message: "Withdraw" });
  refuse(exit.bad_input, /patient: /, { patient: "0x12" });
  refuse(exit.bad_input, /chain_id: expected a number/, { chain_id: "31337" });
  refuse(exit.bad_input, /expected a patient's signature/, { more: 1 });
  desk.write("bad", "{");
  desk.fails(
    exit.bad_input,
    /expected a patient's signature/,
    desk.publish.replace("--consent consent", "--consent bad"),
  );
  desk.ok(desk.publish);
  desk.fails(exit.refused, /AlreadyPublished/, desk.publish);
  desk.ok("chain check --ciphertext sym");
  desk.fails(exit.not_verified, /sym2: is not the one/, "chain check --ciphertext sym2");
  const pending = (name) => name.startsWith("journal-") && !/\.(lock|former)$/.test(name);
  assert.deepEqual(readdirSync(desk.path("chain")).filter(pending), []);
});

test("search finds what is authorised, until it is withdrawn", (t) => {
  const desk = chainDesk(t);
  addRecord(desk);
  publishAndAuthorize(desk);
  const search = (name) => `chain search --hospital ${desk.address[name]} --secret-key ${name}.kem --out found-${name}`;
  const { records } = desk.ok(search("b"));
  assert.deepEqual(records, [{ record_id: desk.id, owner: desk.address.a, period: 7 }]);
  assert.equal(statSync(desk.path(`found-b/${desk.id}.kappa`)).mode & 0o777, 0o600);
  assert.deepEqual(desk.ok(search("b")).records, records); // a second time as well
  assert.deepEqual(desk.ok(search("a")).records, []);
  const wrong = desk.ok(search("b").replace("b.kem", "a.kem").replace("found-b", "found-wrong"));
  assert.match(wrong.records[0].unusable, /authorization/);
  desk.fails(
    exit.refused,
    /NotRecordHospital/,
    `chain withdraw --seed b.seed --record-id ${desk.id} --from ${desk.address.b}`,
  );
  desk.ok(`chain withdraw --seed a.seed --record-id ${desk.id} --from ${desk.address.b}`);
  assert.deepEqual(desk.ok(search("b")).records, []);
  desk.ok(`chain authorize --seed a.seed --authorization authorization --to ${desk.address.b}`);

  const sign = `withdrawal --seed patient.seed --deployment chain/deployment.json --hospital ${desk.address.b} --out w`;
  desk.ok(`${sign} --epoch 1`);
  desk.fails(exit.refused, /NotAuthorized/, "chain withdraw-by-patient --seed stranger.seed --withdrawal w");
  desk.ok(`${sign} --epoch 2`);
  desk.ok("chain withdraw-by-patient --seed stranger.seed --withdrawal w");
  const record = desk.ok(`chain record --record-id ${desk.id} --index copy`);
  assert.deepEqual(record.authorizations.map(({ epoch, active }) => [epoch, active]), [[1, false], [2, false]]);
  assert.deepEqual(readFileSync(desk.path("copy")), readFileSync(desk.path("index")));
  desk.fails(exit.refused, /is not published/, `chain record --record-id ${"00".repeat(32)}`);
});

test("a node that is gone, and files of the folder that are not right", (t) => {
  const desk = new Desk(t);
  desk.ok("account --new --seed seed --label consortium");
  desk.fails(exit.unavailable, /nothing was sent|cannot|connect/i, "chain deploy --seed seed --rpc http://127.0.0.1:1");
  desk.fails(exit.usage, /rpc|url/i, "chain deploy --seed seed --rpc file:///etc/passwd");
  desk.write("folder-is-a-file", "");
  desk.fails(exit.unavailable, /folder-is-a-file/, "chain up --dir folder-is-a-file");
});
