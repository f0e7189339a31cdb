#include "cli.hpp"

#include <iostream>

namespace aceso::app {
namespace {

/// Names of files need not be UTF-8: what is not is replaced.
std::string dump(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string plain(const nlohmann::ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return dump(value);
  std::string out;
  for (const auto& [name, part] : value.items()) out += (out.empty() ? "" : ", ") + name + ' ' + plain(part);
  return out;
}

void print_lines(const nlohmann::ordered_json& facts) {
  for (const auto& [name, value] : facts.items()) {
    if (!value.is_array()) {
      std::cout << name << ": " << plain(value) << '\n';
      continue;
    }
    std::cout << name << ":\n";
    for (const auto& item : value) std::cout << "  " << plain(item) << '\n';
  }
}

}  // namespace

Exit exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_argument: return Exit::usage;
    case ErrorCode::bad_encoding: return Exit::bad_input;
    case ErrorCode::bad_signature: return Exit::not_verified;
    case ErrorCode::wont_open: return Exit::wont_open;
    case ErrorCode::refused:
    case ErrorCode::conflict: return Exit::refused;
    case ErrorCode::unavailable: return Exit::unavailable;
    case ErrorCode::limit: return Exit::over_limit;
  }
  return Exit::usage;
}

void print_error(const Error& error) { std::cerr << "aceso: " << error.field << ": " << error.message << '\n'; }

Cli::Cli(CLI::App& root) : root_(root) {
  root.add_flag("--json", json_, "Print the answer as one JSON object");
  root.add_option("--passphrase-file", passphrase_file_,
                  "File whose first line is the passphrase of key files; without it, the terminal is asked")
      ->envname("ACESO_PASSPHRASE_FILE");
  root.fallthrough();
}

void Cli::run(CLI::App* subcommand, Command command) {
  subcommand->callback([this, command = std::move(command)] {
    const Result<Answer> answer = command();
    if (!answer) {
      print_error(answer.error());
      status_ = exit_of(answer.error().code);
      return;
    }
    auto facts = answer->facts;
    if (answer->null) facts["none"] = std::string(to_string(*answer->null));
    if (json_)
      std::cout << dump(facts) << '\n';
    else
      print_lines(facts);
    if (!std::cout.flush()) {
      print_error({ErrorCode::unavailable, "standard output", "cannot be written"});
      status_ = Exit::unavailable;
      return;
    }
    if (answer->null) status_ = Exit::null_result;
    if (!answer->error) return;
    print_error(*answer->error);
    status_ = exit_of(answer->error->code);
  });
}

}  // namespace aceso::app
