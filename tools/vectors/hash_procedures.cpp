// The hashes, the PRFs, the tree and the transcript.

#include "abe/domain.hpp"
#include "abe/parameters.hpp"
#include "abe/revocation.hpp"
#include "inputs.hpp"
#include "match/index.hpp"
#include "proof/transcript.hpp"

namespace aceso::vectors {
namespace {

std::string hex(const Scalar& x) { return to_hex(x.encode().reveal()); }
std::string hex(const G1& x) { return to_hex(x.encode()); }

Result<Json> gamma(const Inputs& in, Random&) {
  ACESO_TRY(const auto msk, abe::MasterKey::decode(in.bytes("master_key")));
  return Json{{"scalar", hex(msk.gamma(in.number("node")))}};
}

Result<Json> dummy_root(const Inputs& in, Random&) {
  ACESO_TRY(const auto opening, match::IndexOpening::decode(in.bytes("index_opening")));
  return Json{{"scalar", hex(opening.dummy_root(in.digest("record_id"), in.number("i")))}};
}

Result<Json> transcript(const Inputs& in, Random&) {
  proof::Transcript out(in.text("protocol"));
  for (const Json& item : in.at("items"))
    out.add(item.at("label").get<std::string>(), from_hex(item.at("data").get<std::string>()).value());
  return Json{{"challenge", hex(out.challenge())}, {"challenge_bytes", to_hex(out.challenge_bytes(16))}};
}

Result<Json> ku_nodes(const Inputs& in, Random&) {
  const auto revoked = in.at("revoked").get<std::vector<abe::Leaf>>();
  return Json{{"nodes", abe::ku_nodes(in.number<std::uint8_t>("depth"), revoked)}};
}

Result<Json> path(const Inputs& in, Random&) {
  return Json{{"nodes", abe::path(in.number<std::uint8_t>("depth"), in.number("leaf"))}};
}

}  // namespace

Procedures hash_procedures() {
  return {
      {"h_w",
       [](const Inputs&, Random&) -> Result<Json> {
         return Json{{"point", hex(abe::w().base())}};
       }},
      {"h_attr",
       [](const Inputs& in, Random&) -> Result<Json> {
         return Json{{"point", hex(abe::h_attr(in.text("attribute")))}};
       }},
      {"h_time",
       [](const Inputs& in, Random&) -> Result<Json> {
         return Json{{"point", hex(abe::h_time(in.number("period")))}};
       }},
      {"h_idx",
       [](const Inputs& in, Random&) -> Result<Json> {
         return Json{{"point", hex(match::h_idx(in.digest("record_id"), in.number("j")))}};
       }},
      {"h_kw",
       [](const Inputs& in, Random&) -> Result<Json> {
         return Json{{"scalar", hex(match::h_kw(in.text("keyword")))}};
       }},
      {"gamma", gamma},
      {"dummy_root", dummy_root},
      {"transcript", transcript},
      {"ku_nodes", ku_nodes},
      {"path", path},
  };
}

}  // namespace aceso::vectors
