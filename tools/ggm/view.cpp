#include "ggm/view.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <utility>

#include "ggm/place.hpp"
#include "ggm/span.hpp"

namespace aceso::ggm {
namespace {

class ViewBuilder {
 public:
  ViewBuilder(const Description& scheme, const Scenario& scenario) : scheme_(scheme), scenario_(scenario) {
    add_public_values();
    for (const User& user : scenario.users) add_user(user);
    for (const UpdateKey& update : scenario.update_keys) add_update_key(update);
    for (const Record& record : scenario.records) add_record(record);
    for (const PreDecryption& made : scenario.pre_decryptions) add_semi_ct(made.user, made.record);
  }

  View take() { return std::move(view_); }

 private:
  /// The generators, the hashes onto G1 and E.
  void add_public_values() {
    add(Scope::system, {});
    for (const char* u = kUniverse; *u != '\0'; ++u) add(Scope::attribute, {.attribute = *u});
    std::set<Period> periods;
    for (const Record& record : scenario_.records) periods.insert(record.t);
    for (const UpdateKey& update : scenario_.update_keys) periods.insert(update.t);
    for (const Period t : periods) add(Scope::period, {.period = t});
  }

  /// UserKG and AttKeyGen.
  void add_user(const User& user) {
    const int number = users_++;
    // A known beta is a scalar: the adversary multiplies by it, and by its inverse, at will.
    if (user.role == Role::colluder) known_users_.insert(number);
    add(Scope::user, {.user = number});
    if (user.role == Role::outsider) return;
    for (const AttributeKey& key : user.keys) add_attribute_key(number, key);
  }

  void add_attribute_key(int user, const AttributeKey& key) {
    Place place{.user = user, .key = keys_++};
    for (const Node x : scenario_.tree.path(key.leaf)) {
      place.node = x;
      for (const bool rerandomised : copies(key.sight)) {
        place.rerandomised = rerandomised;
        add(Scope::node_key, place);
        for (const char u : key.attributes) {
          place.attribute = u;
          add(Scope::key_attribute, place);
        }
      }
    }
  }

  /// UpdKeyGen.
  void add_update_key(const UpdateKey& update) {
    const int number = updates_++;
    for (const Node x : scenario_.tree.ku_nodes(update.revoked)) {
      for (const bool rerandomised : copies(update.sight))
        add(Scope::update_node, {.node = x, .period = update.t, .update = number, .rerandomised = rerandomised});
    }
  }

  /// Encrypt.
  void add_record(const Record& record) {
    const int number = records_++;
    Place place{.period = record.t, .record = number};
    add(Scope::record, place);
    const Polynomial sought = exponent(scheme_.sought, place);
    if (number == 0) view_.challenge_key = sought;
    if (record.key_leaked) view_.gt.push_back(sought);

    std::vector<Polynomial> shared = {Polynomial()};  // The first is the unknown that is shared.
    std::map<char, int> occurrences;
    int tau = 0;
    for (const Row& row : record.policy->rows) {
      while (shared.size() < row.entries.size()) shared.push_back(fresh());
      Polynomial share;
      for (std::size_t k = 1; k < row.entries.size(); ++k)
        share = share.plus_scaled(shared[k], Scalar::of(row.entries[k]));
      place.attribute = row.attribute;
      place.occurrence = occurrences[row.attribute]++;
      tau = std::max(tau, place.occurrence + 1);
      share = share.plus_scaled(shared_unknown(place), Scalar::of(row.entries[0]));
      share_ = share;
      add(Scope::row, place);
    }
    for (int j = 0; j < tau; ++j) add(Scope::occurrence, {.period = record.t, .record = number, .occurrence = j});
  }

  /// PreDec: what it gives for each key of the user that is good for the record.
  void add_semi_ct(std::size_t user, std::size_t record_number) {
    const Record& record = scenario_.records.at(record_number);
    const Place place{.user = static_cast<int>(user), .period = record.t, .record = static_cast<int>(record_number)};
    for (const AttributeKey& key : scenario_.users.at(user).keys) {
      if (!is_current_and_qualified(scenario_, key, record)) continue;
      for (const Node x : shared_nodes(key.leaf, record.t)) {
        Place here = place;
        here.node = x;
        add(Scope::semi_ciphertext, here);
      }
    }
  }

