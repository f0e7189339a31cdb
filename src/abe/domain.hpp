#pragma once
// The hashes onto G1 of docs/scheme.md, section "Hashes".

#include <string_view>

#include "group/fixed_base.hpp"

namespace aceso::abe {

/// W = H_w(): one fixed base.
const FixedBase<G1Curve>& w();
/// H_attr(u) of an attribute's UTF-8.
G1 h_attr(std::string_view attribute);
/// H_time(t) of a period's number.
G1 h_time(std::uint64_t period);

}  // namespace aceso::abe
