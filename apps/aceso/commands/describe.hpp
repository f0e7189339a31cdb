#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "abe/parameters.hpp"
#include "base/codec.hpp"

namespace aceso::app {

/// Whether an artifact of this kind belongs into a key file, or opens something to whoever reads it.
bool is_secret(Artifact kind);

/// Decodes `bytes` as strictly as can be without other files, and adds the public fields to `facts`.
Result<void> describe(Artifact kind, ByteView bytes, const std::optional<abe::PublicParameters>& pp,
                      nlohmann::ordered_json& facts);

}  // namespace aceso::app
