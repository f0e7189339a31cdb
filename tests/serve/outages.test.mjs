// What a service needs goes away for a while: the chain's node, other services, the disk, the right time. It answers
// what it can, refuses the rest with 503, loses nothing, and goes on by itself.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Wallet } from "ethers";

import { accountKey } from "../interop/chain.mjs";
import { ChainView } from "./chain-view.mjs";
import { HospitalWorld, sleep, until } from "./hospital-world.mjs";
import { Proxy } from "./proxy.mjs";

const now = () => Math.floor(Date.now() / 1000);
const part = "application/octet-stream";

/** Writing beyond the limit fails, as on a full disk, instead of ending the process. */
const survivesLimits = (words) => ["sh", "-c", 'trap "" XFSZ; exec "$@"', "sh", ...words];

/** No file of the service may grow any more (or again). */
function setDiskFull({ service }, full) {
  const { status, stderr } = spawnSync("prlimit", [
    `--pid=${service.process.pid}`,
    `--fsize=${full ? "0" : "unlimited"}:unlimited`,
  ]);
  assert.equal(status, 0, stderr.toString());
}

const ready = async ({ service }) => (await service.call("GET", "/readyz")).status;

test("a service outlives what it needs", async (t) => {
  const world = await HospitalWorld.start(t, {
    configure: async (member, { node }) => {
      const { hostname: host, port } = new URL(node);
      member.chain = await Proxy.start(t, { target: { host, port } });
      Object.assign(member.settings, { rpc: member.chain.url, wrap: survivesLimits });
    },
  });
  const chain = new ChainView(t, world.node);
  const { a, b } = world.hospital;
  /** One request of a user, made once: its status. */
  const statusOf = async (name, method, path, options) =>
    (await world.signed(name, method, path, { ...options, created: now() })).status;
  const doctor = await world.doctor("ada");
  const p1 = await world.patient("p1");
  await world.authorize(p1, "b");
  await world.reaches(doctor, p1, "ready");
  const preDecryption = `/v1/matches/${p1.id}/pre-decryption`;
  const p2 = await world.seal("p2");
  const { admission } = (await world.asOperator("a", "POST", "/v1/admissions", { json: {} })).json();
  const { json, data } = world.submission(p2, admission);
  assert.equal((await world.signed("a", "PUT", `/v1/records/${p2.id}`, { key: p2.key, json })).status, 201);

  await t.test("the chain's node", async () => {
    for (const { chain: proxy } of world.members) proxy.setDown("refuses");
    for (const member of world.members) await until(`${member.name} notices`, async () => (await ready(member)) === 503);
    assert.equal((await a.service.call("GET", "/healthz")).status, 200);
    assert.equal((await a.service.call("GET", "/v1/identity")).status, 200);
    assert.equal(await statusOf("a", "GET", `/v1/records/${p1.id}`, { key: p1.key }), 200);
    assert.equal(await statusOf("a", "GET", `/v1/records/${p1.id}/trail`, { key: p1.key }), 200);
    assert.equal(await statusOf("b", "GET", "/v1/matches", { key: doctor.key }), 200);
    assert.equal(await statusOf("b", "GET", `/v1/matches/${p1.id}/data`, { key: doctor.key }), 200);
    assert.equal(await statusOf("b", "POST", preDecryption, { key: doctor.key }), 503, "it needs the chain");
    const asMember = { credentials: world.memberCredentials("b") };
    const transfer = await a.service.call("GET", `/v1/transfers/${p1.id}`, asMember);
    assert.equal(transfer.status, 503, "who is a member?");
    assert.ok(Number(transfer.headers["retry-after"]) > 0);

    assert.equal((await world.asOperator("a", "POST", "/v1/admissions", { json: {} })).status, 201);
    assert.equal(await statusOf("a", "PUT", `/v1/records/${p2.id}/data/0`, { key: p2.key, body: data, type: part }), 200);

    b.chain.setDown("silent");
    assert.equal(await statusOf("b", "POST", preDecryption, { key: doctor.key }), 503, "it does not wait for long");

    for (const { chain: proxy } of world.members) proxy.setDown(null);
    for (const member of world.members) await until(`${member.name} is back`, async () => (await ready(member)) === 200);
    await world.ok(`patient submit --folder p2 ${world.at("a")} --admission ${admission}`);
    assert.equal((await chain.counts()).Published, 2);
    await world.open(doctor, p1);
  });

  await t.test("a node that becomes slow as soon as a service serves", async () => {
    for (const member of world.members) {
      await world.stop(member.name);
      const serving = world.start(member.name);
      let release;
      const released = new Promise((resolve) => (release = resolve));
      member.chain.strike = async (moment) => {
        if (moment !== "arrived") return;
        await sleep(100); // time to read in its log that it serves
        if (member.service.port !== undefined) await released;
      };
      await serving;
      const status = await ready(member);
      member.chain.strike = () => undefined;
      release();
      assert.equal(status, 200, `${member.name} is ready when it says that it serves`);
    }
  });

  await t.test("another hospital", async () => {
    const p3 = await world.patient("p3");
    await world.stop("b");
    await world.authorize(p3, "b");
    await until("authorised", async () => (await chain.counts()).Authorized === 2);
    await world.kill("a");
    await world.start("b");
    await world.reaches(doctor, p3, "fetching");
    await b.service.logged(/record not fetched, trying again later/);
    assert.equal(await ready(b), 200);
    await world.start("a");
    await world.reaches(doctor, p3, "ready");
    await world.open(doctor, p3);
  });

  await t.test("the key center", async () => {
    await world.stop("kgc");
    await world.ok("doctor keys --folder eve --id eve --parameters pp");
    const json = { user_public_key: readFileSync(world.path("eve/user.pub")).toString("base64"), attributes: ["x"] };
    assert.equal((await world.asOperator("b", "POST", "/v1/doctors", { json })).status, 503);
    assert.equal(await ready(b), 200);
    assert.equal(await statusOf("b", "GET", "/v1/matches", { key: doctor.key }), 200);
    await world.start("kgc");
    assert.equal((await world.asOperator("b", "POST", "/v1/doctors", { json })).status, 201);
  });

  await t.test("the disk", { skip: spawnSync("prlimit", ["--version"]).error ? "no prlimit" : false }, async () => {
    const p4 = await world.seal("p4");
    const { admission } = (await world.asOperator("a", "POST", "/v1/admissions", { json: {} })).json();
    const { json, data } = world.submission(p4, admission);
    const announce = () => statusOf("a", "PUT", `/v1/records/${p4.id}`, { key: p4.key, json });
    const upload = (offset, end) =>
      statusOf("a", "PUT", `/v1/records/${p4.id}/data/${offset}`, {
        key: p4.key,
        body: data.subarray(offset, end),
        type: part,
      });
    const half = data.length >> 1;

    setDiskFull(a, true);
    assert.equal(await announce(), 503);
    assert.equal((await world.asOperator("a", "POST", "/v1/admissions", { json: {} })).status, 503);
    assert.equal(await statusOf("a", "GET", `/v1/records/${p1.id}`, { key: p1.key }), 200, "what is there is read");
    setDiskFull(a, false);
    assert.equal(await announce(), 201);
    assert.equal(await upload(0, half), 200);
    setDiskFull(a, true);
    assert.equal(await upload(half), 503);
    assert.equal((await world.state(p4)).received, half, "no half part counts");
    setDiskFull(a, false);
    assert.equal(await upload(half), 200);

    // What is to be done on the chain waits, too: a transaction that cannot be remembered is not sent.
    a.chain.setDown("refuses");
    const authorizations = `/v1/cases/${p1.id}/authorizations/${world.kgc.address}`;
    const wanted = `/v1/cases/${p1.id}/authorizations/${b.address}`;
    assert.equal((await world.asOperator("a", "DELETE", wanted)).status, 202);
    setDiskFull(a, true);
    assert.equal((await world.asOperator("a", "PUT", authorizations)).status, 503);
    a.chain.setDown(null);
    await a.service.logged(/duty failed, trying again later/);
    assert.equal((await chain.counts()).Withdrawn, 0);
    setDiskFull(a, false);
    await until("withdrawn", async () => (await chain.counts()).Withdrawn === 1);
    await world.ok(`patient submit --folder p4 ${world.at("a")} --admission ${admission}`);

    await world.authorize(p4, "b");
    await world.reaches(doctor, p4, "ready");
    setDiskFull(b, true);
    const body = Buffer.from("no trapdoor");
    assert.equal(await statusOf("b", "DELETE", "/v1/doctor/trapdoor", { key: doctor.key }), 503);
    assert.ok([400, 422].includes(await statusOf("b", "PUT", "/v1/doctor/trapdoor", { key: doctor.key, body })));
    const p5 = await world.patient("p5");
    await world.authorize(p5, "b");
    await until("authorised", async () => (await chain.counts()).Authorized === 4);
    await b.service.logged(/watch failed|watch.*full|watch.*disk/i);
    assert.equal(await world.match(doctor, p5), undefined);
    setDiskFull(b, false);
    await world.reaches(doctor, p5, "ready");
    await world.open(doctor, p5);
    await world.open(doctor, p4);
    await world.report(doctor, p4);
    await world.stateWith(p4, "delivered", ({ reports }) => reports[0]?.delivered, "b");
    assert.equal((await chain.counts()).VerdictRecorded, 4);
  });

  await t.test("the authorization, between a record's reading and its report", async () => {
    const p6 = await world.patient("p6");
    await world.authorize(p6, "b");
    await world.reaches(doctor, p6, "ready");
    await world.open(doctor, p6);
    const before = await chain.counts();
    b.chain.setDown("refuses");
    await world.report(doctor, p6);
    await world.operate("a", `withdraw --record ${p6.id} --from ${b.address}`);
    await until("withdrawn", async () => (await chain.counts()).Withdrawn === before.Withdrawn + 1);
    b.chain.setDown(null);
    await until("b knows", async () => (await world.state(p6, "b")).state === "withdrawn");
    const failures = () => b.service.log.filter((line) => /duty failed.*deliver report/.test(line)).length;
    const then = failures();
    await sleep(5000);
    assert.equal(failures(), then, "what nobody may do is not tried");
    assert.equal((await chain.counts()).ReportDelivered, before.ReportDelivered);
    await world.authorize(p6, "b");
    await world.stateWith(p6, "delivered", ({ reports }) => reports[0]?.delivered, "b");
    assert.equal((await chain.counts()).ReportDelivered, before.ReportDelivered + 1);
  });

  await t.test("the right time", async () => {
    const call = (created) => world.signed("a", "GET", `/v1/records/${p1.id}`, { key: p1.key, created });
    for (const wrong of [-3600, 3600]) {
      const answer = await call(now() + wrong);
      assert.equal(answer.status, 401);
      assert.equal(answer.json().type, "/problems/clock");
      const here = Number(answer.json().detail.match(/here it is (\d+)/)[1]);
      assert.equal((await call(here)).status, 200, "who puts the clock right is believed");
    }

    const { membership, chain_id: chainId } = JSON.parse(readFileSync(world.path("chain/deployment.json"), "utf8"));
    const own = world.memberCredentials("b");
    const wallet = new Wallet(`0x${Buffer.from(accountKey(world.secret("b.seed"), "hospital", 0)).toString("hex")}`);
    assert.equal(wallet.address, b.address);
    const spki = new X509Certificate(own.cert).publicKey.export({ type: "spki", format: "der" });
    const tlsKey = createHash("sha256").update(spki).digest();
    const statusUntil = async (expires) => {
      const signature = await wallet.signTypedData(
        { name: "Aceso", version: "1", chainId, verifyingContract: membership },
        { TlsKey: ["address member", "bytes32 tlsKey", "uint64 expires"].map((field) => {
          const [type, name] = field.split(" ");
          return { type, name };
        }) },
        { member: b.address, tlsKey, expires },
      );
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(expires));
      const statement = Buffer.concat([
        Buffer.from(b.address.slice(2), "hex"),
        tlsKey,
        bytes,
        Buffer.from(signature.slice(2), "hex"),
      ]).toString("base64");
      return (await a.service.call("GET", `/v1/transfers/${p1.id}`, { credentials: { ...own, statement } })).status;
    };
    const day = 86400;
    assert.equal(await statusUntil(now() + day - 60), 403, "believed, and the authorization was withdrawn");
    assert.equal(await statusUntil(now() + day + 3600), 401, "for longer than a day");
    assert.equal(await statusUntil(now() + 365 * day), 401);
    assert.equal(await statusUntil(now() - 1), 401, "expired");
  });
});
