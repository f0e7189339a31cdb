// `aceso hospital serve`: a record's whole way over two hospitals by the commands, what survives stops, and what ends.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import test from "node:test";

import { HospitalWorld, exit, until } from "./hospital-world.mjs";
import { postgres } from "./postgres.mjs";
import { requestKey } from "./signed-request.mjs";

const migraine = "http://snomed.info/sct|37796009";
const asthma = "http://snomed.info/sct|195967001";

/** The regular files in a folder of the world, and in those in it; none when there is no such folder. */
function filesIn(world, folder) {
  if (!existsSync(world.path(folder))) return [];
  return readdirSync(world.path(folder), { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((name) => statSync(world.path(name)).isFile());
}

/** The files of a hospital's state that hold these bytes. */
function holding(world, name, bytes) {
  const database = readdirSync(world.dir).filter((file) => file.startsWith(`${name}.db`));
  assert.ok(database.length > 0);
  const files = [...filesIn(world, `${name}.blobs`), ...database];
  return files.filter((file) => readFileSync(world.path(file)).includes(bytes));
}

const matchesOf = async (world, { name }) =>
  (await world.ok(`doctor matches --folder ${name} ${world.at("b")}`)).matches.map(({ record_id, state, reason }) => ({
    record_id,
    state,
    ...(reason && { reason }),
  }));

test("a record finds its doctor at another hospital, its report comes back, and all of it ends", async (t) => {
  const world = await HospitalWorld.start(t);
  const { a, b } = world.hospital;

  // In the order in which their trapdoors arrive. All but dan's match; ada and those before her have most interests.
  const fay = await world.doctor("fay", "b", ["neurologist"], "epilepsy-migraine", "fay 100% é");
  const eve = await world.doctor("eve", "b", ["cardiologist"]);
  const bob = await world.doctor("bob", "b", ["neurologist"], [migraine]);
  const ada = await world.doctor("ada");
  const dan = await world.doctor("dan", "b", ["neurologist"], [asthma]);
  const first = await world.patient("first");
  const second = await world.patient("second", "epilepsy-migraine", "neurologist or cardiologist");

  const status = await world.ok(`patient status --folder first`);
  assert.equal(status.state, "published");
  assert.equal(status.chain.toLowerCase(), `published by ${a.address}`.toLowerCase());
  // What is on the chain can be handed in nowhere again: it would stand in the way of what the chain authorises.
  const { admission } = await world.operate("b", "admit");
  const again = await world.signed("b", "PUT", `/v1/records/${first.id}`, {
    key: requestKey(),
    json: world.announcement(first, admission, 1000),
  });
  assert.equal(again.status, 409, again.body.toString());
  await world.authorize(first, "b");
  await world.authorize(second, "b");

  await world.reaches(fay, first, "ready");
  for (const name of ["kgc", "a", "b"]) await world.stop(name);
  await world.startAll();
  await world.reaches(fay, first, "ready");
  const passed = { record_id: first.id, state: "passed over" };
  for (const doctor of [eve, bob, ada])
    assert.deepEqual(
      (await matchesOf(world, doctor)).find(({ record_id }) => record_id === first.id),
      passed,
      doctor.name,
    );
  assert.deepEqual(await matchesOf(world, dan), []);
  await world.fails(exit.refused, /not chosen/, `doctor open --folder ada --record ${first.id} --out none`);

  const verdict = ({ name }) => world.ok(`doctor verdict --folder ${name} --record ${first.id}`);
  for (const doctor of [fay, eve, bob, ada]) {
    const shown = async () => (await verdict(doctor)).recorded === "on the chain";
    await until(`the verdict on ${doctor.name}'s interests`, shown);
    assert.equal((await verdict(doctor)).verdict, "match");
  }
  const { verdict: judged, recorded } = await verdict(dan);
  assert.deepEqual([judged, recorded], ["no match", "not on the chain"]);

  // Dismissed: nobody here any more. What the next one cannot read goes to the one after.
  const { period } = (await world.kgc.service.call("GET", "/v1/periods/latest")).json();
  const dismissal = await world.operate("b", "dismiss", "--id", fay.id);
  assert.deepEqual(dismissal, { id: fay.id, revoked_from_period: period + 1 });
  assert.deepEqual(
    (await world.operate("b", "doctors")).doctors.map(({ id }) => id),
    ["ada", "bob", "dan", "eve"],
  );
  await world.fails(exit.refused, /./, `doctor matches ${world.at("b")} --folder fay`);
  await world.reaches(eve, first, "ready");
  const none = await world.run(`--json doctor open --folder eve --record ${first.id} --out none`);
  assert.equal(none.status, exit.none, none.stderr);
  assert.equal(JSON.parse(none.stdout).none, "policy not satisfied");
  assert.deepEqual((await matchesOf(world, eve)).find(({ record_id }) => record_id === first.id), {
    record_id: first.id,
    state: "cannot read",
    reason: "policy not satisfied",
  });
  await world.reaches(ada, first, "ready");
  await world.open(ada, first);
  const digest = await world.report(ada, first, "Nothing to worry about.");
  await world.stateWith(first, "the report is delivered", ({ reports }) => reports[0]?.delivered, "b");

  // The patient's side.
  const readReports = async () => (await world.ok("patient reports --folder first --out reports")).reports;
  const [read] = await readReports();
  assert.equal(read.report, digest);
  assert.equal(read.receipt, "handed to the hospital");
  const diagnosis = JSON.parse(readFileSync(world.path(read.file)));
  assert.equal(diagnosis.conclusion, "Nothing to worry about.");
  await until("the receipt is on the chain", async () => (await readReports())[0].receipt === "on the chain");
  const dispute = await world.ok(`patient dispute --folder first --report ${digest}`);
  assert.equal(dispute.ruling, "report readable");
  await world.stateWith(first, "all of it is kept", ({ reports: [one] }) => one.acknowledged && one.disputed, "b");
  await checkTrail(world, first, digest);

  // The patient of the second record takes it back: hospital b has nothing of it any more.
  await world.reaches(eve, second, "ready");
  await world.open(eve, second);
  const { data_digest } = await world.ok("inspect second/ciphertext");
  const blobs = () => filesIn(world, "b.blobs").filter((name) => name.endsWith(data_digest.slice(2)));
  assert.equal(blobs().length, 1);
  const withdraw = `patient withdraw --folder second --from ${b.address}`;
  assert.match((await world.ok(withdraw)).withdrawal, /^handed to the hospital/);
  await until("the withdrawal", async () => (await world.ok(withdraw)).withdrawal === "on the chain");
  await world.reaches(eve, second, "not available");
  await world.fails(exit.refused, /./, `doctor open --folder eve --record ${second.id} --out none`);
  world.desk.write("finding", "Too late.");
  await world.fails(
    exit.refused,
    /./,
    `doctor report --folder eve --record ${second.id} --conclusion-file finding --doctor-name Eve`,
  );
  assert.deepEqual(blobs(), []);
  const takenBack = readFileSync(world.path("second/ciphertext")).subarray(-80);
  await until("the wrapped key of a record taken back goes", () => holding(world, "b", takenBack).length === 0);

  // The end of the first record.
  const wrapped = readFileSync(world.path("first/ciphertext")).subarray(-80);
  const remains = (await world.ok("patient delete --folder first")).remains_on_chain;
  assert.equal(remains.length, 3);
  assert.equal((await world.state(first)).state, "deleted");
  await until("hospital b loses it too", async () => {
    const { cases } = (await world.asOperator("b", "GET", `/v1/cases/${"0".repeat(64)}`)).json();
    return cases.find(({ record }) => record === first.id).state === "withdrawn";
  });
  assert.deepEqual(holding(world, "a", wrapped), [], "the wrapped key of a deleted record");
  await until("it goes from the other hospital too", () => holding(world, "b", wrapped).length === 0);
  for (const name of ["a", "b"]) await world.stop(name);
  assert.equal(filesIn(world, "a.blobs").length, 1, "the second record's data alone");
  assert.deepEqual(filesIn(world, "b.blobs"), []);

  // Who was dismissed may come again.
  await world.start("b");
  await world.operate("b", "enrol --user-public-key fay/user.pub --attribute neurologist");
  assert.ok((await world.operate("b", "doctors")).doctors.find(({ id }) => id === fay.id).current);
});

/** Both hospitals' trails of a record with one report, as FHIR, compared with the chain. */
async function checkTrail(world, patient, report) {
  const { a, b } = world.hospital;
  const out = await world.ok(`patient trail --folder ${patient.name} --out trail.json`);
  assert.deepEqual([out.silent, out.missing], [[], []]);
  const events = (address) =>
    out.trail.filter(({ hospital }) => hospital === address).map(({ event, chain }) => [event, chain]);
  const names = (address) => events(address).map(([event]) => event);
  assert.deepEqual(names(a.address), ["uploaded", "published", "authorized", "transferred"]);
  assert.deepEqual(names(b.address).sort(), [
    ...["acknowledged", "authorized", "delivered", "disputed"],
    ...Array(4).fill("matched"),
    ...["pre-decrypted", "transferred"],
  ]);

  const bundle = JSON.parse(readFileSync(world.path("trail.json")));
  assert.equal(bundle.resourceType, "Bundle");
  assert.equal(bundle.identifier.value, patient.id);
  const resources = bundle.entry.map(({ resource }) => resource);
  const audits = resources.filter(({ resourceType }) => resourceType === "AuditEvent");
  assert.equal(audits.length, out.trail.length);
  assert.ok(audits.every(({ outcome }) => outcome === "0"));
  const provenances = resources.filter(({ resourceType }) => resourceType === "Provenance");
  assert.equal(provenances.length, 2 + 1 + 4 + 1 + 1, "published, authorized twice, verdicts, report, receipt");
  assert.ok(JSON.stringify(provenances).includes(report));
  const account = (await world.ok(`account --seed ${patient.name}/seed.key --label patient`)).address;
  assert.ok(!readFileSync(world.path("trail.json"), "utf8").toLowerCase().includes(account.toLowerCase()));
}

test("a doctor who is revoked reads nothing any more, whenever the record was sealed", async (t) => {
  const world = await HospitalWorld.start(t, { hospitals: ["a"], periodSeconds: 20 });
  const newest = async () => (await world.kgc.service.call("GET", "/v1/periods/latest")).json().period;
  const max = await world.doctor("max", "a");
  const mia = await world.doctor("mia", "a");
  // The period may end while a record is on its way; the patient then seals it again, as soon as the next one begins.
  const patient = async (name) => {
    for (let tries = 0; ; ++tries) {
      const sealed = await world.seal(`${name}${tries}`);
      const { admission } = await world.operate("a", "admit");
      const out = await world.run(
        `patient submit --folder ${sealed.name} ${world.at("a")} --admission ${admission} --wait 8`,
      );
      if (out.status === exit.ok) return sealed;
      assert.ok([exit.refused, exit.unavailable].includes(out.status) && tries < 10, out.stderr);
      const ending = await newest();
      await until("the next period", async () => (await newest()) > ending);
    }
  };
  const before = await patient("before");
  await world.reaches(max, before, "ready");

  const revoke = async () => {
    for (;;) {
      const from_period = (await newest()) + 1;
      const { status } = await world.kgc.service.call("POST", "/v1/revocations", {
        credentials: world.kgc.operator,
        json: { id: "max", from_period },
      });
      if (status === 200) return from_period;
      assert.equal(status, 422, "its update key may have been published in this moment");
    }
  };
  const from = await revoke();
  await until("the next period", async () => (await newest()) >= from);
  const isCurrent = async ({ key }) => (await world.signed("a", "GET", "/v1/doctor", { key })).json().current;
  await until("the hospital knows", async () => (await isCurrent(max)) === false);
  assert.equal(await isCurrent(mia), true);
  const after = await patient("after");
  for (const record of [before, after]) {
    await world.reaches(max, record, "ready");
    const none = await world.run(`--json doctor open --folder max --record ${record.id} --out none`);
    assert.equal(none.status, exit.none, none.stderr);
    assert.equal(JSON.parse(none.stdout).none, "revoked");
    await world.reaches(mia, record, "ready");
    await world.open(mia, record);
  }
});

test("the same with PostgreSQL", async (t) => {
  const server = await postgres(t);
  const world = await HospitalWorld.start(t, {
    configure: (member) => {
      member.settings.database = server.database(member.name);
    },
  });
  const ada = await world.doctor("ada");
  const patient = await world.patient("patient");
  await world.authorize(patient, "b");
  await world.reaches(ada, patient, "ready");
  await world.kill("b");
  await world.restart("a");
  await world.start("b");
  await world.open(ada, patient);
  await world.report(ada, patient);
  await world.stateWith(patient, "the report is delivered", ({ reports }) => reports[0]?.delivered, "b");
  await world.ok(`patient withdraw --folder patient --from ${world.hospital.b.address}`);
  await until("hospital b loses it", async () => (await world.state(patient, "b")).state === "withdrawn");
  // The doctor's due comes all the same.
  const [{ report }] = (await world.ok("patient reports --folder patient --out reports")).reports;
  await world.stateWith(patient, "the receipt is on the chain", ({ reports }) => reports[0].acknowledged, "b");
  const { ruling } = await world.ok(`patient dispute --folder patient --report ${report}`);
  assert.equal(ruling, "report readable");
  await world.ok("patient delete --folder patient");
  await world.reaches(ada, patient, "reported");
  await server.restart();
  assert.equal((await world.state(patient)).state, "deleted", "and the connections come back");
  for (const name of ["kgc", "a", "b"]) await world.stop(name);
});
