#include "chain/eip712.hpp"

namespace aceso::chain {

Digest domain_separator(const Eip712Domain& domain) {
  return struct_hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
                     keccak256(as_bytes(domain.name)), keccak256(as_bytes(domain.version)), domain.chain_id,
                     domain.verifying_contract);
}

Digest typed_digest(const Eip712Domain& domain, const Digest& struct_hash) {
  Digest out;
  keccak256({as_bytes("\x19\x01"), domain_separator(domain), struct_hash}, out);
  return out;
}

}  // namespace aceso::chain
