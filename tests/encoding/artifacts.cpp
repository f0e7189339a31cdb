#include "artifacts.hpp"

#include <map>
#include <ostream>

namespace aceso::encoding {

void PrintTo(const Entry& entry, std::ostream* out) { *out << entry.name; }

std::vector<Entry> all_artifacts() {
  std::vector<Entry> out;
  for (const auto& part : {abe_artifacts(), match_artifacts(), report_artifacts(), key_artifacts()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

const Codec& codec_of(const Entry& entry) {
  static std::map<std::string, Codec> made;
  const auto found = made.find(entry.name);
  return found != made.end() ? found->second : made.emplace(entry.name, entry.make()).first->second;
}

}  // namespace aceso::encoding
