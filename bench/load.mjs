// Load on a hospital's service: many clients at once, each with a connection of its own and every request signed, and
// then a service that is killed. Nothing that it accepted may be missing, and no request may have failed.
//
//   [SECONDS=60] [CLIENTS=200] node bench/load.mjs      (make load)

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import https from "node:https";
import { cpus } from "node:os";

import { HospitalWorld, sleep } from "../tests/serve/hospital-world.mjs";
import { peakMib } from "../tests/serve/memory.mjs";
import { requestKey, signedHeaders } from "../tests/serve/signed-request.mjs";

const number = (name, value) => {
  const given = Number(process.env[name] ?? value);
  if (!Number.isInteger(given) || given < 1) throw new Error(`${name}: expected a whole number above 0`);
  return given;
};
const seconds = number("SECONDS", 60);
const clients = number("CLIENTS", 200);
const mostMib = 300; // what src/http/server.hpp promises
const partBytes = 32768;
const parts = 2;
const published = 4; // records that doctors match
const doctors = 4;
const desks = 8; // clients for each connection of the administrator, who admits patients

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const octets = "application/octet-stream";

// --- What was asked, and what came back.

const kinds = new Map();

function count(kind, milliseconds, problem) {
  if (!kinds.has(kind)) kinds.set(kind, { times: [], problems: new Map() });
  const { times, problems } = kinds.get(kind);
  times.push(milliseconds);
  if (problem !== undefined) problems.set(problem, (problems.get(problem) ?? 0) + 1);
}

/** A client: one connection, and perhaps a key to sign with. */
class Client {
  constructor(member, { key, credentials = {} } = {}) {
    this.member = member;
    this.key = key;
    this.agent = new https.Agent({
      keepAlive: true,
      maxSockets: 1,
      rejectUnauthorized: false,
      key: credentials.key,
      cert: credentials.cert,
    });
  }

  /** One request; undefined when it did not give `status`. */
  async ask(kind, status, method, path, { key = this.key, json, body } = {}) {
    const payload = json === undefined ? body : Buffer.from(JSON.stringify(json));
    const type = payload === undefined ? undefined : json === undefined ? octets : "application/json";
    const headers =
      key === undefined
        ? { host: this.member.authority, ...(type === undefined ? {} : { "content-type": type }) }
        : signedHeaders({
            method,
            path,
            authority: this.member.authority,
            key,
            body: payload,
            type,
            created: Math.floor(Date.now() / 1000),
            nonce: randomBytes(16),
          });
    if (payload !== undefined) headers["content-length"] = payload.length;
    const began = performance.now();
    try {
      const request = https.request({
        agent: this.agent,
        host: "127.0.0.1",
        port: this.member.port,
        method,
        path,
        headers,
      });
      request.end(payload);
      const [response] = await once(request, "response");
      const pieces = [];
      for await (const piece of response) pieces.push(piece);
      const right = response.statusCode === status;
      count(kind, performance.now() - began, right ? undefined : `status ${response.statusCode}`);
      return right ? Buffer.concat(pieces) : undefined;
    } catch (error) {
      count(kind, performance.now() - began, error.code ?? error.message);
      return undefined;
    }
  }

  close() {
    this.agent.destroy();
  }
}

// --- Who asks.

/** Records that differ from a sealed one in their ids and data: to the service it is all one, and nothing is sealed here. */
class Records {
  constructor(folder) {
    this.ciphertext = readFileSync(`${folder}/ciphertext`);
    this.certificate = readFileSync(`${folder}/certificate`).toString("base64");
    const { record } = JSON.parse(readFileSync(`${folder}/record.json`, "utf8"));
    this.id = Buffer.from(record, "hex");
    this.digest = sha256(readFileSync(`${folder}/data`));
    this.accepted = [];
  }

  make() {
    const id = randomBytes(32);
    const data = randomBytes(parts * partBytes);
    const ciphertext = Buffer.from(this.ciphertext);
    for (const [former, present] of [
      [this.id, id],
      [this.digest, sha256(data)],
    ])
      ciphertext.set(present, ciphertext.indexOf(former));
    return { id: id.toString("hex"), data, digest: sha256(data).toString("hex"), ciphertext };
  }
}

async function patient(client, reception, records) {
  const admission = await reception.ask("admission", 201, "POST", "/v1/admissions", { json: {} });
  if (admission === undefined) return;
  const record = records.make();
  const path = `/v1/records/${record.id}`;
  const announced = await client.ask("announce a record", 201, "PUT", path, {
    json: {
      admission: JSON.parse(admission).admission,
      ciphertext: record.ciphertext.toString("base64"),
      certificate: records.certificate,
      data_bytes: record.data.length,
    },
  });
  if (announced === undefined) return;
  for (let at = 0; at < record.data.length; at += partBytes) {
    const body = record.data.subarray(at, at + partBytes);
    if ((await client.ask("upload 32 KiB", 200, "PUT", `${path}/data/${at}`, { body })) === undefined) return;
  }
  records.accepted.push({ id: record.id, digest: record.digest });
  await client.ask("state of a record", 200, "GET", path);
  const keywords = Array.from({ length: 4 }, () => `00${randomBytes(31).toString("hex")}`);
  await client.ask("build an index", 200, "POST", `${path}/index`, { json: { keywords, m: 8 } });
  await client.ask("state of a record", 200, "GET", path);
}

async function doctor(client, trapdoors, cases) {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  await client.ask("list matches", 200, "GET", "/v1/matches");
  await client.ask("send a trapdoor", 200, "PUT", "/v1/doctor/trapdoor", { body: pick(trapdoors) });
  await client.ask("verdict with proof", 200, "GET", `/v1/verdicts/${pick(cases).id}`);
  await client.ask("list matches", 200, "GET", "/v1/matches");
}

