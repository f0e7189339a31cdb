#pragma once
// Why a contract refused a call, read from the data of its revert.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aceso::chain {

/// The name of the contract's custom error ("AlreadyPublished"), "Error: <text>" or "Panic: 0x<code>" for Solidity's
/// own, "unknown error 0x<selector>" for others, and "no reason" when `data` is too short to say. Arguments of custom
/// errors are dropped. Text from the chain is printable ASCII only, at most 200 characters.
std::string describe_revert(ByteView data);

/// The error (refused) that a reverted call or transaction gives. `what` says which, for example "Records.publish".
Error revert_error(std::string what, ByteView data);

/// The description in an error that revert_error() made, so that callers can tell "AlreadyPublished" from others;
/// nothing for any other error. The view lives as long as `error`.
std::optional<std::string_view> reverted_with(const Error& error);

}  // namespace aceso::chain
