#include "chain/patient_message.hpp"

namespace aceso::chain {

Digest record_id_of(const Address& patient) { return keccak256(abi::encode(patient)); }

Digest digest_to_sign(const Eip712Domain& domain, const Publish& message) {
  return typed_digest(domain,
                      struct_hash("Publish(address hospital,bytes32 indexDigest,bytes32 sealedDigest,uint64 period)",
                                  message.hospital, message.index_digest, message.sealed_digest, message.period));
}

Digest digest_to_sign(const Eip712Domain& domain, const Withdraw& message) {
  return typed_digest(domain, struct_hash("Withdraw(bytes32 recordId,address hospital,uint64 epoch)", message.record_id,
                                          message.hospital, message.epoch));
}

Digest digest_to_sign(const Eip712Domain& domain, const Acknowledge& message) {
  return typed_digest(
      domain, struct_hash("Acknowledge(bytes32 recordId,address hospital,bytes32 reportDigest,bytes32 receiptDigest)",
                          message.record_id, message.hospital, message.report_digest, message.receipt_digest));
}

}  // namespace aceso::chain
