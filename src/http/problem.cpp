#include "http/problem.hpp"

namespace aceso::http {
namespace {

using Json = nlohmann::json;

struct Kind {
  unsigned status;
  std::string_view type;
  std::string_view title;
};

Kind kind_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_argument: return {422, "/problems/bad-argument", "The procedure does not accept this"};
    case ErrorCode::bad_encoding: return {400, "/problems/bad-encoding", "Not of the expected form"};
    case ErrorCode::bad_signature: return {422, "/problems/bad-signature", "A signature, proof or digest does not fit"};
    case ErrorCode::wont_open: return {422, "/problems/wont-open", "Does not open"};
    case ErrorCode::refused: return {403, "/problems/refused", "Refused by a rule"};
    case ErrorCode::conflict: return {409, "/problems/conflict", "There is one with this name or number already"};
    case ErrorCode::unavailable: return {503, "/problems/unavailable", "Cannot be reached or used now"};
    case ErrorCode::limit: return {413, "/problems/limit", "Larger than accepted"};
  }
  return {500, "about:blank", "Internal Server Error"};
}

/// The names of the statuses that services answer with (RFC 9110, section 15; RFC 6585).
std::string_view name_of(unsigned status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Error";
  }
}

}  // namespace

Response problem(unsigned status, std::string_view type, std::string_view title, std::string_view detail,
                 const Json& extensions) {
  Json body = extensions;
  body["type"] = type;
  body["title"] = title;
  body["status"] = status;
  body.erase("detail");
  body.erase("instance");
  if (!detail.empty()) body["detail"] = detail;
  // A text that is not UTF-8 must not turn an error into an exception.
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  Response out;
  out.status = status;
  out.headers.add("content-type", "application/problem+json");
  append(out.body, as_bytes(text));
  return out;
}

unsigned status_of(ErrorCode code) { return kind_of(code).status; }

Response problem_of(const Error& error) {
  const Kind kind = kind_of(error.code);
  if (error.code == ErrorCode::wont_open) return problem(kind.status, kind.type, kind.title, "");
  return problem(kind.status, kind.type, kind.title, error.message, {{"field", error.field}});
}

Response plain_problem(unsigned status) { return problem(status, "about:blank", name_of(status), ""); }

}  // namespace aceso::http
