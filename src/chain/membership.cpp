#include "chain/membership.hpp"

namespace aceso::chain {

Result<Receipt> Membership::admit_hospital(Sender& sender, const Address& hospital, const Digest& encapsulation_key) {
  return contract_.send(sender, "admitHospital(address,bytes32)", hospital, encapsulation_key);
}

Result<Receipt> Membership::remove_hospital(Sender& sender, const Address& hospital) {
  return contract_.send(sender, "removeHospital(address)", hospital);
}

Result<Receipt> Membership::admit_kgc(Sender& sender, const Address& kgc) {
  return contract_.send(sender, "admitKgc(address)", kgc);
}

Result<Receipt> Membership::remove_kgc(Sender& sender, const Address& kgc) {
  return contract_.send(sender, "removeKgc(address)", kgc);
}

Result<bool> Membership::is_hospital(const Address& account) const {
  const auto read = [](abi::Decoder& in) { return in.boolean("isHospital"); };
  return contract_.view(1, read, "isHospital(address)", account);
}

Result<bool> Membership::is_kgc(const Address& account) const {
  const auto read = [](abi::Decoder& in) { return in.boolean("isKgc"); };
  return contract_.view(1, read, "isKgc(address)", account);
}

Result<Digest> Membership::encapsulation_key_of(const Address& hospital) const {
  const auto read = [](abi::Decoder& in) { return in.bytes32("encapsulationKey"); };
  return contract_.view(1, read, "encapsulationKeyOf(address)", hospital);
}

Result<std::vector<HospitalAdmitted>> Membership::hospitals_admitted(const BlockRange& blocks) const {
  const auto read = [](const Log& log, abi::Decoder& in) {
    return HospitalAdmitted{address_topic(log.topics[1]), in.bytes32("encapsulationKey"), log.block_number};
  };
  return contract_.events("HospitalAdmitted(address,bytes32)", 1, 1, blocks, {}, read);
}

Result<std::vector<HospitalRemoved>> Membership::hospitals_removed(const BlockRange& blocks) const {
  const auto read = [](const Log& log, abi::Decoder&) {
    return HospitalRemoved{address_topic(log.topics[1]), log.block_number};
  };
  return contract_.events("HospitalRemoved(address)", 1, 0, blocks, {}, read);
}

}  // namespace aceso::chain
