#pragma once
// What requests say, checked: members of JSON bodies, and parameters of paths. Errors are ErrorCode::bad_encoding,
// unless said otherwise, and name the member.

#include <nlohmann/json.hpp>

#include "serve/api.hpp"

namespace aceso::app {

/// The body as an object with exactly these members. ErrorCode::limit when a tree of it would take much more memory
/// than its text: nested deeper than 64, or of more than 65,536 values.
Result<nlohmann::json> object_of(const Call& call, std::initializer_list<std::string_view> members);

Result<std::string> text_of(const nlohmann::json& body, const char* member);
Result<std::vector<std::string>> texts_of(const nlohmann::json& body, const char* member);
/// Below 2^62.
Result<std::uint64_t> number_of(const nlohmann::json& body, const char* member);
Result<Bytes> base64_of(const nlohmann::json& body, const char* member);
Result<Digest> digest_of(const nlohmann::json& body, const char* member);
Result<chain::Address> account_of(const nlohmann::json& body, const char* member);

/// {name} of the path as a number below 2^62, 64 lower-case hexadecimal digits, an account.
Result<std::uint64_t> path_number(const Call& call, const char* name);
Result<Digest> path_digest(const PathParameters& path, const char* name);
Result<chain::Address> path_account(const Call& call, const char* name);

}  // namespace aceso::app
