// Writes tests/data/chain/ethers.json: what ethers, an independent implementation, computes for the same inputs.
//
//   node tests/chain/vectors.mjs
//
// The inputs are fixed, so the file changes only when ethers disagrees with its former self.
import { writeFileSync } from "node:fs";
import { AbiCoder, Interface, SigningKey, Transaction, TypedDataEncoder, concat, getAddress, keccak256, toBeHex, toUtf8Bytes, computeAddress } from "ethers";

/** `size` bytes that depend on `name` alone. */
function bytes(name, size) {
  let out = "0x";
  for (let block = 0; (out.length - 2) / 2 < size; ++block) out += keccak256(toUtf8Bytes(`${name}/${block}`)).slice(2);
  return out.slice(0, 2 + 2 * size);
}
const address = (name) => getAddress(bytes(name, 20));
const number = (name, size) => Number(BigInt(bytes(name, size)));
const coder = AbiCoder.defaultAbiCoder();

// Around the sponge's rate of 136 bytes.
const keccak = [0, 1, 31, 32, 135, 136, 137, 271, 272, 273, 1000].map((size) => {
  const data = bytes("keccak", size);
  return { data, hash: keccak256(data) };
});

const addresses = Array.from({ length: 20 }, (_, i) => address(`address ${i}`));

const transactions = Array.from({ length: 12 }, (_, i) => {
  const key = bytes(`key ${i}`, 32);
  const fields = {
    chainId: [1, 31337, 7822][i % 3],
    nonce: [0, 1, 127, 128, 65536][i % 5],
    maxPriorityFeePerGas: i === 0 ? 0 : number(`tip ${i}`, 4),
    maxFeePerGas: number(`fee ${i}`, 5),
    gasLimit: number(`gas ${i}`, 3),
    to: i % 4 === 3 ? null : address(`to ${i}`),
    value: String(i % 2 === 0 ? 0n : BigInt(bytes(`value ${i}`, 9))),
    data: bytes(`data ${i}`, [0, 1, 4, 36, 68, 300][i % 6]),
  };
  const transaction = Transaction.from({ type: 2, ...fields });
  transaction.signature = new SigningKey(key).sign(transaction.unsignedHash);
  return { key, ...fields, raw: transaction.serialized, hash: transaction.hash, from: computeAddress(key) };
});

const domain = { name: "Aceso", version: "1", chainId: 31337, verifyingContract: address("records") };
const hospital = address("hospital");
const [a, b, c] = ["first", "second", "third"].map((name) => bytes(name, 32));
const messages = [
  ["Publish", [["address", "hospital", hospital], ["bytes32", "indexDigest", a], ["bytes32", "sealedDigest", b], ["uint64", "period", 7]]],
  ["Withdraw", [["bytes32", "recordId", a], ["address", "hospital", hospital], ["uint64", "epoch", 2]]],
  ["Acknowledge", [["bytes32", "recordId", a], ["address", "hospital", hospital], ["bytes32", "reportDigest", b], ["bytes32", "receiptDigest", c]]],
].map(([type, fields]) => {
  const types = { [type]: fields.map(([kind, name]) => ({ type: kind, name })) };
  const message = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
  return [type, TypedDataEncoder.hash(domain, types, message)];
});
const key = bytes("patient", 32);
const typed = {
  chainId: domain.chainId,
  records: domain.verifyingContract,
  hospital,
  digests: [a, b, c],
  separator: TypedDataEncoder.hashDomain(domain),
  messages: Object.fromEntries(messages),
  key,
  recordId: keccak256(coder.encode(["address"], [computeAddress(key)])),
  publishSignature: new SigningKey(key).sign(messages[0][1]).serialized,
};

const publish = ["bytes", "bytes32", "uint64", "bytes"];
const abi = [0, 1, 31, 32, 33, 100].map((size) => {
  const index = bytes("index", size);
  const signature = bytes("signature", 65);
  return {
    index,
    digest: a,
    period: 9,
    signature,
    call: new Interface(["function publish(bytes,bytes32,uint64,bytes)"]).encodeFunctionData("publish", [index, a, 9, signature]),
    encoded: coder.encode(publish, [index, a, 9, signature]),
  };
});

const custom = new Interface(["error PeriodNotIncreasing(uint64,uint64)", "error ZeroDigest()", "error SomeoneElses(address)"]);
const reverts = [
  [custom.encodeErrorResult("PeriodNotIncreasing", [5, 4]), "PeriodNotIncreasing"],
  [custom.encodeErrorResult("ZeroDigest", []), "ZeroDigest"],
  [custom.encodeErrorResult("SomeoneElses", [hospital]), `unknown error ${custom.getError("SomeoneElses").selector}`],
  [concat(["0x08c379a0", coder.encode(["string"], ["out of beds"])]), "Error: out of beds"],
  [concat(["0x08c379a0", coder.encode(["string"], ["a\nb\u00e9"])]), "Error: a?b??"],
  [concat(["0x08c379a0", toBeHex(3, 32)]), "Error"],
  [concat(["0x4e487b71", coder.encode(["uint256"], [17])]), "Panic: 0x11"],
  ["0x4e487b71", "Panic"],
  ["0x", "no reason"],
  ["0x4e487b", "no reason"],
].map(([data, text]) => ({ data, text }));

// The derivation that account.hpp states, from its text.
const seed = bytes("seed", 32);
const u64 = (value) => toBeHex(value, 8);
const derived = [["record", 0], ["record", 1], ["", 0], ["recor", 0], ["hospital", 2 ** 40]].map(([label, counter]) => {
  const text = toUtf8Bytes(label);
  const secret = keccak256(concat([toUtf8Bytes("aceso account v1"), seed, u64(text.length), text, u64(counter), u64(0)]));
  return { label, counter, address: computeAddress(secret) };
});

const file = new URL("../data/chain/ethers.json", import.meta.url);
writeFileSync(file, `${JSON.stringify({ keccak, addresses, transactions, typed, abi, reverts, seed, derived }, null, 1)}\n`);
