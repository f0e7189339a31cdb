#pragma once
// What every command of the program shares: how it answers, and how it ends.

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/outcome.hpp"
#include "base/result.hpp"

namespace aceso::app {

/// The program's exit status. docs/cli.md lists them.
enum class Exit : int {
  ok = 0,
  null_result = 1,  ///< a legal "none": revoked, policy not satisfied, wrong period, no match
  usage = 2,        ///< the command line, or an argument
  bad_input = 3,    ///< a file or text that is not what it should be
  not_verified = 4,
  wont_open = 5,
  refused = 6,
  unavailable = 7,
  over_limit = 8,
};

Exit exit_of(ErrorCode code);

/// What a command found out: facts in order, printed as lines or as one JSON object, and a null result if that is it.
struct Answer {
  nlohmann::ordered_json facts = nlohmann::ordered_json::object();
  std::optional<Null> null;
  std::optional<Error> error;  ///< what failed beside the facts: printed after them, and decides the exit status
};

using Command = std::function<Result<Answer>()>;

/// The program's options that all commands share, and its exit status.
class Cli {
 public:
  explicit Cli(CLI::App& root);

  [[nodiscard]] CLI::App& root() const { return root_; }
  /// A subcommand of `parent` whose callback runs `command`, prints its answer and keeps the status.
  void run(CLI::App* subcommand, Command command);
  [[nodiscard]] Exit status() const { return status_; }
  [[nodiscard]] bool json() const { return json_; }
  /// Where the passphrase of key files is read from; empty: ask on the terminal.
  [[nodiscard]] const std::string& passphrase_file() const { return passphrase_file_; }
  /// For commands that make key files under a passphrase of their own.
  void use_passphrase_file(const std::string& path) { passphrase_file_ = path; }

 private:
  CLI::App& root_;
  bool json_ = false;
  std::string passphrase_file_;
  Exit status_ = Exit::ok;
};

/// Prints an error on stderr: the field, then what was expected.
void print_error(const Error& error);

}  // namespace aceso::app
