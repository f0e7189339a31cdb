#pragma once
// Small FHIR texts for the tests of src/record.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "record/bundle.hpp"
#include "record/keywords.hpp"

namespace aceso::record {

inline Keyword kw(std::string_view text) { return Keyword::parse(text).value(); }
inline Keyword sct(const std::string& code) { return kw("http://snomed.info/sct|" + code); }
inline Keyword icd(const std::string& code) { return kw("http://hl7.org/fhir/sid/icd-10|" + code); }

inline std::string coding(const std::string& system, const std::string& code, const std::string& display = "") {
  return R"({"system":")" + system + R"(","code":")" + code + R"(","display":")" + display + R"("})";
}
inline std::string snomed(const std::string& code, const std::string& display = "") {
  return coding("http://snomed.info/sct", code, display);
}

/// A Condition with these codings and clinical status; `more` is further members, each followed by a comma.
inline std::string condition(const std::string& codings, const std::string& status = "active",
                             const std::string& more = "") {
  return R"({"resourceType":"Condition",)" + more + R"("clinicalStatus":{"coding":[{"code":")" + status +
         R"("}]},"code":{"coding":[)" + codings + "]}}";
}

inline std::string observation(const std::string& code, const std::string& more = "") {
  return R"({"resourceType":"Observation",)" + more + R"("code":{"coding":[)" + coding("http://loinc.org", code) +
         "]}}";
}

/// A collection of one patient with these resources.
inline std::string bundle(const std::vector<std::string>& resources) {
  std::string out = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}})";
  for (const std::string& resource : resources) out += R"(,{"resource":)" + resource + "}";
  return out + "]}";
}

inline Result<RecordSummary> read_text(const std::string& text, const BundleLimits& limits = {}) {
  std::istringstream in(text);
  return read_bundle(in, limits);
}

inline Result<RecordSummary> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return read_bundle(in);
}

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::string> texts(const std::vector<Keyword>& keywords) {
  std::vector<std::string> out;
  for (const Keyword& keyword : keywords) out.push_back(keyword.text());
  return out;
}

}  // namespace aceso::record
