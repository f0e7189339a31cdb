#pragma once
// The policy language's reader. Use Policy::parse.

#include "policy/policy.hpp"

namespace aceso::policy {

/// The tree of `text`. The limits on depth and on the canonical text are Policy::parse's to check.
Result<Node> parse_policy(std::string_view text);

/// The attribute as a policy shows it: bare when it can be, else quoted.
std::string quote_if_needed(std::string_view attribute);

}  // namespace aceso::policy
