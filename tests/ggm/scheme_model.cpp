#include "ggm/scheme_model.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <utility>

#include "ggm/span.hpp"

namespace aceso::ggm {
namespace {

/// Unknowns that several elements share. The rest are fresh.
enum class Symbol { alpha, w, zeta, gamma, h_time, h_attr };

class ViewBuilder {
 public:
  ViewBuilder(Form form, const Scenario& scenario) : form_(form), scenario_(scenario) {
    add_public_values();
    for (const User& user : scenario.users) add_user(user);
    for (const UpdateKey& update : scenario.update_keys) add_update_key(update);
    for (const Record& record : scenario.records) add_record(record);
    for (const PreDecryption& made : scenario.pre_decryptions) add_semi_ct(made.user, made.record);
  }

  View take() { return std::move(view_); }

 private:
  /// The generators, the hashes onto G1 and E. The discrete logarithm of a hash is unknown to everyone.
  void add_public_values() {
    const Polynomial one(Scalar::of(1));
    view_.g1 = {one, w_};
    view_.g2 = {one};
    view_.gt = {alpha_};
    for (const char* u = kUniverse; *u != '\0'; ++u) view_.g1.push_back(h_attr(*u));
    std::set<Period> periods;
    for (const Record& record : scenario_.records) periods.insert(record.t);
    for (const UpdateKey& update : scenario_.update_keys) periods.insert(update.t);
    for (const Period t : periods) view_.g1.push_back(h_time(t));
    if (form_ == Form::compact) view_.g1.push_back(zeta());
  }

  /// UserKG and AttKeyGen.
  void add_user(const User& user) {
    // A known beta is a scalar: the adversary multiplies by it, and by its inverse, at will.
    const Polynomial beta = user.role == Role::colluder ? Polynomial(known_scalar()) : fresh();
    betas_.push_back(beta);
    view_.g1.push_back(beta);
    if (user.role == Role::outsider) return;
    for (const AttributeKey& key : user.keys) add_attribute_key(beta, key);
  }

  void add_attribute_key(const Polynomial& beta, const AttributeKey& key) {
    const Polynomial shared_r = fresh();
    for (const Node x : scenario_.tree.path(key.leaf)) {
      const Polynomial r_x = form_ == Form::compact ? shared_r : fresh();
      Polynomial k_x0 = node_share(beta, x) + w_ * r_x;
      if (form_ == Form::compact) {
        const Polynomial delta_x = fresh();
        k_x0 = k_x0 + zeta() * delta_x;
        view_.g2.push_back(delta_x);
      }
      if (key.sight != Sight::rerandomised) add_node_key(k_x0, r_x, key.attributes);
      if (key.sight == Sight::original) continue;
      const Polynomial more = fresh();
      add_node_key(k_x0 + w_ * more, r_x + more, key.attributes);
    }
  }

  void add_node_key(const Polynomial& k_x0, const Polynomial& r_x, const Attributes& attributes) {
    view_.g1.push_back(k_x0);
    view_.g2.push_back(r_x);
    for (const char u : attributes) view_.g1.push_back(h_attr(u) * r_x);
  }

  /// What a key holds of the master key at node x.
  Polynomial node_share(const Polynomial& beta, Node x) {
    return form_ == Form::naive ? beta * alpha_ - gamma(x) : beta * (alpha_ - gamma(x));
  }

  /// UpdKeyGen.
  void add_update_key(const UpdateKey& update) {
    for (const Node x : scenario_.tree.ku_nodes(update.revoked)) {
      const Polynomial s_x = fresh();
      const Polynomial q_x0 = gamma(x) + h_time(update.t) * s_x;
      if (update.sight != Sight::rerandomised) add_update_node(q_x0, s_x);
      if (update.sight == Sight::original) continue;
      const Polynomial more = fresh();
      add_update_node(q_x0 + h_time(update.t) * more, s_x + more);
    }
  }

