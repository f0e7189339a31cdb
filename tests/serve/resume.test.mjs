// An upload that is cut short goes on where it was: whether the patient's command is killed, or the service.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync, writeFileSync } from "node:fs";
import test from "node:test";

import { aceso } from "../cli/aceso.mjs";
import { killAtEnd } from "../cli/ending.mjs";
import { HospitalWorld, sleep, until } from "./hospital-world.mjs";

const mib = 1 << 20;

/** A record of some 20 parts. The service lets callers ask slowly, so that an upload has a middle. */
async function slowWorld(t) {
  const configure = (member) => {
    member.settings.more = '[limits]\nburst = 10\nrequests_per_second = 4\n[log]\nlevel = "debug"\n';
  };
  const world = await HospitalWorld.start(t, { hospitals: ["a"], configure });
  const scan = { resource: { resourceType: "Binary", contentType: "image/jp2", data: "A".repeat(10 * mib) } };
  const condition = { resourceType: "Condition", code: { coding: [{ system: "http://snomed.info/sct", code: "84757009" }] } };
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    entry: [{ resource: { resourceType: "Patient" } }, { resource: condition }, scan, scan],
  };
  writeFileSync(world.path("record.json"), JSON.stringify(bundle));
  return world;
}

/** Begins `patient submit` in its folder. */
function submit(world, name, admission) {
  const words = `patient submit --folder ${name} ${world.at("a")}`.split(" ");
  const child = spawn(aceso, [...words, ...(admission === undefined ? [] : ["--admission", admission])], {
    cwd: world.dir,
    env: { PATH: process.env.PATH, ACESO_PASSPHRASE_FILE: "passphrase" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  killAtEnd(world.t, child);
  child.problems = "";
  child.stderr.on("data", (text) => (child.problems += text));
  child.ended = once(child, "close").then(([status]) => status);
  return child;
}

/** Bytes of an upload that are at the hospital and not whole yet. */
function here(world, { id }) {
  try {
    return statSync(world.path(`a.blobs/uploads/${id}`)).size;
  } catch {
    return 0;
  }
}

/** The offsets of the parts that a service took, by its log. */
const taken = (service, { id }) =>
  service.log
    .filter((line) => line.includes("method=PUT") && line.includes("status=200"))
    .map((line) => line.match(new RegExp(`/v1/records/${id}/data/(\\d+)`))?.[1])
    .filter((offset) => offset !== undefined)
    .map(Number);

async function begun(world, name) {
  const patient = await world.seal(name, world.path("record.json"));
  const { admission } = await world.operate("a", "admit");
  const command = submit(world, name, admission);
  await until("a part of the record is there", () => here(world, patient) >= 5 * mib);
  assert.equal(command.exitCode, null, command.problems);
  return { patient, command };
}

test("the patient's command is killed, and goes on when it is given again", async (t) => {
  const world = await slowWorld(t);
  const { patient, command } = await begun(world, "p");
  command.kill("SIGKILL");
  await command.ended;
  await sleep(1000); // what had been sent is kept by now
  const there = here(world, patient);
  assert.ok(there >= 5 * mib && there < 20 * mib, `${there} bytes`);
  const before = taken(world.hospital.a.service, patient).length;

  const again = submit(world, "p");
  assert.equal(await again.ended, 0, again.problems);
  const offsets = taken(world.hospital.a.service, patient).slice(before);
  assert.equal(offsets[0], there, "it went on where it was");
  assert.equal(new Set(offsets).size, offsets.length, "and sent nothing twice");
  assert.equal((await world.state(patient)).state, "published");
});

test("the service is killed, and the same command goes on when it is back", async (t) => {
  const world = await slowWorld(t);
  const { patient, command } = await begun(world, "p");
  const first = world.hospital.a.service;
  await world.kill("a");
  const there = here(world, patient);
  assert.ok(there >= 5 * mib && there < 20 * mib, `${there} bytes`);
  const second = await world.start("a");

  assert.equal(await command.ended, 0, command.problems);
  const offsets = taken(second, patient);
  // The part whose answer did not come is sent again.
  assert.ok(Math.min(...offsets) >= there - mib, `${Math.min(...offsets)} after ${there}`);
  assert.ok(offsets.length < 20, "what was there was not sent again");
  assert.ok(taken(first, patient).length >= 4);
  assert.equal((await world.state(patient)).state, "published");
});
