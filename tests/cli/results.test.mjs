// Verdicts, reports and receipts on the chain, and a command that is killed while it sends.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import test from "node:test";

import { aceso, exit } from "./aceso.mjs";
import { addRecord, chainDesk, publishAndAuthorize } from "./chain-world.mjs";
import { atEnd } from "./ending.mjs";
import { epilepsy } from "./world.mjs";

test("verdict, report and receipt, each once and by who may", (t) => {
  const desk = chainDesk(t);
  addRecord(desk);
  publishAndAuthorize(desk);
  desk.ok("open-authorization --index index --authorization authorization --secret-key b.kem --out kappa");
  desk.ok("trd-gen --out trapdoor --interest", epilepsy);
  const context = `--parameters pp --deployment chain/deployment.json --period 7 --owner ${desk.address.a} --matcher ${desk.address.b}`;
  for (const name of ["verdict", "again"])
    desk.ok(`prove-match --index index --kappa kappa --trapdoor trapdoor --out ${name} ${context}`);
  assert.deepEqual(readFileSync(desk.path("again")), readFileSync(desk.path("verdict")));
  const audit = `chain audit-verdict --parameters pp --record-id ${desk.id} --matcher ${desk.address.b} --trapdoor trapdoor --verdict verdict`;
  desk.fails(exit.not_verified, /is not the one that the hospital recorded/, audit);
  const verdict = "chain record-verdict --seed b.seed --index index --verdict verdict";
  desk.fails(exit.refused, /NotHospital/, verdict.replace("b.seed", "stranger.seed"));
  desk.ok(verdict);
  desk.fails(exit.refused, /DuplicateVerdict/, verdict);
  assert.equal(desk.ok(audit).verdict, "match");

  desk.ok("signing-key --secret-key sign --public-key sign.pub");
  const seal = `report-seal --record-id ${desk.id} --doctor-id d --conclusion fine --certificate cert --signing-key sign --out report`;
  desk.ok(seal);
  const deliver =
    "chain deliver-report --seed b.seed --report report --certificate cert --ciphertext sym --verdict verdict";
  desk.ok("report-key --secret-key other --certificate other.cert");
  desk.fails(exit.not_verified, /report/, deliver.replace("--certificate cert", "--certificate other.cert"));
  desk.ok(seal.replace("--certificate cert", "--certificate other.cert").replace("--out report", "--out astray"));
  const astray = deliver.replace("--report report", "--report astray");
  desk.fails(exit.not_verified, /is not to this patient's key/, astray);
  desk.fails(
    exit.not_verified,
    /astray: expected a report on this record, to the key that it names/,
    astray.replace("--certificate cert", "--certificate other.cert"),
  );
  desk.ok(
    `encrypt --parameters pp --policy x --period 7 --record-id ${desk.id} --certificate other.cert --in record ` +
      "--data h2 --ciphertext sym2",
  );
  desk.fails(
    exit.not_verified,
    /ciphertext: is not the one that was published/,
    deliver.replace("--ciphertext sym", "--ciphertext sym2"),
  );
  desk.ok(deliver);
  desk.fails(exit.refused, /MatchAlreadyReported/, deliver);
  desk.ok("receipt --report report --secret-key rsa --out receipt");
  desk.ok(
    `acknowledgement --seed patient.seed --deployment chain/deployment.json --hospital ${desk.address.b} ` +
      "--report report --certificate cert --receipt receipt --out signed",
  );
  const relay =
    "chain acknowledge --seed stranger.seed --report report --certificate cert --receipt receipt --acknowledgement signed";
  desk.ok("receipt --report report --secret-key rsa --out second");
  desk.fails(exit.not_verified, /signed for other files/, relay.replace("--receipt receipt", "--receipt second"));
  desk.ok(relay);
  desk.fails(exit.refused, /AlreadyAcknowledged/, relay);
  const record = desk.ok(`chain record --record-id ${desk.id}`);
  assert.equal(record.verdicts[0].verdict, "match");
  assert.equal(record.receipts[0].report_digest, record.reports[0].report_digest);
});

/** A way to the node at `url` that calls `sent` once a transaction arrived there, and does not tell the sender. */
async function silentProxy(t, url, sent) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    if (body.includes("eth_sendRawTransaction")) return sent();
    response.end(await answer.text());
  });
  atEnd(t, () => server.close());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

test("a command that is killed after it sent finds its transaction again", async (t) => {
  const desk = chainDesk(t);
  addRecord(desk);
  desk.ok(desk.consent);
  let child;
  const proxy = await silentProxy(t, desk.ok("chain status").url, () => child.kill("SIGKILL"));
  child = spawn(aceso, [...desk.publish.split(" "), "--rpc", proxy], {
    cwd: desk.dir,
    env: { ACESO_PASSPHRASE_FILE: "passphrase" },
  });
  assert.equal(await new Promise((resolve) => child.on("close", (_, by) => resolve(by))), "SIGKILL");
  const { block } = desk.ok("chain status");
  const resumed = desk.ok(desk.publish);
  assert.equal(resumed.block, block, "the same transaction, not a second one");
  desk.fails(exit.refused, /AlreadyPublished/, desk.publish);
});
