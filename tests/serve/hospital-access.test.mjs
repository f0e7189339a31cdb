// Who may call what of a hospital's service: every route with everybody's credentials.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { accessTable } from "../../tools/access-table.mjs";
import { HospitalWorld, root } from "./hospital-world.mjs";
import { credentials } from "./service.mjs";
import { requestKey, signedCall } from "./signed-request.mjs";

const now = () => Math.floor(Date.now() / 1000);
const hex64 = () => randomBytes(32).toString("hex");

/** Every route of a service: { method, pattern, operation, path: what stands for {record}, ... filled in }. */
function routesOf({ paths }, fill) {
  return Object.entries(paths).flatMap(([pattern, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      pattern,
      operation,
      path: pattern.replace(/\{(\w+)\}/g, (_, name) => fill[name]),
      // A body that no action accepts, so that a caller who is let in changes nothing.
      body: operation.requestBody && Buffer.from("?"),
      type: operation.requestBody && Object.keys(operation.requestBody.content)[0],
    })),
  );
}

/** What no bad body can stop, and the other tests let happen. */
const happens = ({ method, pattern }) => method === "DELETE" || pattern.includes("/authorizations/");

/** Turned away before the route's action: an outsider's answer, which says nothing. */
function isOutsider({ status, headers, body }) {
  if (status !== 401 && status !== 403) return false;
  assert.equal(headers["content-type"], "application/problem+json");
  const problem = JSON.parse(body);
  if (problem.type !== "about:blank") return false; // a rule of the action's, with its reason
  assert.deepEqual(Object.keys(problem).sort(), ["status", "title", "type"]);
  return true;
}

test("every route with everybody's credentials", async (t) => {
  const world = await HospitalWorld.start(t, {
    configure: (member) => {
      member.settings.more = member.name === "kgc" ? "" : "[limits]\nburst = 100000\nrequests_per_second = 1000\n";
    },
  });
  const { desk } = world;
  const { a, b } = world.hospital;
  const at = a.service;
  const openapi = (await at.call("GET", "/openapi.json")).json();
  const page = readFileSync(`${root}/docs/access.md`, "utf8");
  assert.ok(page.includes(accessTable(openapi)), `docs/access.md does not have\n${accessTable(openapi)}`);

  const patient = await world.patient("patient");
  const another = await world.patient("another");
  const own = await world.doctor("own", "a");
  const other = await world.doctor("other", "b");
  desk.ok("account --new --seed stranger.seed --label hospital");
  desk.ok("tls-statement --certificate kgc.tls.pem --seed kgc.seed --label kgc --out kgc.statement");

  const tls = (shown) => ({ call: (route) => at.call(route.method, route.path, { credentials: shown, ...sent(route) }) });
  const sent = ({ body, type }) => (body === undefined ? {} : { body, headers: { "content-type": type } });
  const user = (key) => ({ call: (route) => signedCall(at, route.method, route.path, { key, ...route }) });
  const parties = {
    nobody: { may: [], ...tls({}) },
    "a signer whom nobody knows": { may: ["newcomer"], ...user(requestKey()) },
    "the record's patient": { may: ["newcomer", "patient"], ...user(patient.key) },
    "another record's patient": { may: ["newcomer"], ...user(another.key) },
    "a doctor of this hospital": { may: ["newcomer", "doctor"], ...user(own.key) },
    "a doctor of the other hospital": { may: ["newcomer"], ...user(other.key) },
    "this hospital": { may: ["hospital"], ...tls(world.memberCredentials("a")) },
    "the other hospital": { may: ["hospital"], ...tls(world.memberCredentials("b")) },
    "the operator": { may: ["operator"], ...tls(a.operator) },
    "the other hospital's operator": { may: [], ...tls(b.operator) },
  };
  // What these claim is false: nothing is answered beside it, not even what is anybody's.
  const liars = {
    "an account that is no member": tls(credentials(desk, "stranger")),
    "the key center": tls({
      ...world.memberCredentials("a"),
      key: readFileSync(world.path("kgc.tls.key")),
      cert: readFileSync(world.path("kgc.tls.pem")),
      statement: readFileSync(world.path("kgc.statement"), "utf8").trim(),
    }),
    "a member with another's statement": tls({
      ...world.memberCredentials("a"),
      statement: world.memberCredentials("b").statement,
    }),
    "a statement without its TLS key": tls({ statement: world.memberCredentials("a").statement }),
    "a statement that is none": tls({ ...world.memberCredentials("a"), statement: "AAAA" }),
  };
  const fill = {
    record: patient.id,
    report: hex64(),
    hospital: b.address,
    doctor: own.id,
    after: "0".repeat(64),
    offset: 0,
  };
  const routes = routesOf(openapi, fill);
  const before = JSON.stringify([
    await world.state(patient),
    (await world.asOperator("a", "GET", "/v1/doctors")).json(),
  ]);

  let outsiders = 0;
  for (const route of routes)
    for (const [name, party] of Object.entries(parties)) {
      const callers = route.operation["x-callers"];
      const may = callers === "anyone" || party.may.includes(callers);
      if (may && happens(route)) continue;
      const answer = await party.call(route);
      const what = `${route.method} ${route.pattern} by ${name}: ${answer.status} ${answer.body.subarray(0, 300)}`;
      assert.equal(isOutsider(answer), !may, what);
      assert.ok(answer.status < 500, what);
      outsiders += may ? 0 : 1;
    }
  for (const route of routes)
    for (const [name, liar] of Object.entries(liars)) {
      const answer = await liar.call(route);
      assert.equal(answer.status, 401, `${route.method} ${route.pattern} by ${name}`);
      assert.ok(isOutsider(answer));
      ++outsiders;
    }
  assert.ok(routes.length >= 35 && outsiders >= 400, `${outsiders} refusals of ${routes.length} routes`);

  await t.test("signatures that are not for this, here and now", () =>
    checkSignatures(at, routes, { patient: patient.key, newcomer: requestKey(), doctor: own.key }),
  );
  await t.test("what is there, and what is not, is the same to outsiders", async () => {
    const unknown = hex64();
    for (const route of routes.filter(({ pattern }) => pattern.includes("{record}")))
      for (const name of ["nobody", "a signer whom nobody knows", "another record's patient", "the other hospital"]) {
        const callers = route.operation["x-callers"];
        if (parties[name].may.includes(callers) && callers !== "hospital") continue;
        const [there, not] = [
          await parties[name].call(route),
          await parties[name].call({ ...route, path: route.path.replace(patient.id, unknown) }),
        ];
        assert.equal(there.status, not.status, `${route.method} ${route.pattern} by ${name}`);
        if (callers !== "hospital") assert.deepEqual(there.body, not.body);
      }
  });
  assert.equal(
    JSON.stringify([await world.state(patient), (await world.asOperator("a", "GET", "/v1/doctors")).json()]),
    before,
    "nothing was changed",
  );
});

