// A hospital's service among clients that mean it ill, each with an address of its own, while honest ones work beside
// them: each attack is refused, within bounds of memory and descriptors, and nobody honest is.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import https from "node:https";
import net from "node:net";
import test from "node:test";
import tls from "node:tls";

import { HospitalWorld, exit, sleep } from "./hospital-world.mjs";
import { checkPeak, peakMib } from "./memory.mjs";
import { requestKey, signedHeaders } from "./signed-request.mjs";

const mostMib = 300; // what src/http/server.hpp promises
const mostDescriptors = 700; // its 512 connections, and what the service has open itself
const mib = 1 << 20;
const newcomer = requestKey();

/** The service as hostile clients see it: `from` is an address of this machine that nobody else uses. */
class Target {
  constructor(member) {
    this.member = member;
    this.port = member.port;
  }

  /** A connection; ended() gives all that came until the other side closed it, however it did. */
  async connect(from, { secure = true } = {}) {
    const to = { host: "127.0.0.1", port: this.port, localAddress: from };
    const socket = secure ? tls.connect({ ...to, rejectUnauthorized: false }) : net.connect(to);
    const parts = [];
    socket.on("data", (part) => parts.push(part)).on("error", () => {});
    socket.setMaxListeners(0);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const open = new Promise((resolve) => socket.once(secure ? "secureConnect" : "connect", () => resolve(true)));
    const opened = await Promise.race([open, closed.then(() => false)]);
    const ended = async () => {
      await closed;
      return Buffer.concat(parts).toString("latin1");
    };
    return { socket, opened, ended };
  }

  /** Writes as long as the other side takes it; the bytes written. */
  async flood({ socket }, piece, most) {
    let sent = 0;
    while (sent < most && socket.writable) {
      sent += piece.length;
      if (!socket.write(piece)) await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
    }
    return sent;
  }

  /** A signed request from an address: status, headers, and body as text. */
  async ask(from, method, path, { key = newcomer, body, json } = {}) {
    const payload = json === undefined ? body : Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
    const headers = signedHeaders({
      method,
      path,
      authority: this.member.authority,
      key,
      body: payload,
      type: json === undefined ? "application/octet-stream" : "application/json",
      created: Math.floor(Date.now() / 1000),
      nonce: randomBytes(16),
    });
    if (payload !== undefined) headers["content-length"] = payload.length;
    const request = https.request({
      host: "127.0.0.1",
      port: this.port,
      localAddress: from,
      rejectUnauthorized: false,
      agent: false,
      method,
      path,
      headers,
    });
    request.end(payload);
    const [response] = await once(request, "response");
    const parts = [];
    for await (const part of response) parts.push(part);
    return { status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() };
  }
}

const head = (method, fields) => `${method} /v1/records/${"00".repeat(32)} HTTP/1.1\r\nHost: x\r\n${fields}`;
const statusOf = (text) => Number(text.match(/^HTTP\/1\.1 (\d+)/)?.[1]);
const statuses = (text) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

/** Sends byte after byte until the connection is gone; the number of them. */
async function drip({ socket }) {
  for (let sent = 0; ; ++sent) {
    if (!socket.writable) return sent;
    socket.write("a");
    await sleep(1000);
  }
}

/** Signed requests that must be refused with these statuses, several at a time; sent again while others keep it busy. */
async function refused(target, from, times, statuses, what) {
  const ask = async () => {
    for (;;) {
      const answer = await target.ask(from, what.method, what.path, what.content);
      if (answer.status !== 503 || statuses.includes(503)) return answer;
      await sleep(1000);
    }
  };
  const answers = await Promise.all(Array.from({ length: times }, ask));
  for (const { status, text } of answers) assert.ok(statuses.includes(status), `${status} ${text.slice(0, 300)}`);
  return answers;
}

const record = { method: "PUT", path: `/v1/records/${"11".repeat(32)}` };
const submit = (content) => ({ ...record, content });

