#pragma once
// What happened in the world before an adversary tries to open a record, and the plain rule for whether it should
// succeed. Shares nothing with src/: a check must not repeat the mistakes of what it checks.

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace aceso::ggm {

using Attributes = std::string;  ///< One letter an attribute: "ab".
using Leaf = int;
using Node = int;  ///< The root is 1; the children of x are 2x and 2x + 1.
using Period = int;

/// Every attribute that a policy here may name.
inline constexpr char kUniverse[] = "abcd";

/// The complete binary tree of 2^depth leaves.
struct Tree {
  int depth = 2;

  std::vector<Node> path(Leaf leaf) const;
  std::set<Node> ku_nodes(const std::set<Leaf>& revoked) const;
};

/// A row of the share matrix M and its label rho(i). Missing entries are zero.
struct Row {
  std::vector<int> entries;
  char attribute;
};

/// `satisfied_by` is written down by hand, independently of the rows.
struct Policy {
  std::string text;
  std::vector<Row> rows;
  bool (*satisfied_by)(const Attributes&);
};

/// The policies of the tests: AND, OR, thresholds, nesting, repeated attributes.
const std::vector<Policy>& all_policies();

/// The policy whose text is `text`; throws std::out_of_range for a text not in all_policies().
const Policy& policy(const std::string& text);

/// Which of a key and its re-randomisation (PreKeyGen makes one) the adversary sees.
enum class Sight { original, rerandomised, both };

struct AttributeKey {
  Attributes attributes;
  Leaf leaf = 0;
  Sight sight = Sight::original;
};

enum class Role {
  colluder,  ///< The coalition knows beta and the attribute keys.
  served,    ///< The hospital colludes, not the doctor: attribute keys and pk_id, not beta.
  outsider,  ///< The coalition sees pk_id, and SemiCTs made for this user, no key.
};

/// One beta. Several keys: a new leaf after a revocation, or other attributes.
struct User {
  Role role = Role::colluder;
  std::vector<AttributeKey> keys;
};

struct UpdateKey {
  Period t = 0;
  std::set<Leaf> revoked;
  Sight sight = Sight::original;
};

struct Record {
  Period t = 0;
  const Policy* policy = nullptr;
  bool key_leaked = false;  ///< E^s1 was made public. Never of the challenge.
};

/// PreDec's output for a user and a record is public; nothing where PreDec gives none.
struct PreDecryption {
  std::size_t user = 0;
  std::size_t record = 0;
};

struct Scenario {
  std::vector<User> users;
  std::vector<UpdateKey> update_keys;
  std::vector<Record> records;  ///< The first is the challenge.
  std::vector<PreDecryption> pre_decryptions = {};
  Tree tree = {};
};

/// Whether PreDec with this key is meant to give a SemiCT: an update key of the record's period is published, it does
/// not revoke the key's leaf, and the key's attributes satisfy the policy.
bool is_current_and_qualified(const Scenario& scenario, const AttributeKey& key, const Record& record);

/// Whether the coalition is meant to open the challenge: a colluder has such a key. No mathematics of the scheme.
bool should_open(const Scenario& scenario);

/// For a failure's message.
std::string describe(const Scenario& scenario);

}  // namespace aceso::ggm
