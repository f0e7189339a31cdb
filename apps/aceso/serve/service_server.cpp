#include "serve/service_server.hpp"

#include <algorithm>

namespace aceso::app {

Result<std::unique_ptr<http::Server>> start_server(const ServiceConfig& config, std::uint16_t port,
                                                   http::TlsIdentity identity, Api& api, const Log& log) {
  http::ServerOptions options;
  options.address = config.address;
  options.port = port;
  options.identity = std::move(identity);
  http::ServerLimits& limits = options.limits;
  limits.connections_per_address = config.connections_per_address;
  // Who may have more of all connections, such as a reverse proxy, may have as much more of the memory.
  limits.bodies_bytes_per_address =
      std::max(limits.bodies_bytes_per_address,
               limits.bodies_bytes / limits.connections * std::min(limits.connections, config.connections_per_address));
  // A connection has one request at a time: waiting costs little, and rates are limited for each caller.
  limits.waiting_requests = limits.connections;
  options.on_access = [&log](const http::Access& access) {
    log.write(LogLevel::debug, "answered",
              {{"method", access.method},
               {"path", access.path},
               {"status", std::to_string(access.status)},
               {"address", access.address},
               {"ms", std::to_string(access.duration.count())}});
  };
  return http::Server::start(std::move(options), [&api](const http::Request& request) { return api.answer(request); });
}

}  // namespace aceso::app
