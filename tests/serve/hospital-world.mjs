// A consortium of services: a chain, a key center, hospitals, their operators, and users with folders.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { Desk, aceso, exit, root } from "../cli/aceso.mjs";
import { killAtEnd } from "../cli/ending.mjs";
import { openKeyFile } from "../interop/symmetric.mjs";
import { Service, credentials } from "./service.mjs";
import { requestKey, signedCall } from "./signed-request.mjs";

export { exit, root, sleep };

export const example = (name) => `${root}/docs/examples/${name}`;
export const patience = 60_000; // ms; nothing here takes long, but the machine may be busy

/** A port that nobody listens on, outside the range from which the system gives ports to others. */
async function freePort() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** Asks `look` until it gives something that is not undefined, null or false. */
export async function until(what, look) {
  for (const end = Date.now() + patience; ; ) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    assert.ok(Date.now() < end, `in vain: ${what}`);
    await sleep(150);
  }
}

/**
 * world.kgc and world.hospital.NAME: { name, address, port, url, settings, service }. `service` is the running one.
 *
 * `settings` may be changed by the option `configure(member, world)`, which is called once the chain runs, and at any
 * time before a start: rpc (URL; undefined: the chain's own node), address (to listen on), database, confirmations, peers ({address: url}),
 * kgcUrl, more (TOML for further tables, such as "[limits]\nburst = 10"), env and wrap (of Service.start).
 */
export class HospitalWorld {
  /** Options: hospitals (names), depth, periodSeconds, configure, and run: false to start no service. */
  static async start(t, { hospitals = ["a", "b"], depth = 4, periodSeconds = 86400, configure, run = true } = {}) {
    const world = new HospitalWorld();
    world.t = t;
    world.desk = new Desk(t);
    world.dir = world.desk.dir;
    world.desk.ok("chain up");
    world.node = `http://127.0.0.1:${JSON.parse(readFileSync(world.path("chain/node.json"))).port}`;
    await world.admitMembers(hospitals, depth, periodSeconds);
    for (const member of world.members) await configure?.(member, world);
    if (run) await world.startAll();
    return world;
  }

  get members() {
    return [this.kgc, ...Object.values(this.hospital)];
  }

  path(name) {
    return this.desk.path(name);
  }

  async admitMembers(hospitals, depth, periodSeconds) {
    const { desk } = this;
    desk.ok("account --new --seed consortium.seed --label consortium");
    desk.ok("chain deploy --seed consortium.seed");
    this.kgc = await this.member("kgc");
    this.hospital = {};
    for (const name of hospitals) this.hospital[name] = await this.member(name);
    desk.ok(`chain admit-kgc --seed consortium.seed --kgc ${this.kgc.address}`);
    desk.ok(
      `setup --depth ${depth} --period-seconds ${periodSeconds} --parameters pp --master-key kgc.msk --state st ` +
        "--revocations rl",
    );
    for (const { name, address } of Object.values(this.hospital)) {
      desk.ok(`encapsulation-key --secret-key ${name}.kem --public-key ${name}.kem.pub`);
      desk.ok(
        `chain admit-hospital --seed consortium.seed --hospital ${address} --encapsulation-key ${name}.kem.pub`,
      );
    }
  }

  /** Accounts and TLS keys of a service and of its operator. */
  async member(name) {
    const { desk } = this;
    const label = name === "kgc" ? "kgc" : "hospital";
    const { address } = desk.ok(`account --new --seed ${name}.seed --label ${label}`);
    desk.ok(`tls-key --host localhost --private-key ${name}.tls.key --certificate ${name}.tls.pem`);
    const port = await freePort();
    return {
      name,
      address,
      port,
      authority: `localhost:${port}`,
      url: `https://localhost:${port}`,
      operator: credentials(desk, `${name}.operator`, { statement: false }),
      settings: { database: `sqlite:${name}.db`, confirmations: 0, more: "" },
    };
  }

  /** What the hospital shows to other members, for Service.call. */
  memberCredentials(name) {
    const { desk } = this;
    desk.ok(`tls-statement --certificate ${name}.tls.pem --seed ${name}.seed --out ${name}.statement`);
    return {
      key: readFileSync(this.path(`${name}.tls.key`)),
      cert: readFileSync(this.path(`${name}.tls.pem`)),
      statement: readFileSync(this.path(`${name}.statement`), "utf8").trim(),
    };
  }

