#include "procedure.hpp"

#include "inputs.hpp"

namespace aceso::vectors {
namespace {

const Procedures& all() {
  static const Procedures out = [] {
    Procedures merged;
    for (Procedures part : {hash_procedures(), policy_procedures(), abe_procedures(), match_procedures(),
                            report_procedures(), symm_procedures(), codec_procedures()})
      merged.merge(part);
    return merged;
  }();
  return out;
}

}  // namespace

Json run(const std::string& procedure, const Json& inputs, Random& rng) {
  const Result<Json> answer = all().at(procedure)(Inputs(inputs), rng);
  if (!answer)
    return {{"failure", {{"code", std::string(to_string(answer.error().code))}, {"field", answer.error().field}}}};
  if (answer->contains("none")) return *answer;
  return {{"outputs", *answer}};
}

}  // namespace aceso::vectors
