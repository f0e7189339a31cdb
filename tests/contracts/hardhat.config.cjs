// Hardhat serves the tests as an EVM only. It compiles nothing, so it downloads no compiler.
module.exports = {
  networks: {
    hardhat: { hardfork: "prague", chainId: 31337 },
  },
};