  config(member) {
    const { name, port, operator, settings } = member;
    const common = `[listen]
port = ${port}
${settings.address === undefined ? "" : `address = "${settings.address}"`}
tls_key = "${name}.tls.key"
tls_certificate = "${name}.tls.pem"
${member === this.kgc ? "" : 'host = "localhost"'}
[state]
database = "${settings.database}"
${member === this.kgc ? "" : `blobs = "${name}.blobs"`}
[operator]
tls_key_digest = "${operator.digest}"
[chain]
folder = "chain"
${settings.rpc === undefined ? "" : `rpc = "${settings.rpc}"`}
${member === this.kgc ? "" : `confirmations = ${settings.confirmations}`}
[keys]
parameters = "pp"
account_seed = "${name}.seed"
`;
    if (member === this.kgc) return `${common}master_key = "kgc.msk"\n${settings.more}`;
    const peers =
      settings.peers ??
      Object.fromEntries(
        Object.values(this.hospital)
          .filter((other) => other !== member)
          .map((other) => [other.address, other.url]),
      );
    return `${common}encapsulation_key = "${name}.kem"
[kgc]
url = "${settings.kgcUrl ?? this.kgc.url}"
account = "${this.kgc.address}"
[peers]
${Object.entries(peers)
  .map(([address, url]) => `"${address}" = "${url}"\n`)
  .join("")}
${settings.more}`;
  }

  find(name) {
    return name === "kgc" ? this.kgc : this.hospital[name];
  }

  /** Starts a service, "kgc" or a hospital's name, with its present settings. */
  async start(name) {
    const member = this.find(name);
    this.desk.write(`${name}.toml`, this.config(member));
    const command = `${member === this.kgc ? "kgc" : "hospital"} serve --config ${name}.toml`;
    // Known from the first moment on: it may ask others, and be killed, before it serves.
    member.service = Service.spawn(this.t, this.desk, command, member.settings);
    member.service.authority = member.authority;
    return member.service.serving;
  }

  async startAll() {
    await this.start("kgc");
    // A period must be on the chain before records are sealed.
    await this.kgc.service.logged(/ period published /);
    await Promise.all(Object.keys(this.hospital).map((name) => this.start(name)));
  }

  /** Ends a service in order; it must end well. */
  async stop(name) {
    assert.equal(await this.find(name).service.stop(), 0, `${name} did not stop in order`);
  }

  async kill(name) {
    await this.find(name).service.stop("SIGKILL");
  }

  async restart(name) {
    await this.stop(name);
    return this.start(name);
  }

  // Commands, while this process goes on (proxies and logs are served here).

