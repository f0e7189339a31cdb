#pragma once
// The keywords of a record and the interests of a doctor, as commands are told them.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "group/scalar.hpp"
#include "record/keyword.hpp"

namespace aceso::app {

struct TokenOptions {
  std::vector<std::string> tokens;
  std::string list, record, role;
  unsigned m = 8;
};

/// --keyword, --keywords, --record and --m.
void add_keyword_options(CLI::App* command, TokenOptions& options);
/// --interest, --interests, --role and --m.
void add_interest_options(CLI::App* command, TokenOptions& options);

/// What the options name: from a FHIR bundle, chosen or checked against it; otherwise as they are. Errors never hold a
/// token: it is a health datum.
Result<std::vector<record::Keyword>> keywords_of(const TokenOptions& options);
Result<std::vector<record::Keyword>> interests_of(const TokenOptions& options);

/// H_kw of each. Secret.
std::vector<Scalar> hashes_of(const std::vector<record::Keyword>& tokens);

}  // namespace aceso::app