/** Requests by the right key that are not right all the same. */
async function checkSignatures(at, routes, keys) {
  for (const route of routes) {
    const key = keys[route.operation["x-callers"]];
    if (key === undefined) continue;
    const call = (options, sentTo = at) => signedCall(sentTo, route.method, route.path, { key, ...route, ...options });
    const what = `${route.method} ${route.pattern}`;
    for (const created of [now() - 61, now() + 30]) {
      const answer = await call({ created });
      assert.equal(answer.status, 401, what);
      const { type, detail } = answer.json();
      assert.equal(type, "/problems/clock", what);
      assert.match(detail, new RegExp(`^the request was signed at ${created}, and here it is \\d+ \\(Unix time\\)$`));
    }
    const refused = async (why, answer) => {
      assert.equal(answer.status, 401, `${what}: ${why}`);
      assert.ok(isOutsider(answer), `${what}: ${why}`);
    };
    await refused("for another service", await call({ authority: "localhost:1" }));
    await refused("passed on by another service", await call({ authority: "localhost:1", headers: { host: at.authority } }));
    await refused("by a key that is another's", await call({ key: { seed: requestKey().seed, id: key.id } }));
    const onTheWay = (call) => ({ authority: at.authority, call });
    await refused("for another query", await call({}, onTheWay((method, path, rest) => at.call(method, `${path}?a`, rest))));
    if (route.body) {
      const body = Buffer.from("!");
      await refused("with another body", await call({}, onTheWay((method, path, rest) => at.call(method, path, { ...rest, body }))));
    }
    // What a replay is, is judged before the route.
    if (happens(route)) continue;
    const again = { created: now(), nonce: randomBytes(16) };
    const first = await call(again);
    assert.ok(!isOutsider(first), `${what}: the first of two`);
    await refused("a second time", await call(again));
  }
}
