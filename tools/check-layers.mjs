// Fails when an include under src/ breaks the table of docs/architecture.md: `node tools/check-layers.mjs [ROOT]`.
//
// The table's rows are read from the document itself: | src/NAME | holds | may use |. "May use" names other folders;
// what those use comes with them. Columns of a second table name the folders that alone may include a library.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? ".";
const document = readFileSync(join(root, "docs/architecture.md"), "utf8");

const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim());
const rows = document.split("\n").filter((line) => line.startsWith("| src/")).map(cells);
const allowed = new Map(rows.map(([folder, , uses]) => [folder.slice(4), uses === "-" ? [] : uses.split(/,\s*/)]));

/** Everything that `folder` may include: its own row, and the rows of what it names. */
function closure(folder, seen = new Set()) {
  for (const next of allowed.get(folder) ?? [])
    if (!seen.has(next)) closure(next, seen.add(next));
  return seen;
}

// Which folders may include which outside headers.
const libraries = [
  { header: /^blst/, only: ["group"] },
  { header: /^openssl\//, only: ["symm", "http"] },
  { header: /^boost\//, only: ["http"] },
  { header: /^(sqlite3|libpq-fe)\.h/, only: ["store"] },
  { header: /^(secp256k1|cryptopp\/)/, only: ["chain"] },
  { header: /^curl\//, only: ["chain", "http"] },
  { header: /^(tbb|oneapi)\//, only: ["parallel"] },
  { header: /^nlohmann\//, only: ["record", "chain", "http"] },
];
// The core does no I/O, reads no clock, starts nothing: it must also run in a browser.
const core = ["base", "group", "symm", "policy", "proof", "abe", "match", "report"];
const forbiddenInCore = /^(iostream|fstream|cstdio|stdio\.h|filesystem|chrono|ctime|time\.h|thread|mutex|future|atomic|sys\/.*|fcntl\.h|sys\/socket\.h|netdb\.h)$/;

const problems = [];
const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name: folder } of folders) {
  if (!allowed.has(folder)) {
    problems.push(`src/${folder}: not in the table of docs/architecture.md`);
    continue;
  }
  const may = closure(folder);
  for (const file of readdirSync(join(root, "src", folder), { recursive: true })) {
    const path = join("src", folder, String(file));
    if (!/\.[ch]pp$/.test(path)) continue;
    const text = readFileSync(join(root, path), "utf8");
    text.split("\n").forEach((line, i) => {
      const [, bracket, header] = line.match(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/) ?? [];
      if (header === undefined) return;
      const where = `${path}:${i + 1}`;
      if (bracket === '"') {
        const target = header.split("/")[0];
        if (target !== folder && !may.has(target)) problems.push(`${where}: src/${folder} may not use src/${target}`);
        return;
      }
      for (const { header: pattern, only } of libraries)
        if (pattern.test(header) && !only.includes(folder))
          problems.push(`${where}: <${header}> belongs to src/${only.join(", src/")}`);
      if (core.includes(folder) && forbiddenInCore.test(header))
        problems.push(`${where}: the core does no I/O and reads no clock: <${header}>`);
    });
  }
}
for (const folder of allowed.keys())
  if (!folders.some(({ name }) => name === folder)) problems.push(`docs/architecture.md: there is no src/${folder}`);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${folders.length} folders keep to the table`);
