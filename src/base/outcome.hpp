#pragma once
// The scheme's null results, as values.

#include <string_view>
#include <tl/expected.hpp>

namespace aceso {

/// Why a procedure of the scheme gave none. Each is a legal answer to a well-formed question.
enum class Null {
  revoked,               ///< The update key covers no node on the user's path.
  policy_not_satisfied,  ///< The key's attributes do not satisfy the record's policy.
  wrong_period,          ///< The pre-decryption key and the record name different periods.
  no_match,              ///< No trapdoor matches the index.
};

constexpr std::string_view to_string(Null why) {
  switch (why) {
    case Null::revoked: return "revoked";
    case Null::policy_not_satisfied: return "policy not satisfied";
    case Null::wrong_period: return "wrong period";
    case Null::no_match: return "no match";
  }
  return "none";
}

/// A value, or which null it is.
template <class T>
using Outcome = tl::expected<T, Null>;

inline tl::unexpected<Null> none(Null why) { return tl::unexpected<Null>(why); }

}  // namespace aceso
