#pragma once
// The descriptions of tests/data/ggm: the scheme, and the two broken forms that it was not to be.

#include <string>

#include "ggm/description.hpp"

namespace aceso::ggm {

inline Description description_named(const std::string& name) {
  return read_description(std::string(ACESO_TEST_DATA) + "/ggm/" + name + ".ggm");
}

inline const Description& the_scheme() {
  static const Description scheme = description_named("scheme");
  return scheme;
}

inline const Description& naive_form() {
  static const Description form = description_named("naive");
  return form;
}

inline const Description& compact_form() {
  static const Description form = description_named("compact");
  return form;
}

}  // namespace aceso::ggm
