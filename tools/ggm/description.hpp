#pragma once
// A scheme as a text file: which unknowns there are, and which group element has which exponent. The checker builds
// its views from it, and tests/ggm holds it against what the real procedures compute.
//
// A line is one of these; '#' starts a comment:
//   unknown NAME SCOPE                      one value for each SCOPE
//   shares NAME of UNKNOWN                  a row's share of UNKNOWN, which is one for each record
//   refresh UNKNOWN SCOPE                   a re-randomised copy of SCOPE has UNKNOWN plus a fresh number
//   element NAME GROUP SCOPE = EXPRESSION   seen by whoever sees the SCOPE
//   sought NAME GT record = EXPRESSION      what nobody may compute of the challenge

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ggm/expression.hpp"

namespace aceso::ggm {

enum class Group { g1, g2, gt };

/// What an unknown or an element is one for.
enum class Scope {
  system,
  node,  ///< of the tree
  attribute,
  period,
  user,
  key,            ///< attk_id
  node_key,       ///< one node of an attribute key
  key_attribute,  ///< one attribute at one node of an attribute key
  update_node,    ///< one node of an update key
  record,
  occurrence,       ///< j of a record: how often an attribute came before
  row,              ///< of a record's policy
  semi_ciphertext,  ///< PreDec's output for one key and one record, at one node
};

struct Unknown {
  std::string name;
  Scope scope;
  bool is_share = false;                 ///< the share of row i: no value of its own
  std::size_t shared = 0;                ///< of a share: the unknown that is shared
  bool refreshed = false;                ///< a re-randomised copy adds to it
  Scope refreshed_with = Scope::system;  ///< node_key or update_node, when refreshed
};

struct Element {
  std::string name;
  Group group;
  Scope scope;
  Expression exponent;
};

struct Description {
  std::string name;
  std::vector<Unknown> unknowns;
  std::vector<Element> elements;
  Element sought;
};

/// Parses a description. Throws std::runtime_error that names the line when it is none, when a name is unknown or
/// comes twice, or when an element uses an unknown that its scope does not determine.
Description parse_description(std::string name, std::string_view text);

/// parse_description of a file, named by its stem.
Description read_description(const std::filesystem::path& file);

}  // namespace aceso::ggm
