// Stands between a client and a server, sees every request whole, and lets a test strike at any point of it.

import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { connect } from "node:net";

import { atEnd } from "../cli/ending.mjs";

/**
 * Moments of an exchange, in order:
 *   arrived   the request is here, and nothing of it was passed on
 *   sent      the server has all of it
 *   answered  its answer is here, and nothing of that was passed on
 *   flowing   a part of a large answer was passed on (`proxy.part` bytes at least)
 *   passed    the client has all of the answer
 */
export class Proxy {
  /**
   * `target`: { host, port }. `tls`: { key, cert } for HTTPS on both sides; a client that shows one of `identities`
   * ({ key, cert }) shows it to the server too. `port` and `host`: where it listens.
   */
  static async start(t, { target, tls, identities = [], host = "127.0.0.1", port = 0, part = 1 }) {
    const proxy = new Proxy();
    Object.assign(proxy, { target, tls, identities, part, requests: 0, down: null, strike: () => undefined });
    const serve = (request, response) => proxy.exchange(request, response).catch(() => request.socket.destroy());
    const options = { keepAliveTimeout: 600_000, requestTimeout: 0 };
    proxy.server = tls
      ? https.createServer({ ...options, ...tls, requestCert: true, rejectUnauthorized: false }, serve)
      : http.createServer(options, serve);
    proxy.server.listen(port, host);
    await once(proxy.server, "listening");
    proxy.port = proxy.server.address().port;
    atEnd(t, () => {
      proxy.server.close();
      proxy.server.closeAllConnections();
    });
    return proxy;
  }

  get url() {
    return `${this.tls ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  /** Plays dead: "refuses" ends every connection, "silent" answers nothing. `null`: alive again. */
  setDown(down) {
    this.down = down;
    this.server.closeAllConnections();
  }

  async exchange(request, response) {
    if (this.down === "refuses") return request.socket.destroy();
    const parts = [];
    for await (const part of request) parts.push(part);
    const seen = { method: request.method, path: request.url, body: Buffer.concat(parts), ended: false };
    ++this.requests;
    if (this.down === "silent") return;
    // Who strikes ends the exchange for the client, which may ask again.
    const at = async (moment) => {
      if ((await this.strike(moment, seen)) !== true) return false;
      seen.ended = true;
      request.socket.destroy();
      return true;
    };
    if (await at("arrived")) return;
    const upstream = this.forward(request, seen.body);
    const answer = once(upstream, "response");
    answer.catch(() => {});
    await once(upstream, "finish");
    if (await at("sent")) return upstream.destroy();
    const [from] = await answer;
    const whole = [];
    let started = false;
    const pass = (part) => {
      if (!started) response.writeHead(from.statusCode, from.rawHeaders);
      started = true;
      return new Promise((done) => response.write(part, done));
    };
    seen.status = from.statusCode;
    const large = Number(from.headers["content-length"]) >= 2 * this.part && this.part > 1;
    let passed = 0;
    for await (const part of from) {
      if (!large) {
        whole.push(part);
        continue;
      }
      await pass(part);
      passed += part.length;
      if (passed >= this.part && (await at("flowing"))) return upstream.destroy();
    }
    seen.answer = Buffer.concat(whole);
    if (!large) {
      if (await at("answered")) return;
      if (seen.answer.length > 0) await pass(seen.answer);
    }
    if (!started) response.writeHead(from.statusCode, from.rawHeaders);
    await new Promise((done) => response.end(done));
    await at("passed");
  }

  forward(request, body) {
    const shown = this.tls && request.socket.getPeerCertificate();
    const identity = shown?.raw && this.identities.find(({ der }) => der.equals(shown.raw));
    const headers = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2)
      if (!/^(connection|transfer-encoding)$/i.test(request.rawHeaders[i])) headers.push(request.rawHeaders.slice(i, i + 2));
    const upstream = (this.tls ? https : http).request({
      ...this.target,
      method: request.method,
      path: request.url,
      agent: false,
      rejectUnauthorized: false,
      key: identity?.key,
      cert: identity?.cert,
    });
    for (const [name, value] of headers) upstream.setHeader(name, value);
    upstream.on("error", () => request.socket.destroy());
    upstream.end(body);
    return upstream;
  }
}

/** Whether anybody listens there. */
export async function listens(host, port) {
  const socket = connect(port, host);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
