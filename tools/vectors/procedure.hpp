#pragma once
// The procedures of the scheme as functions from JSON to JSON: what test vectors are made and replayed with.

#include <nlohmann/json.hpp>
#include <string>

#include "base/random.hpp"

namespace aceso::vectors {

using Json = nlohmann::ordered_json;

/// Runs `procedure` on `inputs` with the bytes of `rng`. Gives {"outputs": ...}, {"none": the null result} or
/// {"failure": {"code", "field"}}. Bytes are lower-case hexadecimal, texts and numbers are themselves. Throws on inputs
/// that do not have the form of the procedure.
Json run(const std::string& procedure, const Json& inputs, Random& rng);

}  // namespace aceso::vectors
