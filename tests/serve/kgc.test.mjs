// `aceso kgc serve` over TLS: who may ask for what, what survives a stop at any moment, and what the clock brings.

import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import test from "node:test";

import { accessTable } from "../../tools/access-table.mjs";
import { Desk, exit, root } from "../cli/aceso.mjs";
import { makeUser } from "../cli/world.mjs";
import { ChainView } from "./chain-view.mjs";
import { Service, credentials } from "./service.mjs";

const labels = { consortium: "consortium", kgc: "kgc" };

/** A chain with a KGC, hospitals a and b, and a stranger; the KGC's configuration. */
function kgcDesk(t, { periodSeconds = 86400, more = "" } = {}) {
  const desk = new Desk(t);
  desk.ok("chain up");
  desk.address = {};
  for (const name of ["consortium", "kgc", "a", "b", "stranger"])
    desk.address[name] = desk.ok(`account --new --seed ${name}.seed --label ${labels[name] ?? "hospital"}`).address;
  desk.ok("chain deploy --seed consortium.seed");
  for (const name of ["a", "b"]) {
    desk.ok(`encapsulation-key --secret-key ${name}.kem --public-key ${name}.kem.pub`);
    desk.ok(
      `chain admit-hospital --seed consortium.seed --hospital ${desk.address[name]} --encapsulation-key ${name}.kem.pub`,
    );
  }
  desk.ok(`chain admit-kgc --seed consortium.seed --kgc ${desk.address.kgc}`);
  desk.ok(
    `setup --depth 4 --period-seconds ${periodSeconds} --parameters pp --master-key kgc.msk --state st --revocations rl`,
  );
  desk.ok("tls-key --host localhost --private-key kgc.tls.key --certificate kgc.tls.pem");
  desk.parties = {
    a: credentials(desk, "a"),
    b: credentials(desk, "b"),
    stranger: credentials(desk, "stranger"),
    operator: credentials(desk, "operator", { statement: false }),
    nobody: {},
  };
  desk.config = `[listen]
port = 0
tls_key = "kgc.tls.key"
tls_certificate = "kgc.tls.pem"
[keys]
parameters = "pp"
master_key = "kgc.msk"
account_seed = "kgc.seed"
[state]
database = "sqlite:kgc.db"
[chain]
folder = "chain"
[operator]
tls_key_digest = "${desk.parties.operator.digest}"
${more}`;
  desk.write("kgc.toml", desk.config);
  return desk;
}

const serve = "kgc serve --config kgc.toml";

const keyRequest = (desk, name, ...attributes) => ({
  user_public_key: readFileSync(desk.path(`${name}.pub`)).toString("base64"),
  attributes,
});

