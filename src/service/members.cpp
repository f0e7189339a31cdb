#include "service/members.hpp"

namespace aceso::service {
namespace {

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
  ACESO_TRY(const auto member, chain::check_tls_statement(decoded, tls_key, now, domain_of(consortium)));
  ACESO_TRY(const bool is_hospital, consortium.membership.is_hospital(member));
  if (!is_hospital) return fail(ErrorCode::refused, "member", chain::to_string(member) + " is no hospital");
  return member;
}

}  // namespace aceso::service