  /// The nodes at which the leaf meets the update keys of period t.
  std::set<Node> shared_nodes(Leaf leaf, Period t) const {
    std::set<Node> shared;
    for (const UpdateKey& update : scenario_.update_keys) {
      const std::set<Node> cover = scenario_.tree.ku_nodes(update.revoked);
      for (const Node x : scenario_.tree.path(leaf)) {
        if (update.t == t && cover.contains(x)) shared.insert(x);
      }
    }
    return shared;
  }

  static std::vector<bool> copies(Sight sight) {
    if (sight == Sight::both) return {false, true};
    return {sight == Sight::rerandomised};
  }

  /// Everything that the description says is seen with a `scope`.
  void add(Scope scope, const Place& place) {
    for (const Element& element : scheme_.elements) {
      if (element.scope != scope) continue;
      auto& group = element.group == Group::g1 ? view_.g1 : element.group == Group::g2 ? view_.g2 : view_.gt;
      group.push_back(exponent(element, place));
    }
  }

  Polynomial exponent(const Element& element, const Place& place) {
    return element.exponent.evaluate<Polynomial>([](int number) { return Polynomial(Scalar::of(number)); },
                                                 [&](std::size_t unknown) { return value(unknown, place); });
  }

  Polynomial value(std::size_t unknown, const Place& place) {
    const Unknown& declared = scheme_.unknowns[unknown];
    if (declared.is_share) return share_;
    if (declared.scope == Scope::user && known_users_.contains(place.user)) return known_scalar(unknown, place.user);
    const Polynomial plain = named(unknown, place.numbers(declared.scope));
    if (!place.rerandomised || !declared.refreshed) return plain;
    return plain + named(unknown + scheme_.unknowns.size(), place.numbers(declared.refreshed_with));
  }

  Polynomial shared_unknown(const Place& place) {
    const auto share = std::ranges::find(scheme_.unknowns, true, &Unknown::is_share);
    if (share == scheme_.unknowns.end()) throw std::runtime_error(scheme_.name + ": nothing is shared");
    return value(share->shared, place);
  }

  Polynomial named(std::size_t unknown, std::pair<int, int> numbers) {
    const auto [place, is_new] = named_.try_emplace({unknown, numbers});
    if (is_new) place->second = fresh();
    return place->second;
  }

  Polynomial fresh() {
    if (++last_variable_ == 0) throw std::length_error("too many unknowns for one view");
    return Polynomial(Variable{last_variable_});
  }

  /// One number for each user and unknown.
  Polynomial known_scalar(std::size_t unknown, int user) {
    const auto [place, is_new] = known_.try_emplace({unknown, user});
    if (is_new) place->second = Scalar::reduced(2 + random_() % (Scalar::kPrime - 2));
    return Polynomial(place->second);
  }

  const Description& scheme_;
  const Scenario& scenario_;
  std::mt19937_64 random_{1};  // Fixed: a scenario has one answer.
  std::uint16_t last_variable_ = 0;
  int users_ = 0;
  int keys_ = 0;
  int updates_ = 0;
  int records_ = 0;
  std::set<int> known_users_;
  std::map<std::pair<std::size_t, int>, Scalar> known_;
  std::map<std::pair<std::size_t, std::pair<int, int>>, Polynomial> named_;
  Polynomial share_;  ///< of the row at hand
  View view_;
};

}  // namespace

View view_of(const Description& scheme, const Scenario& scenario) { return ViewBuilder(scheme, scenario).take(); }

bool opens(const Description& scheme, const Scenario& scenario) {
  const View view = view_of(scheme, scenario);
  LinearSpan seen;
  for (const Polynomial& x : view.g1) {
    for (const Polynomial& y : view.g2) seen.insert(x * y);
  }
  for (const Polynomial& z : view.gt) seen.insert(z);
  return seen.contains(view.challenge_key);
}

}  // namespace aceso::ggm
