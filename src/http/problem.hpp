#pragma once
// Problem details (RFC 9457): what a response that is not a success says.

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "http/message.hpp"

namespace aceso::http {

/// A response of application/problem+json. `type` is a URI reference that stays the same for the same kind of problem;
/// `detail` is left out when empty. `extensions` is an object of further members; one named like a member of the RFC is
/// overwritten.
Response problem(unsigned status, std::string_view type, std::string_view title, std::string_view detail,
                 const nlohmann::json& extensions = nlohmann::json::object());

/// The status of an error: 400 bad_encoding, 403 refused, 409 conflict, 413 limit, 422 bad_argument, bad_signature and
/// wont_open, 503 unavailable. A request whose own signature does not verify is answered with 401 by whoever checks it.
unsigned status_of(ErrorCode code);

/// For a caller who may know: "/problems/CODE", the error's message and, as the member "field", its field. An error of
/// wont_open says nothing more than that.
Response problem_of(const Error& error);

/// For an outsider: "about:blank" and the status with its name, so that nothing but the status can be learned.
Response plain_problem(unsigned status);

}  // namespace aceso::http
