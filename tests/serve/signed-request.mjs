// Requests signed by users, in the form of src/http/signature.hpp, written from its words and the RFCs 8941, 9421, 9530.

import { createHash, randomBytes } from "node:crypto";

import { sign, signPublic } from "../interop/symmetric.mjs";

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const hex = (bytes) => Buffer.from(bytes).toString("hex");

/** A user's key for requests: the seed of an Ed25519 key, and the public key in hex, which names it. */
export function requestKey(seed = randomBytes(32)) {
  return { seed, id: hex(signPublic(seed)) };
}

/** The fields of a signed request. `body` is a Buffer or undefined, `type` its media type. */
export function signedHeaders({ method, path, authority, key, body, type, created, nonce }) {
  const [route, query = ""] = path.split("?");
  const headers = { host: authority };
  const covered = [
    ["@method", method],
    ["@authority", authority],
    ["@path", route],
    ["@query", `?${query}`],
  ];
  if (body !== undefined && body.length > 0) {
    headers["content-digest"] = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
    headers["content-type"] = type;
    covered.push(["content-digest", headers["content-digest"]], ["content-type", type]);
  }
  const parameters =
    `(${covered.map(([name]) => `"${name}"`).join(" ")});created=${created};expires=${created + 60}` +
    `;nonce="${base64(nonce)}";keyid="${key.id}";alg="ed25519";tag="aceso"`;
  const base = [...covered, ["@signature-params", parameters]].map(([name, value]) => `"${name}": ${value}`).join("\n");
  headers["signature-input"] = `aceso=${parameters}`;
  headers.signature = `aceso=:${base64(sign(key.seed, Buffer.from(base)))}:`;
  return headers;
}

/**
 * A signed request to a service. `authority` is what is signed and sent as Host, `created` the time in it (seconds).
 * A service that has just started believes nobody for 2 s: without `created` and `nonce` the request is made anew then,
 * and while nobody answers.
 */
export async function signedCall(
  service,
  method,
  path,
  { key, json, body, type, created, nonce, authority = service.authority, headers = {} } = {},
) {
  const payload = json === undefined ? body && Buffer.from(body) : Buffer.from(JSON.stringify(json));
  const media = type ?? (json === undefined ? "application/octet-stream" : "application/json");
  for (let tries = 0; ; ++tries) {
    const signed = signedHeaders({
      method,
      path,
      authority,
      key,
      body: payload,
      type: media,
      created: created ?? Math.floor(Date.now() / 1000),
      nonce: nonce ?? randomBytes(16),
    });
    const last = created !== undefined || nonce !== undefined || tries === 150;
    const answer = await service.call(method, path, { body: payload, headers: { ...signed, ...headers } }).catch((error) => {
      if (last) throw error;
    });
    if (last || (answer !== undefined && answer.status !== 503)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
