// The name under which users sign their requests for a hospital.

import assert from "node:assert/strict";
import test from "node:test";

import { HospitalWorld } from "./hospital-world.mjs";
import { requestKey } from "./signed-request.mjs";

test("a host's name is written in any case, and signed for in lower case", async (t) => {
  const world = await HospitalWorld.start(t, { hospitals: ["a"], run: false });
  const config = world.config.bind(world);
  world.config = (member) => config(member).replace('host = "localhost"', 'host = "LocalHost"');
  await world.startAll();
  const answer = await world.signed("a", "GET", `/v1/records/${"0".repeat(64)}`, { key: requestKey() });
  assert.equal(answer.status, 403, "believed, and nobody's patient; 401 would be: not believed");
  const { hospitals } = (await world.hospital.a.service.call("GET", "/v1/hospitals")).json();
  assert.equal(hospitals[0].url, world.hospital.a.url);
});