/** What an attacker who was admitted makes of an honest submission. */
function forged(world, admission) {
  const { json } = world.submission({ name: "admitted" }, admission);
  const ciphertext = Buffer.from(json.ciphertext, "base64");
  const certificate = Buffer.from(json.certificate, "base64");
  const id = ciphertext.subarray(6, 38).toString("hex");
  const policy = ciphertext.indexOf("neurologist");
  const wide = Buffer.from(`1 of (${Array(32000).fill("a").join(",")})`.padEnd(65535));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wide.length);
  const size = certificate.readUInt32BE(6);
  const roots = (certificate.length - 10 - size) / size;
  const modulus = (bits) => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32BE(bits / 8);
    const number = randomBytes(bits / 8);
    number[0] |= 0x80;
    number[number.length - 1] |= 1;
    const root = Buffer.concat([Buffer.alloc(1), randomBytes(bits / 8 - 1)]);
    return Buffer.concat([certificate.subarray(0, 6), prefix, number, ...Array(roots).fill(root)]);
  };
  const change = (changes) => ({ method: "PUT", path: `/v1/records/${id}`, content: { json: { ...json, ...changes } } });
  return {
    wide: change({
      ciphertext: Buffer.concat([
        ciphertext.subarray(0, policy - 2),
        length,
        wide,
        ciphertext.subarray(policy + "neurologist".length),
      ]).toString("base64"),
    }),
    modulus: (bits) => change({ certificate: modulus(bits).toString("base64") }),
    base64: change({ ciphertext: "A".repeat(3 * mib) }),
    notBase64: change({ ciphertext: "=".repeat(3 * mib) }),
  };
}

