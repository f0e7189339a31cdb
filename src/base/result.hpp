#pragma once
// Errors are values. A null result of the scheme (no match, revoked, ...) is not an error: see base/outcome.hpp.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace aceso {

enum class ErrorCode {
  bad_argument,   ///< The caller asked for something that the procedure does not accept.
  bad_encoding,   ///< Bytes or text from outside do not have the form that they claim.
  bad_signature,  ///< A signature or proof does not verify, or a digest differs.
  wont_open,      ///< A decryption failed. Nothing more is said about why.
  refused,        ///< The chain or another party said no, by a rule.
  unavailable,    ///< A file, process or network peer could not be reached or used.
  limit,          ///< The input is larger than this program accepts.
  conflict,       ///< Something with this name or number is there already.
};

/// What went wrong: the offending field and what was expected of it. Never holds a secret or a health datum.
struct Error {
  ErrorCode code;
  std::string field;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string field, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(field), std::move(message)});
}

/// One word for each code, as the program prints it.
constexpr std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_argument: return "bad argument";
    case ErrorCode::bad_encoding: return "bad encoding";
    case ErrorCode::bad_signature: return "does not verify";
    case ErrorCode::wont_open: return "does not open";
    case ErrorCode::refused: return "refused";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::limit: return "over the limit";
    case ErrorCode::conflict: return "already there";
  }
  return "error";
}

}  // namespace aceso

#define ACESO_CONCAT_(a, b) a##b
#define ACESO_CONCAT(a, b) ACESO_CONCAT_(a, b)

/// ACESO_TRY(auto x, f()): x is the value of f(), or the enclosing function returns f()'s error.
#define ACESO_TRY(decl, expr) ACESO_TRY_(ACESO_CONCAT(aceso_try_, __LINE__), decl, expr)
#define ACESO_TRY_(tmp, decl, expr)                             \
  auto tmp = (expr);                                            \
  if (!tmp) return tl::unexpected<::aceso::Error>(tmp.error()); \
  decl = std::move(*tmp)

/// ACESO_CHECK(f()): returns f()'s error from the enclosing function, if there is one.
#define ACESO_CHECK(expr) \
  if (auto aceso_check = (expr); !aceso_check) return tl::unexpected<::aceso::Error>(aceso_check.error())
