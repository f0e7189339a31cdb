// Services as other machines see them: processes, TLS connections, and requests with whatever credentials.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import https from "node:https";
import { createInterface } from "node:readline";

import { aceso } from "../cli/aceso.mjs";
import { killAtEnd } from "../cli/ending.mjs";

/**
 * A running service. `command` is what follows `aceso`; `wrap` makes another command of its words, such as one that sets
 * limits first, and must become the service itself (exec). Stopped when the test `t` ends.
 */
export class Service {
  /** Once it serves. */
  static start(...what) {
    return Service.spawn(...what).serving;
  }

  /** Once its process runs; `serving` is the service when it serves. */
  static spawn(t, desk, command, { env = {}, wrap = (words) => words } = {}) {
    const service = new Service();
    service.log = [];
    const [program, ...words] = wrap([aceso, ...command.split(" ")]);
    service.process = spawn(program, words, {
      cwd: desk.dir,
      env: { PATH: process.env.PATH, ACESO_PASSPHRASE_FILE: "passphrase", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    killAtEnd(t, service.process);
    service.serving = new Promise((resolve, reject) => {
      createInterface({ input: service.process.stderr }).on("line", (line) => {
        service.log.push(line);
        const port = line.match(/ serving .*port=(\d+)/)?.[1];
        if (port === undefined) return;
        service.port = Number(port);
        resolve(service);
      });
      service.process.once("exit", (code) => reject(new Error(`ended with ${code}: ${service.log.join("\n")}`)));
    });
    service.serving.catch(() => {});
    return service;
  }

  /** Whether nobody ended it, and it did not end. */
  get runs() {
    return !this.process.killed && this.process.exitCode === null;
  }

  /** Ends it as an administrator does, and gives the exit status. */
  async stop(signal = "SIGTERM") {
    assert.ok(this.runs, "a service that is stopped runs until then");
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    const [code] = await ended;
    return code;
  }

  /** Waits until a line of the log fits. */
  async logged(pattern) {
    for (let i = 0; i < 600; ++i) {
      if (this.log.some((line) => pattern.test(line))) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`never logged: ${pattern}\n${this.log.join("\n")}`);
  }

  /** One request: status, headers, body (Buffer), and json() of it. */
  async call(method, path, { credentials = {}, json, body, headers = {} } = {}) {
    const payload = json === undefined ? body : JSON.stringify(json);
    const request = https.request({
      host: "127.0.0.1",
      port: this.port,
      method,
      path,
      rejectUnauthorized: false,
      agent: false,
      key: credentials.key,
      cert: credentials.cert,
      headers: {
        ...(credentials.statement === undefined ? {} : { "aceso-member": credentials.statement }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    });
    request.end(payload);
    const [response] = await once(request, "response");
    const parts = [];
    for await (const part of response) parts.push(part);
    const answer = Buffer.concat(parts);
    return { status: response.statusCode, headers: response.headers, body: answer, json: () => JSON.parse(answer) };
  }
}

/** The TLS key NAME of a member or a stranger, with the statement of the account of NAME.seed if there is one. */
export function credentials(desk, name, { statement = true } = {}) {
  const made = desk.ok(`tls-key --host ${name} --private-key ${name}.tls.key --certificate ${name}.tls.pem`);
  const out = {
    digest: made.tls_key_digest,
    key: readFileSync(desk.path(`${name}.tls.key`)),
    cert: readFileSync(desk.path(`${name}.tls.pem`)),
  };
  if (!statement) return out;
  desk.ok(`tls-statement --certificate ${name}.tls.pem --seed ${name}.seed --out ${name}.statement`);
  out.statement = readFileSync(desk.path(`${name}.statement`), "utf8").trim();
  return out;
}
