// Writes the scenarios of scenario.hpp into a folder: aceso_vectors tests/data/vectors

#include <fstream>
#include <iostream>

#include "scenario.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: aceso_vectors FOLDER\n";
    return 2;
  }
  for (const auto& scenario : aceso::vectors::all_scenarios()) {
    std::ofstream out(std::string(argv[1]) + "/" + scenario.name + ".json");
    out << scenario.content.dump(1) << '\n';
    if (!out.flush()) {
      std::cerr << "cannot write " << scenario.name << ".json\n";
      return 1;
    }
  }
}
