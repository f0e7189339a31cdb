#include "serve/service_server.hpp"

namespace aceso::app {

Result<std::unique_ptr<http::Server>> start_server(const ServiceConfig& config, std::uint16_t port,
                                                   http::TlsIdentity identity, Api& api, const Log& log) {
  http::ServerOptions options;
  options.address = config.address;
  options.port = port;
  options.identity = std::move(identity);
  options.limits.connections_per_address = config.connections_per_address;
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
