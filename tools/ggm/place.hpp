#pragma once
// Where a group element stands among the things that a description speaks of.

#include <stdexcept>
#include <utility>

#include "ggm/description.hpp"

namespace aceso::ggm {

/// The numbers of the things that an element belongs to. Those that it has nothing to do with stay 0.
struct Place {
  int user = 0;
  int key = 0;
  int node = 0;
  int attribute = 0;  ///< its letter
  int period = 0;
  int update = 0;
  int record = 0;
  int occurrence = 0;
  bool rerandomised = false;

  /// Two places with the same numbers share the unknowns of that scope.
  std::pair<int, int> numbers(Scope scope) const {
    switch (scope) {
      case Scope::node: return {node, 0};
      case Scope::attribute: return {attribute, 0};
      case Scope::period: return {period, 0};
      case Scope::user: return {user, 0};
      case Scope::key: return {key, 0};
      case Scope::node_key: return {key, node};
      case Scope::update_node: return {update, node};
      case Scope::record: return {record, 0};
      case Scope::occurrence: return {record, occurrence};
      case Scope::system: break;
      case Scope::key_attribute:
      case Scope::row:
      case Scope::semi_ciphertext: throw std::logic_error("no unknown is one for each of these");
    }
    return {0, 0};
  }
};

}  // namespace aceso::ggm
