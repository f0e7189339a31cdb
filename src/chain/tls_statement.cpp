#include "chain/tls_statement.hpp"

#include <algorithm>

#include "base/codec.hpp"

namespace aceso::chain {
namespace {

constexpr std::size_t signature_size = 65;

Digest digest_to_sign(const TlsStatement& statement, const Eip712Domain& membership) {
  return typed_digest(membership, struct_hash("TlsKey(address member,bytes32 tlsKey,uint64 expires)", statement.member,
                                              statement.tls_key, statement.expires));
}

}  // namespace

Bytes TlsStatement::encode() const {
  return Encoder().raw(member.bytes).raw(tls_key).u64(expires).raw(signature.to_bytes()).take();
}

Result<TlsStatement> TlsStatement::decode(ByteView bytes) {
  Decoder in(bytes, "TLS statement");
  TlsStatement out{};
  const ByteView member = in.raw(out.member.bytes.size(), "member");
  if (in.ok()) std::copy(member.begin(), member.end(), out.member.bytes.begin());
  out.tls_key = in.digest("TLS key");
  out.expires = in.u64("expires");
  const ByteView signature = in.raw(signature_size, "signature");
  ACESO_CHECK(in.finish());
  ACESO_TRY(out.signature, Signature::from_bytes(signature));
  return out;
}

TlsStatement make_tls_statement(const Account& member, const Digest& tls_key, std::uint64_t expires,
                                const Eip712Domain& membership) {
  TlsStatement out{member.address(), tls_key, expires, {}};
  out.signature = member.sign(digest_to_sign(out, membership));
  return out;
}

Result<Address> check_tls_statement(const TlsStatement& statement, const Digest& tls_key, std::uint64_t now,
                                    const Eip712Domain& membership) {
  const auto refuse = [](std::string message) {
    return fail(ErrorCode::bad_signature, "TLS statement", std::move(message));
  };
  if (statement.tls_key != tls_key) return refuse("is about another key than that of this connection");
  if (statement.expires <= now) return refuse("has expired");
  ACESO_TRY(const Address signer, recover(digest_to_sign(statement, membership), statement.signature));
  if (signer != statement.member) return refuse("is not signed by the member that it names");
  return signer;
}

}  // namespace aceso::chain
