#include "chain/deployment.hpp"

#include <nlohmann/json.hpp>

#include "chain/abi.hpp"
#include "chain/file.hpp"
#include "chain/rpc_json.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

constexpr const char* format = "aceso-deployment";
constexpr int version = 1;
constexpr std::size_t members = 7;
constexpr std::size_t most_bytes = 64 * 1024;

struct Created {
  Address address;
  std::uint64_t block;
};

Result<Created> create(Sender& sender, const std::string& name, Bytes code, const Address& argument) {
  if (code.empty()) return fail(ErrorCode::bad_argument, name, "has no creation bytecode");
  append(code, abi::encode(argument));
  ACESO_TRY(const Receipt receipt, sender.send({std::nullopt, std::move(code), U256(), "deployment of " + name}));
  if (!receipt.created) return fail(ErrorCode::bad_encoding, "receipt.contractAddress", "is missing for " + name);
  return Created{*receipt.created, receipt.block_number};
}

Result<void> check_code(const ChainClient& client, const std::string& name, const Address& address) {
  ACESO_TRY(const Bytes code, client.code(address));
  if (code.empty()) return fail(ErrorCode::refused, name, "there is no contract at " + to_string(address));
  return {};
}

Result<std::uint64_t> read_number(const json& file, const char* name) {
  const json& value = member(file, name);
  if (!value.is_number_unsigned()) {
    return fail(ErrorCode::bad_encoding, std::string("deployment.") + name, "expected a number");
  }
  return value.get<std::uint64_t>();
}

Result<Address> read_contract(const json& file, const char* name) {
  const json& value = member(file, name);
  return parse_address(value.is_string() ? value.get<std::string>() : "", std::string("deployment.") + name);
}

}  // namespace

Result<Deployment> deploy(Sender& sender, const CreationCodes& codes) {
  Deployment out;
  ACESO_TRY(out.chain_id, sender.client().chain_id());
  ACESO_TRY(const Created membership, create(sender, "Membership", codes.membership, sender.address()));
  ACESO_TRY(const Created periods, create(sender, "Periods", codes.periods, membership.address));
  ACESO_TRY(const Created records, create(sender, "Records", codes.records, membership.address));
  out.block = membership.block;
  out.membership = membership.address;
  out.periods = periods.address;
  out.records = records.address;
  return out;
}

Result<void> check_deployment(const ChainClient& client, const Deployment& deployment) {
  ACESO_TRY(const std::uint64_t chain_id, client.chain_id());
  if (chain_id != deployment.chain_id) {
    return fail(ErrorCode::refused, "chain id",
                "the node is on chain " + std::to_string(chain_id) + ", the contracts are on chain " +
                    std::to_string(deployment.chain_id));
  }
  ACESO_CHECK(check_code(client, "Membership", deployment.membership));
  ACESO_CHECK(check_code(client, "Periods", deployment.periods));
  return check_code(client, "Records", deployment.records);
}

Result<void> write_deployment(const std::filesystem::path& path, const Deployment& deployment) {
  const json file{{"format", format},
                  {"version", version},
                  {"chain_id", deployment.chain_id},
                  {"block", deployment.block},
                  {"membership", to_string(deployment.membership)},
                  {"periods", to_string(deployment.periods)},
                  {"records", to_string(deployment.records)}};
  return write_file(path, file.dump(2) + "\n");
}

Result<Deployment> read_deployment(const std::filesystem::path& path) {
  ACESO_TRY(const std::string text, read_file(path, most_bytes));
  const json file = json::parse(text, nullptr, false);
  if (member(file, "format") != format || member(file, "version") != version || file.size() != members) {
    return fail(ErrorCode::bad_encoding, path.string(), "is not a deployment file, version 1");
  }
  Deployment out;
  ACESO_TRY(out.chain_id, read_number(file, "chain_id"));
  ACESO_TRY(out.block, read_number(file, "block"));
  ACESO_TRY(out.membership, read_contract(file, "membership"));
  ACESO_TRY(out.periods, read_contract(file, "periods"));
  ACESO_TRY(out.records, read_contract(file, "records"));
  return out;
}

}  // namespace aceso::chain
