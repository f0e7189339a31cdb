// The software bill of materials, as CycloneDX 1.5 JSON: `node tools/sbom.mjs PROGRAM > sbom.cdx.json`.
//
// Components: blst, which is compiled in; the Debian packages of the libraries that PROGRAM loads (ldd, dpkg) and of
// those that are headers alone; and package-lock.json's npm packages, which build and test but are not in the program
// (scope "excluded"). It has neither time nor serial number, so that the same machine gives the same bytes.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const program = process.argv[2];
if (program === undefined) {
  console.error("sbom: expected the program's path");
  process.exit(2);
}
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Libraries that leave no trace in what the program loads: included, and compiled with it. */
const headersOnly = ["nlohmann-json3-dev", "libexpected-dev", "libcli11-dev", "libboost1.81-dev", "libtoml11-dev"];

/** The Debian package that installed a library; its file may be known by the name before or after /usr was merged. */
function packageOf(path) {
  const real = realpathSync(path);
  for (const name of [path, real, `/usr${path}`, real.replace(/^\/usr/, "")])
    try {
      return run("dpkg", "-S", name).split(": ")[0];
    } catch {
      continue;
    }
  throw new Error(`no Debian package has ${path}`);
}

/** The licences that a package's copyright file names; Debian's names, which are not all SPDX's. */
function debianLicenses(name) {
  const file = `/usr/share/doc/${name}/copyright`;
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const names = new Set([...text.matchAll(/^License:[ \t]*(\S.*)$/gm)].map(([, license]) => license.trim()));
  if (names.size === 0) return [{ license: { name: `not in machine-readable form: ${file}` } }];
  return [...names].sort().map((license) => ({ license: { name: license } }));
}

function debian(installed) {
  const [name, version, architecture] = run("dpkg-query", "-W", "-f=${Package}\n${Version}\n${Architecture}", installed).split("\n");
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`;
  return { type: "library", "bom-ref": purl, name, version, scope: "required", licenses: debianLicenses(name), purl };
}

const loaded = [...run("ldd", program).matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path);
const packages = new Set([...loaded.map(packageOf), ...headersOnly]);

/** The licence that an installed package names itself, in either of the forms that npm has known. */
function licenseOf(path) {
  const { license, licenses } = existsSync(join(root, path)) ? readJson(path) : {};
  return license ?? licenses?.map(({ type }) => type).join(" OR ");
}

/** An npm package of the lock file. */
function npm([path, { version, license, integrity, optional }]) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const spdx = license ?? licenseOf(join(path, "package.json"));
  const [algorithm, digest] = integrity?.split(/-(.*)/) ?? [];
  return {
    type: "library",
    "bom-ref": `${purl}#${path}`,
    name,
    version,
    scope: optional ? "optional" : "excluded",
    ...(algorithm === "sha512" && { hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }] }),
    ...(spdx && { licenses: [/^SEE /i.test(spdx) ? { license: { name: spdx } } : { expression: spdx }] }),
    purl,
  };
}

const lock = readJson("package-lock.json");
const kzg = lock.packages["node_modules/c-kzg"].version;
const blst = {
  type: "library",
  "bom-ref": "blst",
  name: "blst",
  scope: "required",
  description: `Compiled into the program from the source that the npm package c-kzg ${kzg} carries`,
  licenses: [{ expression: "Apache-2.0" }],
};
const libraries = [...packages].sort().map(debian);
const npmPackages = Object.entries(lock.packages).filter(([path]) => path !== "").map(npm);
const { version } = readJson("package.json");
const self = { type: "application", "bom-ref": "aceso", name: "aceso", version, licenses: [{ expression: "Apache-2.0" }] };

console.log(
  JSON.stringify(
    {
      $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      version: 1,
      metadata: { component: self },
      components: [blst, ...libraries, ...npmPackages],
      dependencies: [{ ref: "aceso", dependsOn: ["blst", ...libraries.map((library) => library["bom-ref"])] }],
    },
    null,
    2,
  ),
);
