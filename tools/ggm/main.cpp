// Tries a scheme in the generic group model: aceso_ggm DESCRIPTION [FAMILY...]; without families, with all of them.
// Exits with 0 when every scenario was answered as it should be, 1 when one was not, 2 when it could not start.

#include <algorithm>
#include <exception>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "ggm/families.hpp"
#include "ggm/tally.hpp"

namespace {

using aceso::ggm::Family;
using aceso::ggm::Tally;

int usage() {
  std::cerr << "usage: aceso_ggm DESCRIPTION [FAMILY...]\n\nFamilies of scenarios:\n";
  for (const Family& family : aceso::ggm::families())
    std::cerr << "  " << std::left << std::setw(15) << family.name << family.about << '\n';
  return 2;
}

void print_row(const std::string& name, std::size_t scenarios, std::size_t opened, std::size_t broken,
               std::size_t incorrect) {
  std::cout << std::left << std::setw(15) << name << std::right << std::setw(11) << scenarios << std::setw(9) << opened
            << std::setw(15) << broken << std::setw(17) << incorrect << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return usage();
  const std::vector<std::string> wanted(argv + 2, argv + argc);
  std::vector<Family> chosen;
  for (const Family& family : aceso::ggm::families())
    if (wanted.empty() || std::ranges::find(wanted, family.name) != wanted.end()) chosen.push_back(family);
  if (!wanted.empty() && chosen.size() != wanted.size()) return usage();

  try {
    const auto scheme = aceso::ggm::read_description(argv[1]);
    std::cout << scheme.name << "\nfamily           scenarios   opened   opens wrongly   refuses wrongly\n";
    std::size_t scenarios = 0, opened = 0, broken = 0, incorrect = 0;
    std::string example;
    for (const Family& family : chosen) {
      Tally tally(scheme);
      family.visit_all([&](const auto& scenario) { tally.check(scenario); });
      print_row(family.name, tally.checked(), tally.opened(), tally.broken().size(), tally.incorrect().size());
      scenarios += tally.checked();
      opened += tally.opened();
      broken += tally.broken().size();
      incorrect += tally.incorrect().size();
      for (const auto* list : {&tally.broken(), &tally.incorrect()})
        if (example.empty() && !list->empty()) example = list->front();
    }
    print_row("all", scenarios, opened, broken, incorrect);
    if (example.empty()) return 0;
    std::cout << "for instance, " << example << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "aceso_ggm: " << error.what() << '\n';
    return 2;
  }
}
