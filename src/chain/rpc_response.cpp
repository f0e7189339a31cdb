// Reading what a node answers. Nodes differ in where they put the data of a revert; both places are known here only.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "chain/revert.hpp"
#include "chain/rpc_transport.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

/// Codes with which nodes report a revert, should they send no data with it: 3 is geth's and anvil's.
constexpr std::int64_t code_reverted = 3;

/// The node's text, safe to print.
std::string printable(const json& error) {
  constexpr std::size_t most = 300;
  const auto message = error.find("message");
  if (message == error.end() || !message->is_string()) return "no message";
  std::string text = message->get<std::string>().substr(0, most);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return text;
}

/// error.data, or error.data.data as hardhat has it.
std::optional<Bytes> revert_data(const json& error) {
  auto data = error.find("data");
  if (data == error.end()) return std::nullopt;
  if (data->is_object()) {
    const auto inner = data->find("data");
    if (inner == data->end()) return std::nullopt;
    data = inner;
  }
  if (!data->is_string()) return std::nullopt;
  return from_hex(data->get_ref<const std::string&>());
}

tl::unexpected<Error> read_error(const json& error, const std::string& method) {
  const auto code = error.find("code");
  if (code == error.end() || !code->is_number_integer()) {
    return fail(ErrorCode::bad_encoding, method, "the node's error has no code");
  }
  const auto data = revert_data(error);
  if ((data && !data->empty()) || *code == code_reverted) {
    return tl::unexpected<Error>(revert_error(method, data.value_or(Bytes())));
  }
  return fail(ErrorCode::refused, method, "the node answered error " + code->dump() + ": " + printable(error));
}

}  // namespace

Result<json> read_response(std::string_view body, std::uint64_t id, const std::string& method) {
  json response = json::parse(body, nullptr, false);
  if (!response.is_object()) return fail(ErrorCode::bad_encoding, method, "the answer is not a JSON object");
  const auto answered = response.find("id");
  if (answered == response.end() || *answered != id) {
    return fail(ErrorCode::bad_encoding, method, "the answer is to another call");
  }
  if (const auto error = response.find("error"); error != response.end() && error->is_object()) {
    return read_error(*error, method);
  }
  const auto result = response.find("result");
  if (result == response.end()) return fail(ErrorCode::bad_encoding, method, "the answer holds no result");
  return std::move(*result);
}

}  // namespace aceso::chain
