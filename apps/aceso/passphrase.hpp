#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace aceso::app {

/// The passphrase of key files: the first line of `file`, or, when that is empty, what the terminal answers, asked
/// without echo for `what`. Never an argument or a variable of the environment: other users and processes see those.
Result<SecretBytes> ask_passphrase(const std::string& file, const std::string& what);

/// As ask_passphrase(), for a file that is to be made: the terminal is asked twice.
Result<SecretBytes> choose_passphrase(const std::string& file, const std::string& what);

}  // namespace aceso::app
