#pragma once
// What the program needs to run a chain on this machine.

#include <filesystem>
#include <string>

#include "chain/deployment.hpp"

namespace aceso::app {

/// The creation bytecode that this program carries.
chain::CreationCodes contract_codes();

/// Where anvil is: `option` when it is not empty, else $ACESO_ANVIL, else the npm package under node_modules of the
/// current folder or of one above the program. ErrorCode::unavailable, with what to do, when it is nowhere.
Result<std::filesystem::path> find_anvil(const std::string& option);

}  // namespace aceso::app
