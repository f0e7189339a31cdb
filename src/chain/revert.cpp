#include "chain/revert.hpp"

#include <algorithm>
#include <array>

#include "chain/abi.hpp"

namespace aceso::chain {
namespace {

constexpr std::string_view prefix = "reverted with ";

constexpr std::string_view custom_errors[] = {
    "AccessControlBadConfirmation()",
    "AccessControlUnauthorizedAccount(address,bytes32)",
    "AlreadyAcknowledged(bytes32)",
    "AlreadyAuthorized(bytes32,address)",
    "AlreadyMember(address)",
    "AlreadyPublished(bytes32)",
    "AlreadyReported(bytes32)",
    "BadPatientSignature()",
    "DuplicateVerdict(bytes32,address,bytes32)",
    "EncapsulationSize(uint256)",
    "IndexSize(uint256)",
    "MatchAlreadyReported(bytes32,address,bytes32)",
    "MissingEncapsulationKey(address)",
    "NoMatch(bytes32,address,bytes32)",
    "NotAuthorized(bytes32,address)",
    "NotHospital(address)",
    "NotKgc(address)",
    "NotRecordHospital(bytes32,address)",
    "ParametersAlreadyPublished()",
    "ParametersNotPublished()",
    "PeriodNotIncreasing(uint64,uint64)",
    "SelfAuthorization()",
    "UnknownRecord(bytes32)",
    "UnknownReport(bytes32)",
    "ZeroDigest()",
};

std::string printable(ByteView text) {
  constexpr std::size_t most = 200;
  std::string out;
  for (const std::uint8_t c : text.first(std::min(text.size(), most))) {
    out.push_back(c >= 0x20 && c < 0x7f ? static_cast<char>(c) : '?');
  }
  return out;
}

std::string describe_text(ByteView arguments) {
  abi::Decoder decoder(arguments, 1, "Error");
  const Bytes text = decoder.bytes("text");
  return decoder.finish() ? "Error: " + printable(text) : "Error";
}

std::string describe_panic(ByteView arguments) {
  abi::Decoder decoder(arguments, 1, "Panic");
  const std::uint64_t code = decoder.u64("code");
  if (!decoder.finish()) return "Panic";
  return "Panic: 0x" + to_hex(std::array{static_cast<std::uint8_t>(code)});
}

}  // namespace

std::string describe_revert(ByteView data) {
  abi::Selector id;
  if (data.size() < id.size()) return "no reason";
  std::copy_n(data.begin(), id.size(), id.begin());
  const ByteView arguments = data.subspan(id.size());
  if (id == abi::selector("Error(string)")) return describe_text(arguments);
  if (id == abi::selector("Panic(uint256)")) return describe_panic(arguments);
  for (const std::string_view signature : custom_errors) {
    if (id == abi::selector(signature)) return std::string(signature.substr(0, signature.find('(')));
  }
  return "unknown error 0x" + to_hex(id);
}

Error revert_error(std::string what, ByteView data) {
  return {ErrorCode::refused, std::move(what), std::string(prefix) + describe_revert(data)};
}

std::optional<std::string_view> reverted_with(const Error& error) {
  const std::string_view message = error.message;
  if (error.code != ErrorCode::refused || !message.starts_with(prefix)) return std::nullopt;
  return message.substr(prefix.size());
}

}  // namespace aceso::chain
