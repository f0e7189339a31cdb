#pragma once
// Attacks that the demonstration shows failing. They work on the raw elements, past the program's own checks.

#include "abe/decrypt.hpp"
#include "service/doctor.hpp"

namespace aceso::app {

/// Two revoked doctors divide their keys of a node that both have (the root at the least): the node's values cancel,
/// and what is left is used as a key for beta - beta', without any update key. Fails unless the record opens.
Result<abe::SymKey> pool_keys(const abe::AttributeKey& first, const abe::UserSecretKey& first_secret,
                              const abe::AttributeKey& second, const abe::UserSecretKey& second_secret,
                              const abe::Ciphertext& ct);

}  // namespace aceso::app
