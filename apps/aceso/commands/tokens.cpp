#include "commands/tokens.hpp"

#include <fstream>
#include <sstream>

#include "commands/options.hpp"
#include "files.hpp"
#include "match/index.hpp"
#include "record/keywords.hpp"

namespace aceso::app {
namespace {

/// One token a line.
Result<void> read_list(const std::string& path, std::vector<record::Keyword>& out) {
  ACESO_TRY(const Bytes bytes, read_artifact(path));
  std::istringstream lines(std::string(bytes.begin(), bytes.end()));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    auto token = record::Keyword::parse(line);
    ++count;
    if (!token) return fail(token.error().code, path + ": line " + std::to_string(count), token.error().message);
    out.push_back(std::move(*token));
  }
  return {};
}

/// The tokens that were named one by one.
Result<std::vector<record::Keyword>> named(const TokenOptions& options, const std::string& option) {
  std::vector<record::Keyword> out;
  for (const std::string& text : options.tokens) {
    auto token = record::Keyword::parse(text);
    if (!token) return fail(ErrorCode::bad_argument, option, token.error().message);
    out.push_back(std::move(*token));
  }
  if (!options.list.empty()) ACESO_CHECK(read_list(options.list, out));
  return out;
}

void add_m(CLI::App* command, TokenOptions& options, const std::string& text) {
  number(command, "--m", options.m, text + ": 8, 16 or 32")->capture_default_str();
}

}  // namespace

void add_keyword_options(CLI::App* command, TokenOptions& options) {
  repeated(command, "--keyword", options.tokens,
           "A keyword, a FHIR token SYSTEM|CODE; repeat for more. Others on this machine can see it: prefer a file")
      ->type_name("TOKEN");
  optional_file(command, "--keywords", options.list, "File of keywords, one a line");
  optional_file(command, "--record", options.record,
                "FHIR Bundle: keywords are chosen from it, or those named must be in it");
  add_m(command, options, "Slots of the index, so that it does not tell how many keywords there are");
}

void add_interest_options(CLI::App* command, TokenOptions& options) {
  repeated(command, "--interest", options.tokens,
           "An interest, a FHIR token SYSTEM|CODE; repeat for more. Others on this machine can see it: prefer a file")
      ->type_name("TOKEN");
  optional_file(command, "--interests", options.list, "File of interests, one a line");
  optional_file(command, "--role", options.role, "FHIR PractitionerRole: its specialties are interests");
  add_m(command, options, "Size class; it serves indexes of its own and of smaller ones");
}

Result<std::vector<record::Keyword>> keywords_of(const TokenOptions& options) {
  ACESO_TRY(auto wanted, named(options, "--keyword"));
  if (options.record.empty()) {
    if (wanted.empty()) return fail(ErrorCode::bad_argument, "keywords", "expected --keyword, --keywords or --record");
    return wanted;
  }
  std::ifstream in(options.record, std::ios::binary);
  if (!in) return fail(ErrorCode::unavailable, options.record, "cannot read");
  const auto summary = record::read_bundle(in);
  if (!summary) return in_file(options.record, summary.error());
  auto chosen = record::choose(*summary, wanted, options.m);
  if (!chosen) return fail(chosen.error().code, options.record + ": " + chosen.error().field, chosen.error().message);
  return chosen;
}

Result<std::vector<record::Keyword>> interests_of(const TokenOptions& options) {
  ACESO_TRY(auto out, named(options, "--interest"));
  if (!options.role.empty()) {
    ACESO_TRY(const Bytes json, read_artifact(options.role));
    const auto role = record::interests_from_practitioner_role(std::string(json.begin(), json.end()));
    if (!role) return in_file(options.role, role.error());
    out.insert(out.end(), role->begin(), role->end());
  }
  if (out.empty()) return fail(ErrorCode::bad_argument, "interests", "expected --interest, --interests or --role");
  return out;
}

std::vector<Scalar> hashes_of(const std::vector<record::Keyword>& tokens) {
  std::vector<Scalar> out;
  for (const auto& token : tokens) out.push_back(match::h_kw(token.text()));
  return out;
}

}  // namespace aceso::app
