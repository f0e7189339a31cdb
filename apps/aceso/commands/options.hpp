#pragma once
// Options of one form over all commands, and the values in them.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "chain/address.hpp"

namespace aceso::app {

/// A file that must be named.
CLI::Option* file(CLI::App* command, const std::string& name, std::string& value, const std::string& text);
CLI::Option* optional_file(CLI::App* command, const std::string& name, std::string& value, const std::string& text);

/// An option that may be given more than once, with one value each time.
CLI::Option* repeated(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                      const std::string& text);

/// What is wrong with `text` as a decimal number below 2^64; empty when nothing is. Octal, signs and spaces are wrong.
std::string wrong_decimal(const std::string& text);

template <class Number>
CLI::Option* number(CLI::App* command, const std::string& name, Number& value, const std::string& text) {
  return command->add_option(name, value, text)->type_name("N")->check(wrong_decimal);
}

/// Options that must be given: the id of a record, an account's address.
CLI::Option* record_id(CLI::App* command, std::string& value);
CLI::Option* address(CLI::App* command, const std::string& name, std::string& value, const std::string& text);

/// The values of the two, by the names of their options.
Result<Digest> read_record_id(const std::string& text);
Result<chain::Address> read_address(const std::string& text, const std::string& name);

}  // namespace aceso::app
