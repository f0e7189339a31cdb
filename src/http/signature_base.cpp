#include "http/signature_base.hpp"

#include <algorithm>

#include "http/characters.hpp"
#include "http/single_field.hpp"

namespace aceso::http {
namespace {

tl::unexpected<Error> malformed(std::string_view component) {
  return fail(ErrorCode::bad_encoding, std::string(component), "has a character that its grammar does not have");
}

Result<std::string> method_of(const Request& request) {
  if (request.method.empty() || !std::ranges::all_of(request.method, is_tchar)) return malformed("@method");
  return request.method;
}

Result<std::string> path_of(const Request& request) {
  const auto belongs = [](char c) { return is_pchar(c) || c == '/' || c == '%'; };
  if (!request.path.starts_with('/') || !std::ranges::all_of(request.path, belongs)) return malformed("@path");
  return request.path;
}

Result<std::string> query_of(const Request& request) {
  const auto belongs = [](char c) { return is_pchar(c) || c == '/' || c == '?' || c == '%'; };
  if (!std::ranges::all_of(request.query, belongs)) return malformed("@query");
  return '?' + request.query;
}

Result<std::string> value_of(const Request& request, const std::string& component) {
  if (component == "@method") return method_of(request);
  if (component == "@authority") return normal_authority(request.authority);
  if (component == "@path") return path_of(request);
  if (component == "@query") return query_of(request);
  const auto belongs = [](char c) { return is_tchar(c) && !(c >= 'A' && c <= 'Z'); };
  if (component.empty() || !std::ranges::all_of(component, belongs))
    return fail(ErrorCode::bad_argument, "component", "must be known, or a field's name in lower case");
  return single_field(request.headers, component);
}

}  // namespace

Result<std::string> normal_authority(std::string_view authority) {
  // No user information: '@' is not accepted.
  const auto belongs = [](char c) { return c != '@' && (is_pchar(c) || c == '[' || c == ']'); };
  if (authority.empty() || !std::ranges::all_of(authority, belongs)) return malformed("@authority");
  constexpr std::string_view default_port = ":443";
  if (authority.ends_with(default_port)) authority.remove_suffix(default_port.size());
  std::string out(authority);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

Result<std::string> signature_base(const Request& request, const InnerList& input) {
  std::string out;
  for (auto item = input.items.begin(); item != input.items.end(); ++item) {
    const std::string* component = std::get_if<std::string>(&item->value);
    if (component == nullptr || !item->parameters.empty())
      return fail(ErrorCode::bad_argument, "component", "must be a string without parameters");
    if (std::find(input.items.begin(), item, *item) != item)
      return fail(ErrorCode::bad_argument, *component, "is covered twice");
    ACESO_TRY(const std::string value, value_of(request, *component));
    out += '"' + *component + "\": " + value + '\n';
  }
  ACESO_TRY(const std::string parameters, serialise(input));
  return out + "\"@signature-params\": " + parameters;
}

}  // namespace aceso::http
