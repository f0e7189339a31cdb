#include "service/members.hpp"

namespace aceso::service {
namespace {

/// By how many seconds a member's clock may be ahead.
constexpr std::uint64_t clock_allowance = 600;

chain::Eip712Domain domain_of(const Consortium& consortium) {
  return {.chain_id = consortium.deployment.chain_id, .verifying_contract = consortium.deployment.membership};
}

}  // namespace

chain::TlsStatement tls_statement(const Consortium& consortium, const chain::Account& member, const Digest& tls_key,
                                  std::uint64_t now) {
  return chain::make_tls_statement(member, tls_key, now + tls_statement_seconds, domain_of(consortium));
}

Result<chain::Address> hospital_behind(const Consortium& consortium, const Digest& tls_key, ByteView statement,
                                       std::uint64_t now) {
  ACESO_TRY(const auto decoded, chain::TlsStatement::decode(statement));
  // Nobody can take a statement back: one for longer than a day, made once, would hold for as long.
  if (decoded.expires > now + tls_statement_seconds + clock_allowance)
    return fail(ErrorCode::bad_signature, "TLS statement", "holds for longer than a day");
  ACESO_TRY(const auto member, chain::check_tls_statement(decoded, tls_key, now, domain_of(consortium)));
  const auto is_hospital = consortium.membership.is_hospital(member);
  if (!is_hospital) return fail(ErrorCode::unavailable, "chain", is_hospital.error().message);
  if (!*is_hospital) return fail(ErrorCode::refused, "member", chain::to_string(member) + " is no hospital");
  return member;
}

}  // namespace aceso::service
