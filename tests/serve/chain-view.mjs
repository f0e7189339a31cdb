// The chain as an outsider sees it.

import assert from "node:assert/strict";

import { JsonRpcProvider, id } from "ethers";

import { atEnd } from "../cli/ending.mjs";

const events = {
  Published: "Published(bytes32,address,bytes32,bytes32,uint64,bytes)",
  Authorized: "Authorized(bytes32,address,uint64,bytes)",
  Withdrawn: "Withdrawn(bytes32,address,uint64)",
  VerdictRecorded: "VerdictRecorded(bytes32,address,bytes32,bool,bytes32)",
  ReportDelivered: "ReportDelivered(bytes32,address,bytes32,bytes32)",
  ReceiptRecorded: "ReceiptRecorded(bytes32,bytes32,bytes32)",
  PeriodPublished: "PeriodPublished(uint64,bytes32,bytes32)",
};

export class ChainView {
  constructor(t, url) {
    this.provider = new JsonRpcProvider(url, 31337, { staticNetwork: true, cacheTimeout: -1 });
    atEnd(t, () => this.provider.destroy());
  }

  send(method, ...params) {
    return this.provider.send(method, params);
  }

  async block() {
    return Number(await this.send("eth_blockNumber"));
  }

  mine(blocks) {
    return this.send("anvil_mine", `0x${blocks.toString(16)}`);
  }

  logs(event) {
    return this.send("eth_getLogs", { fromBlock: "0x0", toBlock: "latest", topics: [id(events[event])] });
  }

  /** For each event, how often the chain has it. */
  async counts() {
    const out = {};
    for (const event of Object.keys(events)) out[event] = (await this.logs(event)).length;
    return out;
  }

  /** The transactions of an account in all blocks: [{ hash, succeeded }]. As many as its nonce says. */
  async transactions(account) {
    const out = [];
    for (let number = 1, last = await this.block(); number <= last; ++number) {
      const block = await this.send("eth_getBlockByNumber", `0x${number.toString(16)}`, true);
      for (const { from, hash } of block.transactions)
        if (from === account.toLowerCase()) {
          const receipt = await this.send("eth_getTransactionReceipt", hash);
          out.push({ hash, succeeded: receipt.status === "0x1" });
        }
    }
    assert.equal(Number(await this.send("eth_getTransactionCount", account, "latest")), out.length, "its nonce");
    return out;
  }
}
