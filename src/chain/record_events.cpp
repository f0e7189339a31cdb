// The events of Records. Braced initializers read their fields in order, which is the order on the chain.

#include "chain/records.hpp"

namespace aceso::chain {

Result<std::vector<Published>> Records::published(const BlockRange& blocks, const AnyDigest& record_id,
                                                  const AnyAddress& hospital) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return Published{log.topics[1],
                     address_topic(log.topics[2]),
                     in.bytes32("indexDigest"),
                     in.bytes32("sealedDigest"),
                     in.u64("period"),
                     in.bytes("index"),
                     log.block_number};
  };
  return contract_.events("Published(bytes32,address,bytes32,bytes32,uint64,bytes)", 2, 4, blocks,
                          {record_id, topic_of(hospital)}, read);
}

Result<std::vector<Authorized>> Records::authorized(const BlockRange& blocks, const AnyDigest& record_id,
                                                    const AnyAddress& to) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return Authorized{log.topics[1], address_topic(log.topics[2]), in.u64("epoch"), in.bytes("encapsulation"),
                      log.block_number};
  };
  return contract_.events("Authorized(bytes32,address,uint64,bytes)", 2, 2, blocks, {record_id, topic_of(to)}, read);
}

Result<std::vector<Withdrawn>> Records::withdrawn(const BlockRange& blocks, const AnyDigest& record_id,
                                                  const AnyAddress& from) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return Withdrawn{log.topics[1], address_topic(log.topics[2]), in.u64("epoch"), log.block_number};
  };
  return contract_.events("Withdrawn(bytes32,address,uint64)", 2, 1, blocks, {record_id, topic_of(from)}, read);
}

Result<std::vector<VerdictRecorded>> Records::verdicts(const BlockRange& blocks, const AnyDigest& record_id,
                                                       const AnyAddress& hospital) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return VerdictRecorded{log.topics[1],         address_topic(log.topics[2]), log.topics[3],
                           in.boolean("matched"), in.bytes32("proofDigest"),    log.block_number};
  };
  return contract_.events("VerdictRecorded(bytes32,address,bytes32,bool,bytes32)", 3, 2, blocks,
                          {record_id, topic_of(hospital)}, read);
}

Result<std::vector<ReportDelivered>> Records::reports(const BlockRange& blocks, const AnyDigest& record_id,
                                                      const AnyAddress& hospital) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return ReportDelivered{log.topics[1], address_topic(log.topics[2]), log.topics[3], in.bytes32("trapdoorTag"),
                           log.block_number};
  };
  return contract_.events("ReportDelivered(bytes32,address,bytes32,bytes32)", 3, 1, blocks,
                          {record_id, topic_of(hospital)}, read);
}

Result<std::vector<ReceiptRecorded>> Records::receipts(const BlockRange& blocks, const AnyDigest& record_id) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return ReceiptRecorded{log.topics[1], log.topics[2], in.bytes32("receiptDigest"), log.block_number};
  };
  return contract_.events("ReceiptRecorded(bytes32,bytes32,bytes32)", 2, 1, blocks, {record_id}, read);
}

}  // namespace aceso::chain
