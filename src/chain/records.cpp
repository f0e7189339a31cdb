#include "chain/records.hpp"

#include "chain/hash.hpp"

namespace aceso::chain {

Result<Receipt> Records::publish(Sender& sender, const Address& patient, ByteView index, const Digest& sealed_digest,
                                 std::uint64_t period, const Signature& consent) {
  const Publish message{sender.address(), sha256(index), sealed_digest, period};
  ACESO_TRY(const Address signer, recover(digest_to_sign(domain_, message), consent));
  if (signer != patient) {
    return fail(ErrorCode::bad_signature, "consent", "is not the patient's signature for this hospital and record");
  }
  return contract_.send(sender, "publish(bytes,bytes32,uint64,bytes)", index, sealed_digest, period,
                        consent.to_bytes());
}

Result<Receipt> Records::authorize(Sender& sender, const Digest& record_id, const Address& to, ByteView encapsulation) {
  return contract_.send(sender, "authorize(bytes32,address,bytes)", record_id, to, encapsulation);
}

Result<Receipt> Records::withdraw(Sender& sender, const Digest& record_id, const Address& from) {
  return contract_.send(sender, "withdraw(bytes32,address)", record_id, from);
}

Result<Receipt> Records::withdraw_by_patient(Sender& sender, const Withdraw& message, const Signature& signature) {
  return contract_.send(sender, "withdrawByPatient(bytes32,address,uint64,bytes)", message.record_id, message.hospital,
                        message.epoch, signature.to_bytes());
}

Result<Receipt> Records::record_verdict(Sender& sender, const Digest& record_id, const Digest& trapdoor_tag,
                                        bool matched, const Digest& proof_digest) {
  return contract_.send(sender, "recordVerdict(bytes32,bytes32,bool,bytes32)", record_id, trapdoor_tag, matched,
                        proof_digest);
}

Result<Receipt> Records::deliver_report(Sender& sender, const Digest& record_id, const Digest& trapdoor_tag,
                                        const Digest& report_digest) {
  return contract_.send(sender, "deliverReport(bytes32,bytes32,bytes32)", record_id, trapdoor_tag, report_digest);
}

Result<Receipt> Records::acknowledge(Sender& sender, const Acknowledge& message, const Signature& signature) {
  return contract_.send(sender, "acknowledge(bytes32,address,bytes32,bytes32,bytes)", message.record_id,
                        message.hospital, message.report_digest, message.receipt_digest, signature.to_bytes());
}

Result<std::optional<RecordFacts>> Records::record(const Digest& record_id) const {
  const auto read = [](abi::Decoder& in) -> std::optional<RecordFacts> {
    RecordFacts out;
    out.hospital = in.address("hospital");
    out.period = in.u64("period");
    out.index_digest = in.bytes32("indexDigest");
    out.sealed_digest = in.bytes32("sealedDigest");
    if (out.hospital == Address{}) return std::nullopt;
    return out;
  };
  return contract_.view(4, read, "recordOf(bytes32)", record_id);
}

Result<AuthorizationState> Records::authorization(const Digest& record_id, const Address& hospital) const {
  const auto read = [](abi::Decoder& in) {
    AuthorizationState out;
    out.active = in.boolean("active");
    out.epoch = in.u64("epoch");
    return out;
  };
  return contract_.view(2, read, "authorizationOf(bytes32,address)", record_id, hospital);
}

Result<std::optional<VerdictFacts>> Records::verdict(const Digest& record_id, const Address& hospital,
                                                     const Digest& trapdoor_tag) const {
  const auto read = [](abi::Decoder& in) -> std::optional<VerdictFacts> {
    const bool recorded = in.boolean("recorded");
    VerdictFacts out;
    out.matched = in.boolean("matched");
    out.proof_digest = in.bytes32("proofDigest");
    return recorded ? std::optional(out) : std::nullopt;
  };
  return contract_.view(3, read, "verdictOf(bytes32,address,bytes32)", record_id, hospital, trapdoor_tag);
}

Result<std::optional<ReportFacts>> Records::report(const Digest& record_id, const Address& hospital,
                                                   const Digest& report_digest) const {
  const auto read = [](abi::Decoder& in) -> std::optional<ReportFacts> {
    const bool delivered = in.boolean("delivered");
    ReportFacts out;
    out.trapdoor_tag = in.bytes32("trapdoorTag");
    if (const Digest receipt = in.bytes32("receiptDigest"); receipt != Digest{}) out.receipt_digest = receipt;
    return delivered ? std::optional(out) : std::nullopt;
  };
  return contract_.view(3, read, "reportOf(bytes32,address,bytes32)", record_id, hospital, report_digest);
}

}  // namespace aceso::chain
