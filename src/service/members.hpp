#pragma once
// Who speaks over a TLS connection: a TLS key, the member who says that it is his, and the contract that says who is
// a member.

#include "chain/tls_statement.hpp"
#include "service/consortium.hpp"

namespace aceso::service {

/// How long a statement holds, in seconds. Members make a new one when half of it is over.
inline constexpr std::uint64_t tls_statement_seconds = 86400;

/// The statement of `member` about its TLS key, from `now` (Unix time) on.
chain::TlsStatement tls_statement(const Consortium& consortium, const chain::Account& member, const Digest& tls_key,
                                  std::uint64_t now);

/// The hospital that `statement` (encoded) gives the key of this connection to, and that the contract lists at this
/// moment. ErrorCode::bad_encoding or bad_signature for the statement, refused when the
/// account is no hospital, unavailable when the chain does not say.
Result<chain::Address> hospital_behind(const Consortium& consortium, const Digest& tls_key, ByteView statement,
                                       std::uint64_t now);

}  // namespace aceso::service
