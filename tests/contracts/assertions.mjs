import assert from "node:assert/strict";

/** Requires that the call succeeds and logs exactly these [event, ...arguments] of the called contract. */
export async function assertLogs(call, ...expected) {
  const { logs } = await (await call).wait();
  assert.deepEqual(logs.map(({ fragment, args }) => [fragment.name, ...args]), expected);
}

/** Requires that the call reverts with this custom error of the contract and these arguments. */
export async function assertReverts(call, contract, error, ...args) {
  const failure = await call.then(() => undefined, (reason) => reason);
  assert.ok(failure, `expected ${error}, but the call succeeded`);
  const revert = failure.data && contract.interface.parseError(failure.data);
  assert.ok(revert, `expected ${error}, got: ${failure.message}`);
  assert.deepEqual([revert.name, ...revert.args], [error, ...args]);
}

/** Requires that the view returns these values. */
export async function assertView(call, ...expected) {
  const result = await call;
  assert.deepEqual(expected.length === 1 ? [result] : [...result], expected);
}
