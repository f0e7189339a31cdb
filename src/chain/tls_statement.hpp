#pragma once
// Which TLS key speaks for a member of the consortium. Members sign a statement that lives for a day or so and make a
// new one long before it ends: keys rotate without a transaction, no authority issues certificates, and a member that
// the contract no longer lists speaks for nobody at once.

#include "base/bytes.hpp"
#include "chain/account.hpp"
#include "chain/eip712.hpp"

namespace aceso::chain {

/// "Until `expires`, the key whose SubjectPublicKeyInfo has this SHA-256 is mine."
struct TlsStatement {
  Address member;
  Digest tls_key;
  std::uint64_t expires;  ///< seconds of Unix time
  Signature signature;    ///< over digest_to_sign()

  /// 20 + 32 + 8 + 65 bytes.
  [[nodiscard]] Bytes encode() const;
  static Result<TlsStatement> decode(ByteView bytes);
};

/// `membership` is the domain of the Membership contract of the consortium that the statement is for.
TlsStatement make_tls_statement(const Account& member, const Digest& tls_key, std::uint64_t expires,
                                const Eip712Domain& membership);

/// The member, when the statement is about `tls_key`, has not expired at `now`, and is signed by the member that it
/// names; else ErrorCode::bad_signature. Whether that account is a member is for the contract to say.
Result<Address> check_tls_statement(const TlsStatement& statement, const Digest& tls_key, std::uint64_t now,
                                    const Eip712Domain& membership);

}  // namespace aceso::chain
