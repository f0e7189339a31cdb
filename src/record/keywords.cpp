#include "record/keywords.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "record/ascii.hpp"
#include "record/elements.hpp"

namespace aceso::record {
namespace {

constexpr std::array<std::size_t, 3> size_classes = {8, 16, 32};
constexpr std::size_t max_role_bytes = 1024 * 1024;

std::vector<Keyword> with_categories(const std::vector<Keyword>& codes) {
  std::vector<Keyword> out;
  for (const Keyword& code : codes) {
    out.push_back(code);
    if (auto category = icd10_category(code)) out.push_back(std::move(*category));
  }
  return out;
}

// The keywords chosen so far: distinct, in order, at most m.
class Choice {
 public:
  explicit Choice(std::size_t m) : m_(m) {}

  // Adds one step of the default order: of these items, those that `belongs` accepts.
  template <class T, class Belongs>
  void add(const std::vector<T>& items, Belongs belongs) {
    std::vector<const T*> step;
    for (const T& item : items)
      if (belongs(item)) step.push_back(&item);
    std::stable_sort(step.begin(), step.end(), [](const T* a, const T* b) { return a->since > b->since; });

    std::vector<std::vector<Keyword>> codes;
    std::size_t longest = 0;
    for (const T* item : step) {
      codes.push_back(with_categories(item->codes));
      longest = std::max(longest, codes.back().size());
    }
    for (std::size_t rank = 0; rank < longest && !full(); ++rank)
      for (const auto& of_item : codes)
        if (rank < of_item.size()) add(of_item[rank]);
  }

  void add(const Keyword& keyword) {
    if (!full() && std::find(chosen_.begin(), chosen_.end(), keyword) == chosen_.end()) chosen_.push_back(keyword);
  }

  [[nodiscard]] bool empty() const { return chosen_.empty(); }
  [[nodiscard]] bool full() const { return chosen_.size() == m_; }
  std::vector<Keyword> take() { return std::move(chosen_); }

 private:
  std::size_t m_;
  std::vector<Keyword> chosen_;
};

Result<std::vector<Keyword>> choose_wanted(const RecordSummary& summary, std::span<const Keyword> wanted,
                                           std::size_t m) {
  std::set<Keyword> present;
  const auto note = [&](const auto& items) {
    for (const auto& item : items)
      for (Keyword& keyword : with_categories(item.codes)) present.insert(std::move(keyword));
  };
  note(summary.problems);
  note(summary.measurements);
  const std::set<Keyword> distinct(wanted.begin(), wanted.end());
  if (distinct.size() > m)
    return fail(ErrorCode::bad_argument, "wanted", "more than m = " + std::to_string(m) + " keywords");
  Choice choice(m);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!present.contains(wanted[i]))
      return fail(ErrorCode::bad_argument, item_path("wanted", i),
                  "the record has no such code in a usable Condition or Observation");
    choice.add(wanted[i]);
  }
  return choice.take();
}

}  // namespace

std::optional<Keyword> icd10_category(const Keyword& keyword) {
  constexpr std::string_view icd10 = "http://hl7.org/fhir/sid/icd-10";
  const std::string_view system = keyword.system();
  const std::string_view code = keyword.code();
  if (!system.starts_with(icd10) || (system.size() > icd10.size() && system[icd10.size()] != '-')) return std::nullopt;
  // The third character is a letter in some chapters of ICD-10-CM (Z3A.20). Some countries leave the dot out.
  if (code.size() < 4 || !is_letter(code[0]) || !is_digit(code[1])) return std::nullopt;
  if (!is_letter(code[2]) && !is_digit(code[2])) return std::nullopt;
  if (code[3] != '.' && !is_letter(code[3]) && !is_digit(code[3])) return std::nullopt;
  auto category = Keyword::make(system, code.substr(0, 3));
  return category ? std::optional(std::move(*category)) : std::nullopt;
}

Result<std::vector<Keyword>> choose(const RecordSummary& summary, std::span<const Keyword> wanted, std::size_t m) {
  if (std::find(size_classes.begin(), size_classes.end(), m) == size_classes.end())
    return fail(ErrorCode::bad_argument, "m", "expected 8, 16 or 32");
  if (!wanted.empty()) return choose_wanted(summary, wanted, m);

  Choice choice(m);
  choice.add(summary.problems, [](const Problem& p) { return p.active && !p.finding; });
  const bool has_active_disease = !choice.empty();
  choice.add(summary.problems, [](const Problem& p) { return p.active && p.finding; });
  if (!has_active_disease)
    choice.add(summary.problems, [](const Problem& p) { return !p.active && p.confirmed && !p.finding; });
  if (choice.empty()) choice.add(summary.problems, [](const Problem& p) { return p.confirmed; });
  if (choice.empty()) choice.add(summary.measurements, [](const Measurement&) { return true; });
  if (choice.empty())
    return fail(ErrorCode::bad_argument, "keywords",
                "the record has no Condition or Observation with a usable code; choose a record in which one is coded "
                "with system and code");
  return choice.take();
}

Result<std::vector<Keyword>> interests_from_practitioner_role(std::string_view json) {
  const std::string what = "PractitionerRole";
  ACESO_TRY(const Json role, parse_object(json, max_role_bytes, what));
  ACESO_TRY(const std::string type, string_element(role, "resourceType", what));
  if (type != what) return wrong_element(what + ".resourceType", what);
  if (const auto active = role.find("active"); active != role.end()) {
    if (!active->is_boolean()) return wrong_element(what + ".active", "true or false");
    if (!active->get<bool>()) return fail(ErrorCode::bad_argument, what + ".active", "the role is no longer active");
  }
  ACESO_TRY(const auto codings, concepts_element(role, "specialty", what));
  std::vector<Keyword> interests;
  for (const Coding& coding : codings) {
    if (coding.system.empty() || coding.code.empty()) continue;  // text alone cannot be matched
    auto keyword = Keyword::make(coding.system, coding.code);
    if (!keyword) return fail(keyword.error().code, what + ".specialty", keyword.error().message);
    if (std::find(interests.begin(), interests.end(), *keyword) == interests.end())
      interests.push_back(std::move(*keyword));
  }
  if (interests.empty())
    return fail(ErrorCode::bad_argument, what + ".specialty", "expected a coding with system and code");
  return interests;
}

}  // namespace aceso::record
