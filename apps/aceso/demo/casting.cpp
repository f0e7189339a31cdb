#include "demo/casting.hpp"

#include <algorithm>
#include <fstream>

namespace aceso::app {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> keywords_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::unavailable, "file", "cannot be read");
  ACESO_TRY(const auto summary, record::read_bundle(in));
  ACESO_TRY(const auto chosen, record::choose(summary, {}, slots));
  std::vector<std::string> out;
  for (const record::Keyword& keyword : chosen) out.push_back(keyword.text());
  return out;
}

bool has(const RecordFile& record, const std::string& keyword) {
  return std::ranges::find(record.keywords, keyword) != record.keywords.end();
}

/// How many records of the folder have `keyword`.
std::ptrdiff_t frequency(const RecordFolder& folder, const std::string& keyword) {
  return std::ranges::count_if(folder.records, [&](const RecordFile& record) { return has(record, keyword); });
}

/// The commonest keyword that `star` has not; an interest that no record has if there is none.
std::string keyword_beside(const RecordFolder& folder, const RecordFile& star) {
  std::string best = "urn:aceso:example|no-record-has-this";
  for (const RecordFile& record : folder.records)
    for (const std::string& keyword : record.keywords)
      if (!has(star, keyword) && frequency(folder, keyword) > frequency(folder, best)) best = keyword;
  return best;
}

}  // namespace

std::vector<Scalar> RecordFile::hashed() const {
  std::vector<Scalar> out;
  for (const std::string& keyword : keywords) out.push_back(match::h_kw(keyword));
  return out;
}

Result<RecordFolder> read_records(const fs::path& dir) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(dir, error))
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  if (error) return fail(ErrorCode::unavailable, "--records", dir.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());

  RecordFolder out;
  for (const fs::path& path : paths) {
    auto keywords = keywords_of(path);
    if (!keywords)
      out.left_out.push_back({path, keywords.error()});
    else
      out.records.push_back({path, std::move(*keywords)});
  }
  if (out.records.empty())
    return fail(ErrorCode::bad_argument, "--records", dir.string() + ": expected at least one FHIR bundle with codes");
  const auto star = std::ranges::max_element(out.records, {}, [](const RecordFile& r) { return r.keywords.size(); });
  out.star = static_cast<std::size_t>(star - out.records.begin());
  return out;
}

std::vector<DoctorRole> cast_doctors(const RecordFolder& folder) {
  const RecordFile& star = folder.records[folder.star];
  std::vector<std::string> common = star.keywords;
  std::ranges::stable_sort(common, std::greater(), [&](const auto& keyword) { return frequency(folder, keyword); });
  const auto first = [&](std::size_t n) {
    n = std::min(n, common.size());
    return std::vector<std::string>(common.begin(), common.begin() + static_cast<std::ptrdiff_t>(n));
  };
  const std::vector<std::string> internist = {"profession:physician", "department:internal-medicine", "board-certified",
                                              "language:en"};
  const std::vector<std::string> neurologist = {"profession:physician", "department:neurology", "training:gcp",
                                                "board-certified"};
  const std::vector<std::string> researcher = {"profession:researcher", "department:neurology", "training:gcp",
                                               "language:en"};
  return {
      {"dr-ada", House::b, internist, first(1)},    {"dr-ben", House::b, neurologist, first(2)},
      {"dr-cleo", House::b, neurologist, first(3)}, {"dr-dan", House::a, internist, {keyword_beside(folder, star)}},
      {"dr-eve", House::b, researcher, first(1)},   {"dr-finn", House::c, internist, first(1)},
  };
}

}  // namespace aceso::app
