// What the contracts refuse before their own code runs: ether, unknown functions, arguments that do not decode. They
// revert without data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MaxUint256, concat, dataSlice, toBeHex, zeroPadBytes } from "ethers";
import { artifact, consortium, deployAll, request } from "./chain.mjs";

const WORD = 32;
const isDynamic = ({ type }) => type === "bytes";
const isNarrow = ({ type }) => ["address", "uint64", "bool", "bytes4"].includes(type);

async function assertRefused(what, call) {
  const answer = request("eth_call", { from: consortium.address, ...call }, "latest");
  const failure = await answer.then(() => undefined, (reason) => reason);
  assert.ok(failure, `${what}: expected a revert`);
  assert.equal(failure.data, "0x", `${what}: ${failure.message}`);
}

/** Calldata of a function: zeros, and empty bytes where bytes are expected. Then `position` is another word. */
function calldata({ selector, inputs }, position, word) {
  const head = inputs.map((input) => (isDynamic(input) ? toBeHex(inputs.length * WORD, WORD) : toBeHex(0, WORD)));
  const tail = inputs.some(isDynamic) ? [toBeHex(0, WORD)] : [];
  if (position !== undefined) head[position] = word;
  return concat([selector, ...head, ...tail]);
}

const contracts = Object.entries(await deployAll());
const functions = contracts.flatMap(([name, { target, interface: abi }]) =>
  abi.fragments
    .filter(({ type }) => type === "function")
    .map((fragment) => ({ name: `${name}.${fragment.name}`, to: target, fragment })),
);

test("no function and no contract takes ether", async () => {
  for (const { name, to, fragment } of functions) {
    await assertRefused(name, { to, data: calldata(fragment), value: "0x1" });
  }
  for (const [name, { target: to }] of contracts) await assertRefused(name, { to, value: "0x1" });
  for (const name of ["Membership", "Periods", "Records"]) {
    await assertRefused(name, { data: concat([artifact(name).bytecode, toBeHex(1, WORD)]), value: "0x1" });
  }
});

test("there is no fallback", async () => {
  for (const [name, { target: to }] of contracts) {
    for (const data of ["0x", "0x00", "0x000000", "0x00000000", "0xffffffff", zeroPadBytes("0x", 100)]) {
      await assertRefused(name, { to, data });
    }
  }
});

test("arguments that are cut short are refused", async () => {
  for (const { name, to, fragment } of functions.filter(({ fragment: { inputs } }) => inputs.length > 0)) {
    const whole = calldata(fragment);
    await assertRefused(name, { to, data: dataSlice(whole, 0, 4) });
    await assertRefused(name, { to, data: dataSlice(whole, 0, 4 + fragment.inputs.length * WORD - 1) });
  }
});

test("a value that exceeds its type is refused", async () => {
  for (const { name, to, fragment } of functions) {
    for (const [position, input] of fragment.inputs.entries()) {
      if (isNarrow(input)) {
        const data = calldata(fragment, position, toBeHex(MaxUint256, WORD));
        await assertRefused(`${name} ${input.name}`, { to, data });
      }
    }
  }
});

test("bytes that are not within the call's data are refused", async () => {
  for (const { name, to, fragment } of functions) {
    for (const [position, input] of fragment.inputs.entries()) {
      if (!isDynamic(input)) continue;
      const behind = 4 + fragment.inputs.length * WORD + WORD;
      // The length is at the offset given: too far, beyond the end, partly beyond it. Then a length that is too large.
      for (const offset of [MaxUint256, BigInt(behind), BigInt(behind - 4 - WORD + 1)]) {
        const data = calldata(fragment, position, toBeHex(offset, WORD));
        await assertRefused(`${name} ${input.name}`, { to, data });
      }
      const end = BigInt(fragment.inputs.length * WORD + WORD);
      for (const length of [1n, MaxUint256]) {
        const data = concat([calldata(fragment, position, toBeHex(end, WORD)), toBeHex(length, WORD)]);
        await assertRefused(`${name} ${input.name}`, { to, data });
      }
    }
  }
});