  run(line, ...more) {
    const words = [...line.split(" ").filter((word) => word !== ""), ...more];
    const child = spawn(aceso, words, {
      cwd: this.dir,
      env: { PATH: process.env.PATH, ACESO_PASSPHRASE_FILE: "passphrase" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    killAtEnd(this.t, child);
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (out[name] += text));
    return new Promise((resolve) =>
      child.on("close", (status, signal) => {
        assert.equal(signal, null, `killed: aceso ${words.join(" ")}\n${out.stderr}`);
        resolve({ status, ...out });
      }),
    );
  }

  /** A command that must succeed: its answer. */
  async ok(line, ...more) {
    const { status, stdout, stderr } = await this.run(`--json ${line}`, ...more);
    assert.equal(status, exit.ok, `aceso ${line}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** A command that must fail with `status` and a line on stderr that fits `message`. */
  async fails(status, message, line, ...more) {
    const result = await this.run(line, ...more);
    assert.equal(result.status, status, `aceso ${line}: ${result.stdout}${result.stderr}`);
    assert.match(result.stderr, message, `aceso ${line}`);
    assert.match(result.stderr, /^aceso: [^\n]+\n$/, `aceso ${line}`);
  }

  /** The options that name a hospital. */
  at(name) {
    const { url, address } = this.hospital[name];
    return `--hospital ${url} --account ${address}`;
  }

  /** `aceso hospital COMMAND` as the operator of a hospital. */
  operate(name, line, ...more) {
    const [command, ...rest] = line.split(" ");
    return this.ok(
      `hospital ${command} ${this.at(name)} --private-key ${name}.operator.tls.key ` +
        `--certificate ${name}.operator.tls.pem ${rest.join(" ")}`,
      ...more,
    );
  }

  /** One request to a hospital as its operator. */
  asOperator(name, method, path, options = {}) {
    const { service, operator } = this.hospital[name];
    return service.call(method, path, { credentials: operator, ...options });
  }

  signed(name, method, path, options) {
    return signedCall(this.hospital[name].service, method, path, options);
  }

  // Users.

  /** The content of a key file, without its header. */
  secret(file) {
    return openKeyFile("correct horse battery staple", readFileSync(this.path(file))).slice(6);
  }

  /** Seals a record into the folder `name`: { name, id, key (for requests) }. `record`: of docs/examples, or a path. */
  async seal(name, record = "epilepsy-migraine", policy = "neurologist") {
    const file = record.includes("/") ? record : example(`records/${record}.json`);
    const { record_id } = await this.ok(
      `patient seal --folder ${name} --parameters pp`,
      "--record",
      file,
      "--policy",
      policy,
    );
    return { name, id: record_id, key: requestKey(this.secret(`${name}/request.key`)), record: file };
  }

  /** A patient whose record hospital `at` publishes; it is on the chain when this ends. */
  async patient(name, record, policy, at = "a") {
    const patient = await this.seal(name, record, policy);
    const { admission } = await this.operate(at, "admit");
    await this.ok(`patient submit --folder ${name} ${this.at(at)} --admission ${admission}`);
    return patient;
  }

  /** What `patient submit` sends to announce a record, for those who send it themselves. */
  announcement(patient, admission, data_bytes) {
    const file = (name) => readFileSync(this.path(`${patient.name}/${name}`)).toString("base64");
    return { admission, ciphertext: file("ciphertext"), certificate: file("certificate"), data_bytes };
  }

  /** The same with the data that follow, as long as the record is not published. */
  submission(patient, admission) {
    const data = readFileSync(this.path(`${patient.name}/data`));
    return { json: this.announcement(patient, admission, data.length), data };
  }

  /**
   * A doctor of a hospital, with a standing trapdoor unless `interests` is null: { name, id, at, key (for requests) }.
   * `interests`: FHIR tokens, or a PractitionerRole of docs/examples.
   */
  async doctor(name, at = "b", attributes = ["neurologist"], interests = "epilepsy-migraine", id = name) {
    await this.ok(`doctor keys --folder ${name} --parameters pp --id`, id);
    const words = attributes.flatMap((attribute) => ["--attribute", attribute]);
    await this.operate(at, `enrol --user-public-key ${name}/user.pub`, ...words);
    const doctor = { name, id, at, key: requestKey(this.secret(`${name}/signing.key`)) };
    if (interests !== null) await this.interests(doctor, interests);
    return doctor;
  }

  async interests({ name, at }, interests) {
    const words = Array.isArray(interests)
      ? interests.flatMap((token) => ["--interest", token])
      : ["--role", example(`practitioners/${interests}.json`)];
    await this.ok(`doctor interests --folder ${name} ${this.at(at)}`, ...words);
  }

  authorize(patient, to, by = "a") {
    return this.operate(by, `authorize --record ${patient.id} --to ${this.hospital[to].address}`);
  }

  /** The doctor's match with a record as the hospital tells it, or undefined. */
  async match(doctor, patient) {
    const answer = await this.signed(doctor.at, "GET", "/v1/matches", { key: doctor.key });
    assert.equal(answer.status, 200, answer.body.toString());
    return answer.json().matches.find(({ record }) => record === patient.id);
  }

  /** Waits until the match is in one of these states. */
  reaches(doctor, patient, ...states) {
    return until(`${doctor.name}'s match is ${states.join(" or ")}`, async () => {
      const match = await this.match(doctor, patient);
      return states.includes(match?.state) && match;
    });
  }

  /** Reads the record as the doctor; what was sealed must come out. */
  async open({ name }, { id, record }) {
    await this.ok(`doctor open --folder ${name} --record ${id} --out ${name}.${id}.json`);
    assert.deepEqual(readFileSync(this.path(`${name}.${id}.json`)), readFileSync(record), "the record that was sealed");
  }

  /** Hands in a report: its digest. */
  async report({ name }, { id }, finding = "All is well.") {
    writeFileSync(this.path(`${name}.finding`), finding);
    const { report_digest } = await this.ok(
      `doctor report --folder ${name} --record ${id} --conclusion-file ${name}.finding --doctor-name`,
      `Dr. ${name}`,
    );
    return report_digest;
  }

  /** What the hospital says of a record to its patient. */
  async state(patient, at = "a") {
    const answer = await this.signed(at, "GET", `/v1/records/${patient.id}`, { key: patient.key });
    assert.equal(answer.status, 200, answer.body.toString());
    return answer.json();
  }

  stateWith(patient, what, test, at = "a") {
    return until(what, async () => {
      const state = await this.state(patient, at);
      return test(state) && state;
    });
  }
}
