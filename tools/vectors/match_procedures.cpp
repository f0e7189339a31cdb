// Indexes, trapdoors, authorizations and verdicts.

#include "inputs.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"

namespace aceso::vectors {
namespace {

using namespace match;

std::vector<Scalar> hashed(const std::vector<std::string>& words) {
  std::vector<Scalar> out;
  for (const std::string& word : words) out.push_back(h_kw(word));
  return out;
}

Result<Json> run_index_build(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto made,
            index_build(in.digest("record_id"), hashed(in.texts("keywords")), in.number<unsigned>("m"), rng));
  return Json{{"index", to_hex(made.index.encode())},
              {"index_digest", to_hex(made.index.digest())},
              {"index_opening", to_hex(made.opening.encode().reveal())}};
}

Result<Json> run_check_index(const Inputs& in, Random&) {
  ACESO_TRY(const auto index, Index::decode(in.bytes("index")));
  ACESO_TRY(const auto opening, IndexOpening::decode(in.bytes("index_opening")));
  ACESO_CHECK(check_index(index, hashed(in.texts("keywords")), opening));
  return Json{{"right", true}};
}

Result<Json> run_authorize(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto index, Index::decode(in.bytes("index")));
  ACESO_TRY(const auto opening, IndexOpening::decode(in.bytes("index_opening")));
  ACESO_TRY(const auto made, authorize(index, opening.kappa, in.fixed<32>("recipient"), rng));
  return Json{{"authorization", to_hex(made.encode())}};
}

Result<Json> run_open_authorization(const Inputs& in, Random&) {
  ACESO_TRY(const auto authorization, Authorization::decode(in.bytes("authorization")));
  ACESO_TRY(const auto index, Index::decode(in.bytes("index")));
  const auto pair = symm::derive_kem_key_pair(in.bytes("key_material"));
  ACESO_TRY(const auto kappa, open_authorization(authorization, pair, index));
  return Json{{"kappa", to_hex(kappa.encode().reveal())}};
}

Result<Json> run_kem_key_pair(const Inputs& in, Random&) {
  const auto pair = symm::derive_kem_key_pair(in.bytes("key_material"));
  return Json{{"secret", to_hex(pair.secret.reveal())}, {"public", to_hex(pair.public_key)}};
}

Result<Json> run_trd_gen(const Inputs& in, Random& rng) {
  ACESO_TRY(const auto trapdoor, trd_gen(hashed(in.texts("interests")), in.number<unsigned>("m"), rng));
  return Json{{"trapdoor", to_hex(trapdoor.encode())}, {"trapdoor_digest", to_hex(trapdoor.digest())}};
}

VerdictContext context_of(const Inputs& in) {
  return {in.digest("parameters_digest"), in.number("chain_id"),  in.fixed<20>("contract"), in.number("period"),
          in.fixed<20>("owner"),          in.fixed<20>("matcher")};
}

Result<Json> run_match_and_prove(const Inputs& in, Random&) {
  ACESO_TRY(const auto index, Index::decode(in.bytes("index")));
  ACESO_TRY(const auto trapdoor, Trapdoor::decode(in.bytes("trapdoor")));
  const Scalar kappa = Scalar::decode(in.bytes("kappa")).value();
  ACESO_TRY(const auto verdict, match_and_prove(context_of(in), index, trapdoor, kappa));
  return Json{{"matched", verdict.matched()},
              {"verdict", to_hex(verdict.encode())},
              {"verdict_digest", to_hex(verdict.digest())}};
}

Result<Json> run_verify_verdict(const Inputs& in, Random&) {
  ACESO_TRY(const auto index, Index::decode(in.bytes("index")));
  ACESO_TRY(const auto trapdoor, Trapdoor::decode(in.bytes("trapdoor")));
  ACESO_TRY(const auto verdict, Verdict::decode(in.bytes("verdict")));
  ACESO_CHECK(verify_verdict(context_of(in), index, trapdoor, verdict));
  return Json{{"matched", verdict.matched()}};
}

}  // namespace

Procedures match_procedures() {
  return {{"index_build", run_index_build},
          {"check_index", run_check_index},
          {"authorize", run_authorize},
          {"open_authorization", run_open_authorization},
          {"kem_key_pair", run_kem_key_pair},
          {"trd_gen", run_trd_gen},
          {"match_and_prove", run_match_and_prove},
          {"verify_verdict", run_verify_verdict}};
}

}  // namespace aceso::vectors
