#include "client/problem.hpp"

#include <nlohmann/json.hpp>

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr std::size_t most_text = 500;

/// A member of the problem that is a text. It comes from outside, and goes to a terminal.
std::string text_of(const json& problem, const char* member) {
  if (!problem.is_object() || !problem.contains(member) || !problem[member].is_string()) return {};
  std::string text = problem[member].get<std::string>().substr(0, most_text);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = '?';
  return text;
}

ErrorCode code_of(unsigned status) {
  if (status >= 500 || status == 429) return ErrorCode::unavailable;
  switch (status) {
    case 400: return ErrorCode::bad_encoding;
    case 409: return ErrorCode::conflict;
    case 413: return ErrorCode::limit;
    case 422: return ErrorCode::bad_argument;
    default: return ErrorCode::refused;
  }
}

}  // namespace

Error error_of(const http::Response& response) {
  const json problem = json::parse(response.body.begin(), response.body.end(), nullptr, false);
  std::string message = "answered " + std::to_string(response.status);
  if (const std::string title = text_of(problem, "title"); !title.empty()) message += " " + title;
  if (const std::string detail = text_of(problem, "detail"); !detail.empty()) message += ": " + detail;
  const std::string field = text_of(problem, "field");
  return {code_of(response.status), field.empty() ? "service" : "service: " + field, std::move(message)};
}

std::optional<Null> null_in(const http::Response& response) {
  if (response.status / 100 == 2) return std::nullopt;
  const json problem = json::parse(response.body.begin(), response.body.end(), nullptr, false);
  if (text_of(problem, "type") != "/problems/none") return std::nullopt;
  const std::string detail = text_of(problem, "detail");
  for (const Null null : {Null::revoked, Null::policy_not_satisfied, Null::wrong_period, Null::no_match})
    if (detail == to_string(null)) return null;
  return std::nullopt;
}

}  // namespace aceso::app
