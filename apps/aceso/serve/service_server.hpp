#pragma once
// The server of a service, with the limits and the log of its configuration.

#include "http/server.hpp"
#include "serve/service_config.hpp"

namespace aceso::app {

/// Starts it; `api` and `log` must outlive it. `port` 0 is any free one.
Result<std::unique_ptr<http::Server>> start_server(const ServiceConfig& config, std::uint16_t port,
                                                   http::TlsIdentity identity, Api& api, const Log& log);

}  // namespace aceso::app
