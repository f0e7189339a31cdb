#include "artifacts.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "support/seeded_random.hpp"

namespace aceso::encoding {
namespace {

/// One index with a trapdoor that matches and one that does not.
struct Case {
  aceso::testing::SeededRandom rng{"encoding of match"};
  std::vector<Scalar> keywords = {match::h_kw("flu"), match::h_kw("asthma")};
  match::VerdictContext context{{9}, 31337, {1}, 4, {2}, {3}};
  match::IndexBuildResult built = match::index_build(Digest{1}, keywords, 8, rng).value();
  match::Trapdoor hit = match::trd_gen({{match::h_kw("flu")}}, 8, rng).value();
  match::Trapdoor miss = match::trd_gen({{match::h_kw("cough")}}, 8, rng).value();
  match::Verdict yes = match::match_and_prove(context, built.index, hit, built.opening.kappa).value();
  match::Verdict no = match::match_and_prove(context, built.index, miss, built.opening.kappa).value();
  symm::KemKeyPair hospital = symm::generate_kem_key_pair(rng);
  match::Authorization sent = match::authorize(built.index, built.opening.kappa, hospital.public_key, rng).value();
};

const Case& the_case() {
  static const Case made;
  return made;
}

Codec index() {
  return {the_case().built.index.encode(), decode_and_encode<match::Index>, [](ByteView bytes) {
            const auto decoded = match::Index::decode(bytes);
            return decoded && match::check_index(*decoded, the_case().keywords, the_case().built.opening);
          }};
}

Codec index_opening() {
  return {plain(the_case().built.opening.encode()), decode_and_encode<match::IndexOpening>, [](ByteView bytes) {
            const auto opening = match::IndexOpening::decode(bytes);
            return opening && match::check_index(the_case().built.index, the_case().keywords, *opening);
          }};
}

Codec authorization() {
  return {the_case().sent.encode(), decode_and_encode<match::Authorization>, [](ByteView bytes) {
            const auto sent = match::Authorization::decode(bytes);
            return sent && match::open_authorization(*sent, the_case().hospital, the_case().built.index);
          }};
}

Codec trapdoor() {
  return {the_case().hit.encode(), decode_and_encode<match::Trapdoor>, [](ByteView bytes) {
            const auto t = match::Trapdoor::decode(bytes);
            return t && match::verify_verdict(the_case().context, the_case().built.index, *t, the_case().yes);
          }};
}

Codec verdict_of(const match::Verdict& verdict, const match::Trapdoor& t) {
  return {verdict.encode(), decode_and_encode<match::Verdict>, [&t](ByteView bytes) {
            const auto decoded = match::Verdict::decode(bytes);
            return decoded && match::verify_verdict(the_case().context, the_case().built.index, t, *decoded);
          }};
}

Codec match_verdict() { return verdict_of(the_case().yes, the_case().hit); }
Codec no_match_verdict() { return verdict_of(the_case().no, the_case().miss); }

}  // namespace

std::vector<Entry> match_artifacts() {
  return {{"Index", Artifact::index, index},
          {"IndexOpening", Artifact::index_opening, index_opening},
          {"Authorization", Artifact::authorization, authorization},
          {"Trapdoor", Artifact::trapdoor, trapdoor},
          {"MatchVerdict", Artifact::verdict, match_verdict},
          {"NoMatchVerdict", Artifact::verdict, no_match_verdict}};
}

}  // namespace aceso::encoding
