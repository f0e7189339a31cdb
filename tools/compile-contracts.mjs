// Compiles contracts/*.sol into build/contracts/<Name>.json, one file for each deployable contract.
//
//   node tools/compile-contracts.mjs
//
// The output depends on the sources and the npm packages only. A file is rewritten only when its content changes.
import { mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const solc = createRequire(import.meta.url)("solc");

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const outputDirectory = path.join(root, "build", "contracts");
const library = "@openzeppelin/contracts/";

const settings = {
  evmVersion: "prague",
  optimizer: { enabled: true, runs: 200 },
  // Without the metadata hash an edited comment does not change the bytecode.
  metadata: { bytecodeHash: "none", appendCBOR: false },
};

function ownSources() {
  const names = readdirSync(path.join(root, "contracts")).filter((name) => name.endsWith(".sol")).sort();
  return Object.fromEntries(
    names.map((name) => [`contracts/${name}`, { content: readFileSync(path.join(root, "contracts", name), "utf8") }]),
  );
}

function resolveImport(name) {
  if (!name.startsWith(library)) return { error: `not in contracts/ or ${library}` };
  try {
    return { contents: readFileSync(path.join(root, "node_modules", name), "utf8") };
  } catch (error) {
    return { error: error.code };
  }
}

/** Every error counts, and every warning that is not about a library file. */
function isProblem({ severity, sourceLocation }) {
  return severity === "error" || (severity === "warning" && !sourceLocation?.file.startsWith(library));
}

function writeIfChanged(file, text) {
  let present;
  try {
    present = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  if (present !== text) writeFileSync(file, text);
}

/**
 * Compiles the contracts.
 * @param outputSelection what solc shall put out
 * @returns the sources, and what solc put out for them and the library; throws the problems that it found
 */
export function compile(outputSelection) {
  const sources = ownSources();
  const input = { language: "Solidity", sources, settings: { ...settings, outputSelection } };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: resolveImport }));
  const problems = (output.errors ?? []).filter(isProblem);
  if (problems.length > 0) throw new Error(problems.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return { sources, output };
}

function writeArtifacts() {
  const { sources, output } = compile({ "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } });
  mkdirSync(outputDirectory, { recursive: true });
  for (const source of Object.keys(sources)) {
    for (const [contractName, { abi, evm }] of Object.entries(output.contracts[source])) {
      if (evm.bytecode.object === "") continue; // abstract
      const artifact = {
        contractName,
        abi,
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
      };
      writeIfChanged(path.join(outputDirectory, `${contractName}.json`), `${JSON.stringify(artifact, null, 2)}\n`);
    }
  }
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    writeArtifacts();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
