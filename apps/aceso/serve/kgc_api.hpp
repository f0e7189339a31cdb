#pragma once
// What the key generation center offers over the network.

#include <atomic>

#include "serve/api.hpp"
#include "service/key_center.hpp"
#include "service/members.hpp"

namespace aceso::app {

/// What the routes need; the references must outlive them.
struct KgcService {
  service::KeyCenter& center;
  const std::atomic<bool>& chain_answers;
  std::function<Bytes()> statement;  ///< this service's own TLS statement, encoded
  Metrics& metrics;
  const Log& log;
};

std::vector<Route> kgc_routes(const KgcService& service);

}  // namespace aceso::app