test("a hospital is attacked in many ways at once, and serves", { concurrency: true, timeout: 240_000 }, async (t) => {
  const world = await HospitalWorld.start(t, { hospitals: ["a"] });
  const target = new Target(world.hospital.a);
  const { pid } = world.hospital.a.service.process;
  const honest = await world.patient("honest");
  const admitted = await world.seal("admitted");
  const { admission } = await world.operate("a", "admit");
  const forgery = forged(world, admission);
  world.sealedLater = await world.seal("later");

  let under = true;
  let served = 0;
  let descriptors = 0;
  const beside = (async () => {
    for (; under; ++served) {
      const state = await target.ask("127.0.0.1", "GET", `/v1/records/${honest.id}`, { key: honest.key });
      assert.equal(state.status, 200, `the honest patient: ${state.text}`);
      descriptors = Math.max(descriptors, readdirSync(`/proc/${pid}/fd`).length);
      await sleep(100);
    }
  })();
  // A record goes all its way meanwhile, in bodies as large as they get.
  const journey = (async () => {
    const { admission: another } = await world.operate("a", "admit");
    await world.ok(`patient submit --folder later ${world.at("a")} --admission ${another}`);
  })();

  const attacks = {
    "a header section, one byte a second": async (from) => {
      const one = await target.connect(from);
      one.socket.write(head("GET", "X: "));
      assert.ok((await drip(one)) < 30);
    },
    "a body, one byte a second, from as many connections as an address may have": async (from) => {
      const all = await Promise.all(Array.from({ length: 60 }, () => target.connect(from)));
      for (const { socket } of all) socket.write(head("PUT", `Content-Length: ${4 * mib}\r\n\r\n`));
      assert.ok(Math.max(...(await Promise.all(all.map(drip)))) < 30);
    },
    "a body of 10 GB that is announced": async (from) => {
      const one = await target.connect(from);
      one.socket.write(head("PUT", "Content-Length: 10000000000\r\n\r\n"));
      assert.equal(statusOf(await one.ended()), 413);
    },
    "chunks without an end": async (from) => {
      const one = await target.connect(from);
      one.socket.write(head("PUT", "Transfer-Encoding: chunked\r\n\r\n"));
      const sent = await target.flood(one, Buffer.from(`10000\r\n${"a".repeat(65536)}\r\n`), 64 * mib);
      assert.equal(statusOf(await one.ended()), 413);
      assert.ok(sent < 32 * mib, `${sent} bytes were taken`);
    },
    "a million header fields": async (from) => {
      const one = await target.connect(from);
      one.socket.write(head("GET", ""));
      await target.flood(one, Buffer.from("a: b\r\n".repeat(1000)), 6_000_000);
      assert.equal(statusOf(await one.ended()), 431);
    },
    "deep JSON": (from) => refused(target, from, 8, [413, 503], submit({ json: `{"admission":${"[".repeat(4 * mib - 100)}` })),
    "wide JSON": (from) => refused(target, from, 8, [413, 503], submit({ json: `{"admission":[${"[],".repeat(mib)}0]}` })),
    "many members": (from) => {
      const members = Array.from({ length: 200_000 }, (_, i) => `"${i}":0`);
      return refused(target, from, 4, [413, 503], submit({ json: `{${members.join(",")}}` }));
    },
    "what costs much, without an admission": async (from) => {
      const { json } = forgery.modulus(8192).content;
      const content = { json: { ...json, admission: "0".repeat(26) } };
      const answers = await refused(target, from, 3, [403], { ...forgery.base64, content });
      for (const { text } of answers) assert.equal(JSON.parse(text).field, "admission");
    },
    "a policy of very many rows in a ciphertext": (from) =>
      refused(target, from, 3, [413], { ...forgery.wide, content: { ...forgery.wide.content, key: admitted.key } }),
    "a policy of very many rows on the command line": async () => {
      const policy = `1 of (${Array(60_000).fill("a").join(",")})`;
      const line = "patient seal --folder wide --parameters pp --record pp --policy";
      await world.fails(exit.limit, /65535 bytes/, line, policy);
    },
    "an index of 100,000 keywords": async (from) => {
      const path = `/v1/records/${honest.id}/index`;
      const keywords = (count) => ({
        method: "POST",
        path,
        content: { key: honest.key, json: { keywords: Array(count).fill(`00${"1".repeat(62)}`), m: 32 } },
      });
      const one = await target.connect(from);
      one.socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 6700000\r\n\r\n`);
      assert.equal(statusOf(await one.ended()), 413);
      await refused(target, from, 2, [403, 422], keywords(60_000));
    },
    "a report key of 16384 bits": (from) => refused(target, from, 3, [400], forgery.modulus(16384)),
    "a report key of 8192 bits, with roots of anything": (from) => refused(target, from, 3, [422], forgery.modulus(8192)),
    "large base64": async (from) => {
      await refused(target, from, 2, [400], forgery.base64);
      await refused(target, from, 2, [400], forgery.notBase64);
    },
    "thousands of idle connections": async (from) => {
      const all = [];
      for (let i = 0; i < 2000; i += 100)
        all.push(...(await Promise.all(Array.from({ length: 100 }, () => target.connect(from)))));
      const open = all.filter(({ opened }) => opened).length;
      assert.ok(open > 0 && open <= 64, `${open} connections of one address`);
      for (const { socket } of all) socket.destroy();
    },
    "handshakes that stop half way": async (from) => {
      const hello = Buffer.from("16030100c8010000c40303", "hex");
      const all = await Promise.all(Array.from({ length: 50 }, () => target.connect(from, { secure: false })));
      for (const { socket } of all) socket.write(hello);
      for (const { ended } of all) assert.equal(await ended(), "");
    },
    "a flood": async (from) => {
      const one = await target.connect(from);
      one.socket.write("GET /v1/identity HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
      one.socket.write("GET /v1/identity HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      const text = await one.ended();
      const all = statuses(text);
      assert.equal(all.length, 501);
      assert.ok(all.filter((status) => status === 200).length >= 200, "the burst was served");
      assert.ok(all.includes(429) && all.every((status) => status === 200 || status === 429));
      assert.match(text, /HTTP\/1\.1 429 [^]*?\r\nretry-after: [1-9]\d*\r\n/);
    },
    "garbage behind a request": async (from) => {
      const one = await target.connect(from);
      one.socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      one.socket.write(Buffer.concat([Buffer.from("\r\n\r\n"), randomBytes(100_000)]));
      assert.deepEqual(statuses(await one.ended()), [200, 400]);
    },
  };
  await Promise.all(
    Object.entries(attacks).map(([name, attack], i) => t.test(name, () => attack(`127.0.1.${i + 1}`))),
  );
  under = false;
  await beside;
  await journey;
  const peak = peakMib(pid);
  t.diagnostic(`peak memory ${peak.toFixed(0)} MiB, at most ${descriptors} descriptors, ${served} honest requests`);
  assert.ok(served > 20, `${served} honest requests`);
  checkPeak("the service", peak, mostMib);
  assert.ok(descriptors < mostDescriptors, `${descriptors} descriptors`);
  assert.equal(world.hospital.a.service.process.exitCode, null);
  assert.equal((await world.state({ id: world.sealedLater.id, key: world.sealedLater.key })).state, "published");
});