test("a key center serves parameters, periods and keys, and keeps them over restarts", async (t) => {
  const desk = kgcDesk(t);
  const { a, b, operator } = desk.parties;
  let kgc = await Service.start(t, desk, serve);
  await kgc.logged(/ period published /);

  assert.deepEqual((await kgc.call("GET", "/v1/parameters")).body, readFileSync(desk.path("pp")));
  const latest = (await kgc.call("GET", "/v1/periods/latest")).json();
  assert.equal(latest.period_seconds, 86400);
  assert.equal(latest.period, desk.ok("period --parameters pp").period);
  const fetched = async (what, file) => {
    const { status, body } = await kgc.call("GET", `/v1/${what}/${latest.period}`);
    assert.equal(status, 200);
    desk.write(file, body);
    return body;
  };
  const updateKey = await fetched("update-keys", "updk");
  await fetched("revocation-lists", "rl2");
  desk.ok("chain check --parameters pp --update-key updk");

  makeUser(desk, "dr-a");
  const issue = (who, name, ...attributes) =>
    kgc.call("POST", "/v1/attribute-keys", { credentials: who, json: keyRequest(desk, name, ...attributes) });
  const first = await issue(a, "dr-a", "x", "y");
  assert.equal(first.status, 201, first.body.toString());
  assert.deepEqual((await issue(a, "dr-a", "x", "y")).body, first.body, "asked again: the same key");
  assert.equal((await issue(a, "dr-a", "x")).status, 422, "a second key beside the first");
  assert.equal((await issue(b, "dr-a", "x")).status, 403, "another hospital's doctor");
  makeUser(desk, "dr-c");
  assert.equal((await issue(b, "dr-c", `hospital:${desk.address.a}`)).status, 403, "b's doctors are not a's");
  assert.equal((await issue(b, "dr-c", `hospital:${desk.address.b}`)).status, 201);
  desk.write("dr-a.attk", first.body);
  desk.ok("pre-key-gen --attribute-key dr-a.attk --update-key updk --out dr-a.prek");

  const revoke = (who, id, from_period) =>
    kgc.call("POST", "/v1/revocations", { credentials: who, json: { id, from_period } });
  assert.equal((await revoke(b, "dr-a", latest.period + 1)).status, 403);
  assert.equal((await revoke(a, "dr-a", latest.period)).status, 422, "that period's update key is published");
  assert.equal((await revoke(a, "nobody", latest.period + 1)).status, 403);
  assert.equal((await revoke(a, "dr-a", latest.period + 1000)).status, 422, "too far ahead");
  assert.equal((await revoke(a, "dr-a", latest.period + 1)).status, 200);

  assert.equal(await kgc.stop(), 0, "SIGTERM ends it in order");
  kgc = await Service.start(t, desk, serve);
  assert.deepEqual(await fetched("update-keys", "updk2"), updateKey, "the same update key");
  const renewed = await issue(a, "dr-a", "x", "y");
  assert.equal(renewed.status, 201, "revoked before the restart: a new leaf for the same request");
  assert.notDeepEqual(renewed.body, first.body, "and not the revoked key once more");
  assert.deepEqual((await issue(a, "dr-a", "x", "y")).body, renewed.body);
  makeUser(desk, "dr-b");
  assert.equal((await issue(b, "dr-b", "z")).status, 201);
  assert.equal((await revoke(operator, "dr-b", latest.period + 1)).status, 200, "an operator may revoke anyone");
  const readmit = (who, id) => kgc.call("POST", "/v1/readmissions", { credentials: who, json: { id } });
  const barred = await issue(b, "dr-b", "z");
  assert.equal(barred.status, 403);
  assert.match(barred.json().detail, /the key center's operator revoked this user/);
  assert.equal((await readmit(b, "dr-b")).status, 403, "who was told no does not say yes");
  assert.equal((await readmit(operator, "dr-b")).status, 200);
  assert.equal((await readmit(operator, "dr-b")).status, 200, "again: the first answer may have been lost");
  assert.equal((await issue(b, "dr-b", "z")).status, 201);

  assert.equal((await kgc.call("GET", "/readyz")).status, 200);
  const metrics = (await kgc.call("GET", "/metrics", { credentials: operator })).body.toString();
  assert.match(metrics, /^aceso_latest_period \d+$/m);
  assert.match(metrics, /^aceso_request_seconds_count\{method="POST",route="\/v1\/attribute-keys",status="201"\} 4$/m);
  desk.ok("chain down");
  for (let i = 0; i < 300 && (await kgc.call("GET", "/readyz")).status === 200; ++i)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal((await kgc.call("GET", "/readyz")).status, 503, "the chain is gone");
  assert.equal((await kgc.call("GET", "/healthz")).status, 200);
  assert.deepEqual((await kgc.call("GET", `/v1/update-keys/${latest.period}`)).body, updateKey, "what needs no chain");
});

test("one hospital does not use up the tree", async (t) => {
  const desk = kgcDesk(t, { more: "[limits]\nleaves_per_hospital = 2\n" });
  const { a, b } = desk.parties;
  const kgc = await Service.start(t, desk, serve);
  const issue = (credentials, name) =>
    kgc.call("POST", "/v1/attribute-keys", { credentials, json: keyRequest(desk, name, "x") });
  for (const name of ["one", "two", "three"]) makeUser(desk, name);
  const first = await issue(a, "one");
  assert.equal(first.status, 201);
  assert.equal((await issue(a, "two")).status, 201);
  const third = await issue(a, "three");
  assert.equal(third.status, 403);
  assert.match(third.json().detail, /has used the 2 leaves of the tree that it may use/);
  assert.deepEqual((await issue(a, "one")).body, first.body, "what was issued is given again");
  assert.equal((await issue(b, "three")).status, 201, "the others have theirs");
});

async function until(what, holds) {
  for (let i = 0; i < 300 && !(await holds()); ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(await holds(), what);
}

test("periods that a reorganisation takes from the chain come back, in their order", async (t) => {
  const desk = kgcDesk(t, { periodSeconds: 2 });
  const { port } = JSON.parse(readFileSync(desk.path("chain/node.json")));
  const chain = new ChainView(t, `http://127.0.0.1:${port}`);
  let kgc = await Service.start(t, desk, serve);
  await kgc.logged(/ period published /);
  const numbers = async () => (await chain.logs("PeriodPublished")).map(({ topics }) => Number(topics[1]));
  /** Takes from the chain what comes until there are `more` periods, with the center running or stopped meanwhile. */
  const takeAway = async (more, stopped) => {
    const mark = await chain.send("evm_snapshot");
    const before = (await numbers()).length;
    await until("more periods", async () => (await numbers()).length >= before + more);
    if (stopped) assert.equal(await kgc.stop(), 0);
    const all = await numbers();
    await chain.send("evm_revert", mark);
    assert.ok((await numbers()).length < all.length);
    return all;
  };
  const areBack = async (all) => {
    await until("they are back", async () => (await numbers()).length > all.length);
    assert.deepEqual((await numbers()).slice(0, all.length), all, "none is missing, none is twice, all in order");
  };

  await areBack(await takeAway(3, false));
  assert.ok(kgc.log.some((line) => /the chain lost published periods: publishing them again/.test(line)));
  const all = await takeAway(2, true);
  kgc = await Service.start(t, desk, serve);
  await areBack(all);
  const { period } = (await kgc.call("GET", "/v1/periods/latest")).json();
  desk.write("updk", (await kgc.call("GET", `/v1/update-keys/${period}`)).body);
  desk.ok("chain check --parameters pp --update-key updk");
});

test("every route with everybody's credentials", async (t) => {
  const desk = kgcDesk(t);
  const kgc = await Service.start(t, desk, serve);
  const openapi = (await kgc.call("GET", "/openapi.json")).json();
  const { paths } = openapi;
  const page = readFileSync(`${root}/docs/access.md`, "utf8");
  assert.ok(page.includes(accessTable(openapi)), `docs/access.md does not have\n${accessTable(openapi)}`);
  const allowed = {
    anyone: ["a", "b", "stranger", "operator", "nobody"],
    hospital: ["a", "b"],
    operator: ["operator"],
    "hospital or operator": ["a", "b", "operator"],
  };
  let checked = 0;
  for (const [pattern, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations))
      for (const [name, who] of Object.entries(desk.parties)) {
        const path = pattern.replace("{period}", "1");
        const body = operation.requestBody && { json: {} };
        const { status, headers } = await kgc.call(method.toUpperCase(), path, { credentials: who, ...body });
        const refused = status === 401 || status === 403;
        const may = allowed[operation["x-callers"]].includes(name) && name !== "stranger";
        // A stranger's statement is false: nothing is answered beside it, not even what is anybody's.
        assert.equal(refused, !may, `${method} ${path} by ${name}: ${status}`);
        if (status >= 400) assert.equal(headers["content-type"], "application/problem+json");
        ++checked;
      }
  assert.ok(checked >= 50, `${checked} checks`);

  const { a, b, nobody } = desk.parties;
  const issue = (credentials) => kgc.call("POST", "/v1/attribute-keys", { credentials, json: {} });
  assert.equal((await issue({ ...a, statement: b.statement })).status, 401, "another's statement");
  assert.equal((await issue({ ...nobody, statement: a.statement })).status, 401, "a statement without its TLS key");
  assert.equal((await issue({ ...a, statement: undefined })).status, 401, "a TLS key without a statement");
  assert.equal((await issue({ ...a, statement: "AAAA" })).status, 401);
  const changed = Buffer.from(a.statement, "base64");
  changed[59] ^= 1; // the end of its time
  assert.equal((await issue({ ...a, statement: changed.toString("base64") })).status, 401);
  assert.equal((await issue(a)).status, 400, "its own: believed, and the body is judged");
});

test("input that no hospital sends", async (t) => {
  const desk = kgcDesk(t);
  const { a } = desk.parties;
  const kgc = await Service.start(t, desk, serve);
  makeUser(desk, "dr-a");
  const good = keyRequest(desk, "dr-a", "x");
  const statusOf = async (options) => (await kgc.call("POST", "/v1/attribute-keys", { credentials: a, ...options })).status;
  const json = { headers: { "content-type": "application/json" } };
  assert.equal(await statusOf({ json: { ...good, more: 1 } }), 400);
  assert.equal(await statusOf({ json: { ...good, attributes: "x" } }), 400);
  assert.equal(await statusOf({ json: { ...good, attributes: [1] } }), 400);
  assert.equal(await statusOf({ json: { ...good, attributes: ["a\nb"] } }), 422);
  assert.equal(await statusOf({ json: { ...good, user_public_key: "?" } }), 400);
  assert.equal(await statusOf({ json: { ...good, user_public_key: "AAAA" } }), 400);
  for (const [place, what] of [[-65, "a false proof"], [-1, "a false signature"]]) {
    const forged = Buffer.from(good.user_public_key, "base64");
    forged[forged.length + place] ^= 1;
    assert.equal(await statusOf({ json: { ...good, user_public_key: forged.toString("base64") } }), 422, what);
  }
  assert.equal(await statusOf({ ...json, body: "[".repeat(100000) }), 413, "deeply nested");
  assert.equal(await statusOf({ ...json, body: "" }), 400);
  assert.equal(await statusOf({ body: JSON.stringify(good), headers: { "content-type": "text/plain" } }), 415);
  assert.equal((await kgc.call("GET", "/v1/update-keys/99999999999999999999")).status, 400);
  assert.equal((await kgc.call("GET", "/v1/update-keys/%2e%2e")).status, 400);
  assert.equal((await kgc.call("GET", "/v1/update-keys/1")).status, 404);
  assert.equal((await kgc.call("GET", "/v2")).status, 404);
  const wrongMethod = await kgc.call("DELETE", "/v1/parameters");
  assert.equal(wrongMethod.status, 405);
  assert.equal(wrongMethod.headers.allow, "GET");
  assert.equal(await statusOf({ json: good }), 201, "and after all that it serves");
});

test("a new period brings a new update key; killed at any moment, the key center goes on", async (t) => {
  const desk = kgcDesk(t, { periodSeconds: 2 });
  for (let round = 0; round < 4; ++round) {
    const kgc = await Service.start(t, desk, serve);
    await kgc.logged(/ period published /);
    await new Promise((resolve) => setTimeout(resolve, 700 * round));
    await kgc.stop("SIGKILL");
  }
  const kgc = await Service.start(t, desk, serve);
  await kgc.logged(/ period published /);
  const { period } = (await kgc.call("GET", "/v1/periods/latest")).json();
  desk.write("updk", (await kgc.call("GET", `/v1/update-keys/${period}`)).body);
  desk.ok("chain check --parameters pp --update-key updk");
});

test("a key center does not go on from an older state than the chain's", async (t) => {
  const desk = kgcDesk(t, { periodSeconds: 2 });
  const first = await Service.start(t, desk, serve);
  await first.logged(/ period published /);
  assert.equal(await first.stop(), 0);
  copyFileSync(desk.path("kgc.db"), desk.path("backup.db"));
  const second = await Service.start(t, desk, serve);
  for (let i = 0; i < 100 && second.log.filter((line) => / period published /.test(line)).length < 2; ++i)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await second.stop(), 0);
  for (const suffix of ["-wal", "-shm"]) rmSync(desk.path(`kgc.db${suffix}`), { force: true });
  copyFileSync(desk.path("backup.db"), desk.path("kgc.db"));
  desk.fails(exit.refused, /database: the chain shows period \d+, which it lacks/, serve);
});

test("a key center that sees another one at work, or its own newer state, ends", async (t) => {
  const desk = kgcDesk(t, { periodSeconds: 3600 });
  const kgc = await Service.start(t, desk, serve);
  await kgc.logged(/ period published /);
  const { period } = (await kgc.call("GET", "/v1/periods/latest")).json();
  const ended = once(kgc.process, "exit");
  // As another machine with a copy of the state would.
  desk.ok(`upd-key-gen --parameters pp --master-key kgc.msk --revocations rl --period ${period + 5} --out far.updk`);
  cpSync(desk.path("chain"), desk.path("copy"), { recursive: true });
  desk.ok("chain publish-period --dir copy --seed kgc.seed --update-key far.updk --revocations rl");
  assert.deepEqual(await ended, [exit.refused, null]);
  assert.ok(kgc.log.some((line) => /the chain shows period \d+, which it lacks/.test(line)), kgc.log.join("\n"));
});

test("a configuration that is wrong is named", (t) => {
  const desk = kgcDesk(t);
  const wrong = (from, to, message) => {
    desk.write("wrong.toml", desk.config.replace(from, to));
    desk.fails(exit.usage, message, "kgc serve --config wrong.toml");
  };
  wrong("port = 0", "port = 70000", /wrong\.toml: \[listen\] port: expected a number from 0 to 65535/);
  wrong("port = 0", 'port = "x"', /\[listen\] port: expected a number/);
  wrong("port = 0", "prot = 0", /\[listen\] port: expected a number/);
  wrong("port = 0", "port = 0\nextra = 1", /\[listen\] extra: is not known/);
  wrong("[state]", "[sate]", /\[state\] database: expected a string/);
  wrong(/tls_key_digest = .*/, 'tls_key_digest = "12"', /tls_key_digest: expected 64 hexadecimal digits/);
  wrong("[listen]", "[listen", /is not TOML/);
  wrong("[chain]", '[log]\nlevel = "loud"\n[chain]', /\[log\] level: expected debug, info, warning or error/);
  desk.write("wrong.toml", Buffer.concat([Buffer.from(`${desk.config}\na = '`), Buffer.from([0xff]), Buffer.from("'\n")]));
  desk.fails(exit.usage, /wrong\.toml: is not TOML: is not UTF-8/, "kgc serve --config wrong.toml");
  // The parser would follow these until the stack ends.
  desk.write("wrong.toml", `${desk.config}\na = ${"[".repeat(20000)}\n`);
  desk.fails(exit.limit, /wrong\.toml: has more than 128 brackets/, "kgc serve --config wrong.toml");
  desk.write("wrong.toml", desk.config + "#".repeat(65536));
  desk.fails(exit.limit, /wrong\.toml: is larger than 65536 bytes/, "kgc serve --config wrong.toml");
  desk.fails(exit.unavailable, /nowhere\.toml: cannot be read/, "kgc serve --config nowhere.toml");
});