async function anybody(client) {
  await client.ask("identity", 200, "GET", "/v1/identity");
  await client.ask("hospitals", 200, "GET", "/v1/hospitals");
}

// --- The service as the system sees it.

const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** Seconds of a processor that a process has had. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

// --- The run.

const hooks = [];
const t = { after: (hook) => hooks.push(hook) };

async function prepare() {
  const configure = (member) => {
    member.settings.more = `[limits]\nburst = 1000000\nrequests_per_second = 1000\nconnections_per_address = 512\n`;
  };
  const world = await HospitalWorld.start(t, { hospitals: ["a"], configure });
  const cases = [];
  for (let i = 0; i < published; ++i) cases.push(await world.patient(`p${i}`));
  const crew = [];
  for (let i = 0; i < doctors; ++i) crew.push({ ...(await world.doctor(`dr-${i}`, "a", ["neurologist"], null)), trapdoors: [] });
  for (const { name, key, trapdoors } of crew) {
    for (const code of ["84757009", "195967001"]) {
      const file = `${name}.${code}`;
      world.desk.ok(`trd-gen --out ${file} --interest`, `http://snomed.info/sct|${code}`);
      trapdoors.push(readFileSync(world.path(file)));
    }
    const answer = await world.signed("a", "PUT", "/v1/doctor/trapdoor", { key, body: trapdoors[0] });
    if (answer.status !== 200) throw new Error(`a doctor's trapdoor: ${answer.body}`);
  }
  return { world, cases, crew, records: new Records(world.path((await world.seal("sealed")).name)) };
}

/** Clients that go on until time is up, and end what they began. */
async function press({ world, cases, crew, records }) {
  const member = world.hospital.a;
  const receptions = Array.from({ length: Math.ceil(clients / desks) }, () => new Client(member, { credentials: member.operator }));
  const crowd = [];
  for (let i = 0; i < clients; ++i) {
    const role = i % 10;
    const colleague = crew[i % crew.length];
    const key = role < 6 ? requestKey() : role < 9 ? colleague.key : undefined;
    const client = new Client(member, { key });
    crowd.push({
      client,
      turn:
        role < 6
          ? () => patient(client, receptions[i % receptions.length], records)
          : role < 9
            ? () => doctor(client, colleague.trapdoors, cases)
            : () => anybody(client),
    });
  }
  const end = Date.now() + seconds * 1000;
  await Promise.all(
    crowd.map(async ({ turn }) => {
      while (Date.now() < end) await turn();
    }),
  );
  for (const { client } of crowd) client.close();
  for (const client of receptions) client.close();
}

/** How many records are not as they were accepted, after the service was killed and came back. */
async function lost({ world, records }) {
  await world.kill("a");
  await world.start("a");
  const known = new Map();
  for (let after = "0".repeat(64); after !== undefined; ) {
    const { cases } = (await world.asOperator("a", "GET", `/v1/cases/${after}`)).json();
    for (const { record, state } of cases) known.set(record, state);
    after = cases.at(-1)?.record;
  }
  const blob = (digest) => world.path(`a.blobs/${digest.slice(0, 2)}/${digest.slice(2)}`);
  const whole = (digest) => existsSync(blob(digest)) && sha256(readFileSync(blob(digest))).toString("hex") === digest;
  return records.accepted.filter(({ id, digest }) => known.get(id) !== "received" || !whole(digest)).length;
}

const milliseconds = (value) => value.toFixed(value < 10 ? 1 : 0);

function table(elapsed) {
  const rows = [["request", "count", "a second", "p50 ms", "p99 ms", "max ms", "errors"]];
  for (const [kind, { times, problems }] of [...kinds].sort()) {
    times.sort((a, b) => a - b);
    const at = (share) => milliseconds(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
    const errors = [...problems].map(([problem, times]) => `${times} x ${problem}`).join(", ") || "0";
    const rate = (times.length / elapsed).toFixed(0);
    rows.push([kind, times.length, rate, at(0.5), at(0.99), milliseconds(times.at(-1)), errors]);
  }
  rows.splice(1, 0, rows[0].map(() => "---"));
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

try {
  const scene = await prepare();
  const { pid } = scene.world.hospital.a.service.process;
  const before = { service: cpuSeconds(pid), own: process.cpuUsage() };
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, descriptors(pid))), 500);
  const began = performance.now();
  await press(scene);
  const elapsed = (performance.now() - began) / 1000;
  clearInterval(watch);
  await sleep(1000);
  const peak = peakMib(pid);
  const own = process.cpuUsage(before.own);
  const processors = { service: cpuSeconds(pid) - before.service, own: (own.user + own.system) / 1e6 };
  const after = descriptors(pid);
  const missing = await lost(scene);

  const requests = [...kinds.values()].reduce((sum, { times }) => sum + times.length, 0);
  const errors = [...kinds.values()].reduce((sum, { problems }) => sum + [...problems.values()].reduce((a, b) => a + b, 0), 0);
  console.log(table(elapsed));
  console.log(`
${clients} clients for ${seconds} s on ${cpus().length} processors: ${requests} requests, ${(requests / elapsed).toFixed(0)} a second
errors: ${errors}
records accepted: ${scene.records.accepted.length}; lost after a kill: ${missing}
processors: ${(processors.service / elapsed).toFixed(2)} the service, ${(processors.own / elapsed).toFixed(2)} the clients
the service's peak memory: ${peak.toFixed(0)} MiB (bound: ${mostMib} MiB)
its file descriptors: ${most} at most, ${after} afterwards`);
  if (errors > 0 || missing > 0 || scene.records.accepted.length === 0 || peak > mostMib) process.exitCode = 1;
} finally {
  for (const hook of hooks) await hook();
}
