// An in-process chain and the compiled contracts, for the contract tests and tools/gas-table.mjs.
//
//   node tools/compile-contracts.mjs && node --test tests/contracts/*.test.mjs

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { BrowserProvider, ContractFactory, JsonRpcSigner, id } from "ethers";

process.env.HARDHAT_CONFIG = fileURLToPath(new URL("hardhat.config.cjs", import.meta.url));
const { network } = createRequire(import.meta.url)("hardhat");

// Without its cache ethers would answer a view from before the last transaction.
const provider = new BrowserProvider(network.provider, undefined, { cacheTimeout: -1 });

/** Asks the chain itself, without what ethers adds. */
export const request = (method, ...params) => network.provider.request({ method, params });

export const [consortium, kgc, hospitalA, hospitalB, hospitalC, stranger] = (
  await provider.send("eth_accounts", [])
).map((address) => new JsonRpcSigner(provider, address));

/** What tools/compile-contracts.mjs wrote for a contract. */
export function artifact(name) {
  return JSON.parse(readFileSync(new URL(`../../build/contracts/${name}.json`, import.meta.url), "utf8"));
}

export async function deploy(name, ...parameters) {
  const { abi, bytecode } = artifact(name);
  const contract = await new ContractFactory(abi, bytecode, consortium).deploy(...parameters);
  return contract.waitForDeployment();
}

/** Fresh contracts. Hospitals A and B and the KGC are members; hospital C and the stranger are not. */
export async function deployAll() {
  const membership = await deploy("Membership", consortium);
  const periods = await deploy("Periods", membership);
  const records = await deploy("Records", membership);
  await membership.admitHospital(hospitalA, id("key of A"));
  await membership.admitHospital(hospitalB, id("key of B"));
  await membership.admitKgc(kgc);
  return { membership, periods, records };
}

/** The contract with `signer` as the sender. */
export const as = (signer, contract) => contract.connect(signer);
