// A large record goes all its way, from the patient's disk over two hospitals to the doctor's, and no process on that way
// holds more of it in memory than a little. ACESO_LARGE_BYTES gives the size: 1 GiB is the most that a bundle may have.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, statSync } from "node:fs";
import test from "node:test";

import { aceso } from "../cli/aceso.mjs";
import { HospitalWorld, sleep } from "./hospital-world.mjs";
import { checkPeak, peakMib } from "./memory.mjs";

const bytes = Number(process.env.ACESO_LARGE_BYTES ?? 64 << 20);
const mostMib = 128;

/** A FHIR bundle of exactly `size` bytes, most of them scans in attachments. */
async function writeBundle(path, size) {
  const entry = (resource) => `{"resource":${JSON.stringify(resource)}}`;
  const coding = { system: "http://snomed.info/sct", code: "84757009" };
  const active = { system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" };
  const first =
    `{"resourceType":"Bundle","type":"collection","entry":[` +
    `${entry({ resourceType: "Patient", id: "p" })},` +
    entry({
      resourceType: "Condition",
      clinicalStatus: { coding: [active] },
      code: { coding: [coding] },
      subject: { reference: "Patient/p" },
    });
  const scan = `,{"resource":{"resourceType":"Binary","contentType":"image/jp2","data":"`;
  const end = `"}}`;
  const last = "]}";
  const file = createWriteStream(path);
  const write = async (text) => file.write(text) || (await once(file, "drain"));
  await write(first);
  let left = size - first.length - last.length;
  while (left >= scan.length + end.length) {
    const content = Math.min(left - scan.length - end.length, 4 << 20);
    await write(scan);
    await write(randomBytes(Math.floor((content / 4) * 3)).toString("base64").padEnd(content, "=").slice(0, content));
    await write(end);
    left -= scan.length + end.length + content;
  }
  await write(" ".repeat(left) + last);
  file.end();
  await once(file, "finish");
  assert.equal(statSync(path).size, size);
}

async function sha256(path) {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest("hex");
}

test("a large record is sealed, published, transferred and opened in little memory", { timeout: 1_800_000 }, async (t) => {
  const world = await HospitalWorld.start(t);
  const doctor = await world.doctor("dr-ada", "b", ["neurologist"], ["http://snomed.info/sct|84757009"]);
  const told = (what, began) => t.diagnostic(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const toldPeak = (what, peak) => {
    t.diagnostic(`${what}: ${peak.toFixed(0)} MiB at most`);
    checkPeak(what, peak, mostMib);
  };

  /** A command with its peak memory, which is looked at often, since it is gone when the process ends. */
  async function measured(what, line, ...more) {
    const began = performance.now();
    const child = spawn(aceso, ["--json", ...line.split(" "), ...more], {
      cwd: world.dir,
      env: { PATH: process.env.PATH, ACESO_PASSPHRASE_FILE: "passphrase" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (part) => (text += part));
    let peak = 0;
    const look = setInterval(() => (peak = Math.max(peak, peakMib(child.pid))), 5);
    const [status] = await once(child, "close");
    clearInterval(look);
    assert.equal(status, 0, what);
    assert.ok(peak > 0, "the process was seen");
    told(what, began);
    toldPeak(what, peak);
    return JSON.parse(text);
  }

  const record = world.path("large.json");
  await writeBundle(record, bytes);
  const seal = `patient seal --folder large --parameters pp --policy neurologist --record ${record}`;
  const { record_id: id } = await measured("patient seal", seal);
  const { admission } = await world.operate("a", "admit");
  await measured("patient submit", `patient submit --folder large ${world.at("a")} --admission ${admission} --wait 600`);
  const began = performance.now();
  await world.authorize({ id }, "b");
  for (;;) {
    const match = await world.match(doctor, { id });
    if (match?.state === "ready") break;
    assert.ok(performance.now() - began < 900_000, `the record does not arrive: ${match?.state}`);
    await sleep(100);
  }
  told("authorization, match and transfer", began);
  await measured("doctor open", `doctor open --folder dr-ada --record ${id} --out opened.json`);
  assert.equal(await sha256(world.path("opened.json")), await sha256(record));
  for (const { name, service } of Object.values(world.hospital))
    toldPeak(`the service of hospital ${name}`, peakMib(service.process.pid));
});
