// Services are killed when they have all of a request and when they have answered it but nobody heard, for each step of
// users, and while records flow between hospitals. The program's own clients go on, and so must the services.

import assert from "node:assert/strict";
import { X509Certificate, randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { ChainView } from "./chain-view.mjs";
import { Crashes } from "./crash-points.mjs";
import { HospitalWorld, example, until } from "./hospital-world.mjs";
import { Proxy } from "./proxy.mjs";

/**
 * Services listen on 127.0.0.2, and where everybody looks for them, on 127.0.0.1, proxies do with the same TLS keys:
 * member.front.
 */
async function behindFronts(t, world) {
  const read = (name) => {
    const cert = readFileSync(world.path(`${name}.tls.pem`));
    return { key: readFileSync(world.path(`${name}.tls.key`)), cert, der: new X509Certificate(cert).raw };
  };
  const identities = world.members.flatMap(({ name }) => [read(name), read(`${name}.operator`)]);
  for (const member of world.members) {
    const { name, port } = member;
    member.settings.address = "127.0.0.2";
    const target = { host: "127.0.0.2", port };
    member.front = await Proxy.start(t, { port, target, tls: read(name), identities, part: 1 << 18 });
  }
}

/** A record of more than two parts of an upload. */
function largeRecord(world) {
  const bundle = JSON.parse(readFileSync(example("records/epilepsy-migraine.json"), "utf8"));
  const attachment = { contentType: "image/png", data: randomBytes(1_700_000).toString("base64") };
  bundle.entry.push({
    resource: { resourceType: "DocumentReference", status: "current", content: [{ attachment }] },
  });
  return world.path(world.desk.write("large.json", JSON.stringify(bundle)));
}

/** The names of all files below a folder. */
const files = (dir) =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(`${dir}/${entry.name}`) : [`${dir}/${entry.name}`],
  );

test("services killed around every request of a record's whole story", async (t) => {
  const world = await HospitalWorld.start(t, { run: false });
  await behindFronts(t, world);
  await world.startAll();
  const chain = new ChainView(t, world.node);
  const { a, b } = world.hospital;
  const crashes = new Crashes(world);
  const both = (who, request) => ["sent", "answered"].map((moment) => ({ who, request, moment }));
  crashes.onHttp(world.kgc.front, ...both("kgc", /^POST \/v1\/attribute-keys$/));
  crashes.onHttp(
    a.front,
    ...both("a", /^PUT \/v1\/records\/[0-9a-f]{64}$/),
    ...both("a", /^PUT \/v1\/records\/.*\/data\/0$/),
    ...both("a", /^PUT \/v1\/records\/.*\/data\/1048576$/),
    ...both("a", /^PUT \/v1\/records\/.*\/data\/2097152$/),
    ...both("a", /^POST \/v1\/records\/.*\/index$/),
    ...both("a", /^POST \/v1\/records\/.*\/publication$/),
    ...both("a", /^PUT \/v1\/cases\/.*\/authorizations\//),
    ...both("a", /^GET \/v1\/transfers\/[0-9a-f]{64}$/),
    { who: "a", request: /^GET \/v1\/transfers\/.*\/data$/, moment: "flowing" },
    { who: "b", request: /^GET \/v1\/transfers\/.*\/data$/, moment: "flowing" },
    { who: "b", request: /^GET \/v1\/transfers\/.*\/data$/, moment: "passed" },
  );
  crashes.onHttp(
    b.front,
    ...both("b", /^POST \/v1\/doctors$/),
    ...both("b", /^PUT \/v1\/doctor\/trapdoor$/),
    ...both("b", /^POST \/v1\/matches\/.*\/pre-decryption$/),
    { who: "b", request: /^GET \/v1\/matches\/.*\/data$/, moment: "flowing" },
    ...both("b", /^PUT \/v1\/matches\/.*\/report$/),
    ...both("b", /^PUT \/v1\/records\/.*\/reports\/.*\/receipt$/),
  );

  const doctor = await world.doctor("ada");
  const patient = await world.patient("p", largeRecord(world));
  await world.authorize(patient, "b");
  await world.reaches(doctor, patient, "ready");
  await world.open(doctor, patient);
  await world.report(doctor, patient);
  await world.stateWith(patient, "delivered", ({ reports }) => reports[0]?.delivered, "b");
  await world.ok("patient reports --folder p --out reports");
  await world.stateWith(patient, "acknowledged", ({ reports }) => reports[0].acknowledged, "b");
  await crashes.recovered();

  assert.equal(crashes.allStruck(), 32);
  const { PeriodPublished, ...counts } = await chain.counts();
  assert.ok(PeriodPublished >= 1);
  assert.deepEqual(counts, {
    Published: 1,
    Authorized: 1,
    Withdrawn: 0,
    VerdictRecorded: 1,
    ReportDelivered: 1,
    ReceiptRecorded: 1,
  });
  assert.equal((await chain.transactions(a.address)).length, 2);
  assert.equal((await chain.transactions(b.address)).length, 3);
  for (const name of ["a", "b"]) assert.equal(files(world.path(`${name}.blobs`)).length, 1, "the data, and no rest");
  const { doctors } = (await world.asOperator("b", "GET", "/v1/doctors")).json();
  assert.deepEqual(doctors.map(({ id }) => id), ["ada"]);
  const trail = (await world.signed("b", "GET", `/v1/records/${patient.id}/trail`, { key: patient.key })).json().trail;
  const lines = trail.map(({ event, party, subject }) => `${event} ${party} ${subject}`);
  assert.equal(new Set(lines).size, lines.length, "nothing is in the trail twice");
  for (const event of ["authorized", "matched", "transferred", "pre-decrypted", "delivered", "acknowledged"])
    assert.equal(trail.filter((entry) => entry.event === event).length, 1, event);
});
