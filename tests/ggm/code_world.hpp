#pragma once
// What the real procedures give, element by element, for a description to be held against.

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "abe/decrypt.hpp"
#include "ggm/description.hpp"
#include "ggm/place.hpp"
#include "ggm/scenario.hpp"

namespace aceso::ggm {

/// One group element that the code computed.
struct CodeElement {
  std::string name;  ///< as descriptions name it
  std::variant<G1, G2, Gt> value;
  Place place;
  std::size_t call = 0;     ///< of draws: the procedure that made it
  Scalar share = Scalar();  ///< of a row: lambda_i
};

/// A few doctors, one of them with two keys, two periods and a record under every policy. Everything they see is in
/// elements().
class CodeWorld {
 public:
  CodeWorld();

  /// The names of the elements that are not as `scheme` says, among those that the code or the scheme has.
  std::set<std::string> refuted(const Description& scheme) const;

 private:
  class Holder;

  void add_user(const std::string& id);
  void add_attribute_key(int user, const std::vector<std::string>& attributes);
  void add_update_key(abe::Period t);
  void add_pre_key(int key, int update);
  void add_record(const Policy& policy, abe::Period t);
  void add_node_key(const abe::NodeKey& node, const policy::AttributeSet& attributes, Place place, std::size_t call);

  struct Recorder;
  std::vector<Scalar> take_draws();
  std::size_t new_call(std::vector<Scalar> draws);

  std::shared_ptr<Recorder> rng_;
  abe::SetupResult kgc_;
  abe::KgcState st_;
  abe::RevocationList rl_;
  abe::BaseCache bases_;
  std::vector<abe::UserSecretKey> sk_;
  std::vector<abe::UserPublicKey> pk_;
  std::vector<abe::AttributeKey> keys_;
  std::vector<int> user_of_key_;
  std::vector<abe::UpdateKey> updates_;
  std::vector<abe::Ciphertext> records_;
  std::vector<std::array<std::uint8_t, abe::sym_key_size>> sym_keys_;

  std::vector<CodeElement> elements_;
  std::vector<std::vector<Scalar>> draws_;  ///< the scalars that each call drew
};

}  // namespace aceso::ggm
