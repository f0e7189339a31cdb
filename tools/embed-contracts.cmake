# cmake -DIN=<folder of compiled contracts> -DOUT=<header> -P embed-contracts.cmake
# Writes the contracts' creation bytecode as C++ strings, so that the program needs no file beside it.

set(text "#pragma once\n// Made by tools/embed-contracts.cmake from contracts/*.sol.\n\n#include <string_view>\n\n")
string(APPEND text "namespace aceso::app::creation_code {\n\n")
foreach(name Membership Periods Records)
  file(READ ${IN}/${name}.json artifact)
  string(JSON code GET "${artifact}" bytecode)
  string(TOLOWER ${name} identifier)
  # Compilers limit the length of one literal; neighbours are joined.
  string(REGEX REPLACE "(................................................................................)" "\\1\"\n    \"" code "${code}")
  string(APPEND text "inline constexpr std::string_view ${identifier} =\n    \"${code}\";\n\n")
endforeach()
string(APPEND text "}  // namespace aceso::app::creation_code\n")
file(WRITE ${OUT}.new "${text}")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