  void add_update_node(const Polynomial& q_x0, const Polynomial& s_x) {
    view_.g1.push_back(q_x0);
    view_.g2.push_back(s_x);
  }

  /// Encrypt.
  void add_record(const Record& record) {
    const auto& rows = record.policy->rows;
    const Polynomial s1 = fresh();
    if (s1s_.empty()) view_.challenge_key = alpha_ * s1;
    s1s_.push_back(s1);
    view_.g2.push_back(s1);

    std::vector<Polynomial> shared = {s1};
    std::vector<Polynomial> s_prime;
    std::map<char, std::size_t> occurrences;
    for (const Row& row : rows) {
      while (shared.size() < row.entries.size()) shared.push_back(fresh());
      Polynomial lambda;
      for (std::size_t k = 0; k < row.entries.size(); ++k) {
        lambda = lambda.plus_scaled(shared[k], Scalar::of(row.entries[k]));
      }
      const std::size_t occ = occurrences[row.attribute]++;
      if (occ == s_prime.size()) s_prime.push_back(fresh());
      view_.g1.push_back(w_ * lambda + h_attr(row.attribute) * s_prime[occ]);
    }
    view_.g2.insert(view_.g2.end(), s_prime.begin(), s_prime.end());
    view_.g1.push_back(h_time(record.t) * s1);
    if (form_ == Form::compact) view_.g1.push_back(zeta() * s1);
    if (record.key_leaked) view_.gt.push_back(alpha_ * s1);
  }

  /// PreDec: A and B for each key of the user that is good for the record.
  void add_semi_ct(std::size_t user, std::size_t record_number) {
    const Record& record = scenario_.records.at(record_number);
    const Polynomial& s1 = s1s_.at(record_number);
    for (const AttributeKey& key : scenario_.users.at(user).keys) {
      if (!is_current_and_qualified(scenario_, key, record)) continue;
      for (const Node x : shared_nodes(key.leaf, record.t)) {
        view_.gt.push_back(node_share(betas_.at(user), x) * s1);
        view_.gt.push_back(gamma(x) * s1);
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

  Polynomial fresh() {
    if (++last_variable_ == 0) throw std::length_error("too many unknowns for one view");
    return Polynomial(Variable{last_variable_});
  }

  Polynomial named(Symbol symbol, int index = 0) {
    const auto [place, is_new] = named_.try_emplace({symbol, index});
    if (is_new) place->second = fresh();
    return place->second;
  }

  Polynomial gamma(Node x) { return named(Symbol::gamma, x); }
  Polynomial h_time(Period t) { return named(Symbol::h_time, t); }
  Polynomial h_attr(char u) { return named(Symbol::h_attr, u); }
  Polynomial zeta() { return named(Symbol::zeta); }

  Scalar known_scalar() { return Scalar::reduced(2 + random_() % (Scalar::kPrime - 2)); }

  Form form_;
  const Scenario& scenario_;
  std::mt19937_64 random_{1};  // Fixed: a scenario has one answer.
  std::uint16_t last_variable_ = 0;
  std::map<std::pair<Symbol, int>, Polynomial> named_;
  Polynomial alpha_ = named(Symbol::alpha);
  Polynomial w_ = named(Symbol::w);
  std::vector<Polynomial> betas_;
  std::vector<Polynomial> s1s_;
  View view_;
};

}  // namespace

std::string_view to_string(Form form) {
  switch (form) {
    case Form::fixed: return "fixed";
    case Form::naive: return "naive";
    case Form::compact: return "compact";
  }
  return "none";
}

View view_of(Form form, const Scenario& scenario) { return ViewBuilder(form, scenario).take(); }

bool opens(Form form, const Scenario& scenario) {
  const View view = view_of(form, scenario);
  LinearSpan seen;
  for (const Polynomial& x : view.g1) {
    for (const Polynomial& y : view.g2) seen.insert(x * y);
  }
  for (const Polynomial& z : view.gt) seen.insert(z);
  return seen.contains(view.challenge_key);
}

}  // namespace aceso::ggm
