// Policies and their matrices.

#include "inputs.hpp"
#include "policy/lsss.hpp"

namespace aceso::vectors {
namespace {

std::string hex(const Scalar& x) { return to_hex(x.encode().reveal()); }

Result<Json> matrix(const Inputs& in, Random&) {
  ACESO_TRY(const auto policy, policy::Policy::parse(in.text("policy")));
  const policy::Lsss lsss = policy::make_lsss(policy);
  Json rows = Json::array();
  for (const policy::Row& row : lsss.rows) {
    Json entries = Json::array();
    for (const policy::Entry& entry : row.entries)
      entries.push_back({{"column", entry.column}, {"value", hex(entry.value)}});
    rows.push_back({{"attribute", row.attribute}, {"occurrence", row.occurrence}, {"entries", entries}});
  }
  return Json{{"canonical", policy.to_string()}, {"columns", lsss.columns}, {"tau", lsss.tau}, {"rows", rows}};
}

Result<Json> reconstruct(const Inputs& in, Random&) {
  ACESO_TRY(const auto policy, policy::Policy::parse(in.text("policy")));
  ACESO_TRY(const auto attributes, policy::AttributeSet::create(in.texts("attributes")));
  const auto weights = policy::reconstruct(policy, attributes);
  if (!weights) return Json{{"none", "policy not satisfied"}};
  Json out = Json::array();
  for (const auto& [row, w] : *weights) out.push_back({{"row", row}, {"w", hex(w)}});
  return Json{{"weights", out}};
}

}  // namespace

Procedures policy_procedures() { return {{"lsss", matrix}, {"reconstruct", reconstruct}}; }

}  // namespace aceso::vectors
