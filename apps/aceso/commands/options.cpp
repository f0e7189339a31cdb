#include "commands/options.hpp"

#include <charconv>

namespace aceso::app {

CLI::Option* file(CLI::App* command, const std::string& name, std::string& value, const std::string& text) {
  return optional_file(command, name, value, text)->required();
}

CLI::Option* optional_file(CLI::App* command, const std::string& name, std::string& value, const std::string& text) {
  return command->add_option(name, value, text)->type_name("FILE");
}

CLI::Option* repeated(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                      const std::string& text) {
  return command->add_option(name, values, text)->allow_extra_args(false);
}

std::string wrong_decimal(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool right = error == std::errc() && end == text.data() + text.size() && std::to_string(value) == text;
  return right ? "" : "expected a decimal number below 2^64, found " + text;
}

CLI::Option* record_id(CLI::App* command, std::string& value) {
  return command->add_option("--record-id", value, "The record's id, 64 hexadecimal digits")
      ->required()
      ->type_name("HEX");
}

CLI::Option* address(CLI::App* command, const std::string& name, std::string& value, const std::string& text) {
  return command->add_option(name, value, text)->required()->type_name("ADDRESS");
}

Result<Digest> read_record_id(const std::string& text) {
  const auto id = digest_from_hex(text);
  if (!id) return fail(ErrorCode::bad_argument, "--record-id", "expected 64 hexadecimal digits");
  return *id;
}

Result<chain::Address> read_address(const std::string& text, const std::string& name) {
  auto out = chain::parse_address(text, name);
  if (!out) return fail(ErrorCode::bad_argument, name, out.error().message);
  return out;
}

}  // namespace aceso::app
