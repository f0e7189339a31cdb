#pragma once
// `aceso hospital serve`: wires the service and runs it until it is asked to end.

#include "cli.hpp"
#include "files.hpp"

namespace aceso::app {

Result<Answer> serve_hospital(const Cli& cli, const fs::path& config);

}  // namespace aceso::app
