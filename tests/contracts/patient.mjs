// What a patient and the relaying hospital do off chain: accounts, ids, EIP-712 signatures, sample data.
import { AbiCoder, Wallet, concat, dataSlice, getBytes, id, keccak256, sha256, toBeHex } from "ethers";
import { as, deployAll, hospitalA, hospitalB } from "./chain.mjs";

/** The EIP-712 types of what patients sign. */
export const types = {
  Publish: [
    { name: "hospital", type: "address" },
    { name: "indexDigest", type: "bytes32" },
    { name: "sealedDigest", type: "bytes32" },
    { name: "period", type: "uint64" },
  ],
  Withdraw: [
    { name: "recordId", type: "bytes32" },
    { name: "hospital", type: "address" },
    { name: "epoch", type: "uint64" },
  ],
  Acknowledge: [
    { name: "recordId", type: "bytes32" },
    { name: "hospital", type: "address" },
    { name: "reportDigest", type: "bytes32" },
    { name: "receiptDigest", type: "bytes32" },
  ],
};

/** A patient account. A label always gives the same account, so that gas figures can be repeated. */
export const patientOf = (label) => new Wallet(id(label));

export const recordIdOf = ({ address }) => keccak256(AbiCoder.defaultAbiCoder().encode(["address"], [address]));

/** Bytes that look random; always the same ones. */
export function sampleBytes(size) {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, block) => id(`sample block ${block}`));
  return dataSlice(concat(blocks), 0, size);
}

export const encapsulation = sampleBytes(144);

/** The EIP-712 domain of `records`. */
export async function domainOf(records) {
  const { chainId } = await records.runner.provider.getNetwork();
  return { name: "Aceso", version: "1", chainId, verifyingContract: records.target };
}

/** Signs a message for `records`. `otherDomain` replaces fields of the signing domain. */
export async function sign(patient, records, type, message, otherDomain = {}) {
  return patient.signTypedData({ ...(await domainOf(records)), ...otherDomain }, { [type]: types[type] }, message);
}

/** The arguments of publish for hospital A, and the digest of their index. */
export async function publication(records, patient, { indexSize = 520, otherDomain } = {}) {
  const index = sampleBytes(indexSize);
  const indexDigest = sha256(index);
  const sealedDigest = id("sealed record");
  const period = 7n;
  const message = { hospital: hospitalA.address, indexDigest, sealedDigest, period };
  const signature = await sign(patient, records, "Publish", message, otherDomain);
  return { args: [index, sealedDigest, period, signature], indexDigest };
}

/** Makes hospital A publish a record of the patient and authorize hospital B. */
export async function share(records, patient) {
  const byA = as(hospitalA, records);
  const { args } = await publication(records, patient);
  await byA.publish(...args);
  await byA.authorize(recordIdOf(patient), hospitalB, encapsulation);
}

/** Fresh contracts with a record of hospital A that hospital B may use. */
export async function sharedRecord() {
  const contracts = await deployAll();
  const patient = patientOf("patient");
  await share(contracts.records, patient);
  return { ...contracts, patient, recordId: recordIdOf(patient) };
}

/** The same signature with s in the upper half, which plain ECDSA accepts too. */
export function withHighS(signature) {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(dataSlice(signature, 32, 64));
  const v = getBytes(signature)[64] === 27 ? "0x1c" : "0x1b";
  return concat([dataSlice(signature, 0, 32), toBeHex(s, 32), v]);
}
