#include "match/verdict.hpp"

#include "group/pairing.hpp"
#include "symm/derived_random.hpp"
#include "symm/hash.hpp"

namespace aceso::match {
namespace {

constexpr std::uint8_t no_match = 0;
constexpr std::uint8_t match = 1;

/// K = Kc, L = prod e(I_j, T_j), V = prod e(H_idx(record, j), T_j).
Result<proof::DlogStatement> statement_of(const Index& index, const Trapdoor& trapdoor) {
  if (trapdoor.m() < index.m())
    return fail(ErrorCode::bad_argument, "trapdoor",
                "expected size class " + std::to_string(index.m()) + " or more, found " + std::to_string(trapdoor.m()));
  std::vector<Lines> lines(trapdoor.t.begin(), trapdoor.t.begin() + static_cast<std::ptrdiff_t>(index.slots.size()));
  std::vector<LinedPair> for_l, for_v;
  for (std::size_t j = 0; j <= index.m(); ++j) {
    for_l.push_back({index.slots[j], &lines[j]});
    for_v.push_back({h_idx(index.record_id, j), &lines[j]});
  }
  return proof::DlogStatement{index.commitment, pairing_product(for_v), pairing_product(for_l)};
}

proof::Transcript transcript_of(const VerdictContext& context, const Index& index, const Digest& index_digest,
                                const Digest& trapdoor_digest, std::uint8_t outcome) {
  proof::Transcript out("verdict");
  out.add("pp", context.parameters).add("chain id", context.chain_id).add("contract", context.contract);
  out.add("period", context.period).add("record", index.record_id);
  out.add("index", index_digest).add("trapdoor", trapdoor_digest);
  out.add("owner", context.owner).add("matcher", context.matcher);
  out.add("verdict", std::uint64_t{outcome});
  return out;
}

}  // namespace

Digest trapdoor_tag(const Digest& record_id, const Digest& trapdoor_digest) {
  symm::Sha256 hash;
  hash.add(as_bytes("ACESO-V01-TRAPDOOR-TAG"));
  hash.add(record_id);
  hash.add(trapdoor_digest);
  return hash.digest();
}

Bytes Verdict::encode() const {
  Encoder out(Artifact::verdict);
  out.u8(matched() ? match : no_match).raw(index_digest).raw(trapdoor_digest);
  std::visit([&](const auto& p) { p.write(out); }, proof);
  return out.take();
}

Result<Verdict> Verdict::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::verdict);
  const std::uint8_t outcome = in.u8("verdict");
  if (in.ok() && outcome > match) in.reject("verdict", "expected 0 or 1, found " + std::to_string(outcome));
  Verdict out;
  out.index_digest = in.digest("index digest");
  out.trapdoor_digest = in.digest("trapdoor digest");
  if (outcome == match)
    out.proof = proof::EqualityProof::read(in);
  else
    out.proof = proof::InequalityProof::read(in);
  ACESO_CHECK(in.finish());
  return out;
}

Digest Verdict::digest() const { return symm::sha256(encode()); }

Result<Verdict> match_and_prove(const VerdictContext& context, const Index& index, const Trapdoor& trapdoor,
                                const Scalar& kappa) {
  if (!(G1::generator().pow(kappa) == index.commitment))
    return fail(ErrorCode::bad_argument, "kappa", "expected the one that the index commits to");
  ACESO_TRY(const auto statement, statement_of(index, trapdoor));
  Verdict out{index.digest(), trapdoor.digest(), {}};
  const bool matched = statement.l == statement.v.pow(kappa);
  auto transcript = transcript_of(context, index, out.index_digest, out.trapdoor_digest, matched ? match : no_match);
  symm::DerivedRandom rng(kappa.encode().reveal(), transcript.digest());
  if (matched)
    out.proof = proof::prove_equality(std::move(transcript), statement, kappa, rng);
  else
    out.proof = proof::prove_inequality(std::move(transcript), statement, kappa, rng);
  return out;
}

Result<void> verify_verdict(const VerdictContext& context, const Index& index, const Trapdoor& trapdoor,
                            const Verdict& verdict) {
  const auto refuse = [](std::string message) { return fail(ErrorCode::bad_signature, "verdict", std::move(message)); };
  if (verdict.index_digest != index.digest()) return refuse("is on another index");
  if (verdict.trapdoor_digest != trapdoor.digest()) return refuse("is on another trapdoor");
  ACESO_TRY(const auto statement, statement_of(index, trapdoor));
  auto transcript = transcript_of(context, index, verdict.index_digest, verdict.trapdoor_digest,
                                  verdict.matched() ? match : no_match);
  const bool holds =
      verdict.matched()
          ? proof::verify_equality(std::move(transcript), statement, std::get<proof::EqualityProof>(verdict.proof))
          : proof::verify_inequality(std::move(transcript), statement, std::get<proof::InequalityProof>(verdict.proof));
  if (!holds) return refuse("has a proof that does not verify");
  return {};
}

}  // namespace aceso::match
