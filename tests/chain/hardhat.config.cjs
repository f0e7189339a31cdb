// The second, independent node of the chain tests: same rules and prices as the first.
module.exports = {
  solidity: "0.8.30",
  networks: {
    hardhat: { chainId: 31337, hardfork: "prague", initialBaseFeePerGas: 0, accounts: { count: 1 } },
  },
};
