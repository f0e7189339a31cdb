#pragma once

#include <filesystem>

#include "cli.hpp"

namespace aceso::app {

/// Runs the key generation center's service until SIGTERM or SIGINT, then ends it in order.
Result<Answer> serve_kgc(const Cli& cli, const std::filesystem::path& config);

}  // namespace aceso::app
