#include "ggm/code_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>

#include "abe/domain.hpp"
#include "group/pairing.hpp"
#include "support/seeded_random.hpp"
#include "symm/committing.hpp"
#include "symm/derived_random.hpp"
#include "symm/hash.hpp"

namespace aceso::ggm {

/// Random bytes, and the scalars that they make: a scalar takes 48 bytes, nothing else does.
struct CodeWorld::Recorder final : Random {
  testing::SeededRandom bytes{"description against code"};
  std::vector<Scalar> draws;

  void fill(std::span<std::uint8_t> out) override {
    bytes.fill(out);
    if (out.size() == 48) draws.push_back(Scalar::reduce(out));
  }
};

std::vector<Scalar> CodeWorld::take_draws() { return std::exchange(rng_->draws, {}); }

std::size_t CodeWorld::new_call(std::vector<Scalar> draws) {
  draws_.push_back(std::move(draws));
  return draws_.size() - 1;
}

CodeWorld::CodeWorld() : rng_(std::make_shared<Recorder>()), kgc_(abe::setup(4, 86400, *rng_).value()) {
  const std::size_t call = new_call({});
  elements_ = {{"g1", G1::generator(), {}, call},
               {"g2", G2::generator(), {}, call},
               {"E", kgc_.pp.e, {}, call},
               {"W", abe::w().pow(Scalar::one()), {}, call}};
  for (const char* u = kUniverse; *u != '\0'; ++u)
    elements_.push_back({"H_attr", abe::h_attr(std::string(1, *u)), {.attribute = *u}, call});
  for (const int t : {4, 5})
    elements_.push_back({"H_time", abe::h_time(static_cast<abe::Period>(t)), {.period = t}, call});

  add_user("dr-0");
  add_user("dr-1");
  add_attribute_key(0, {"a", "b"});
  add_attribute_key(1, {"a", "b", "c", "d"});
  EXPECT_TRUE(abe::revoke("dr-0", 5, rl_, st_));
  add_attribute_key(0, {"b", "c"});
  add_update_key(4);
  add_update_key(5);
  for (const Policy& policy : all_policies()) add_record(policy, 5);
  add_record(policy("2 of (a, a, b)"), 4);
  add_pre_key(0, 0);
  add_pre_key(1, 1);
  add_pre_key(2, 1);
}

void CodeWorld::add_user(const std::string& id) {
  aceso::testing::SeededRandom other("signing key of " + id);
  auto [sk, pk] = abe::user_kg(kgc_.pp, id, symm::SigningKey::generate(other), *rng_).value();
  elements_.push_back({"pk", pk.pk(), {.user = static_cast<int>(sk_.size())}, new_call(take_draws())});
  sk_.push_back(std::move(sk));
  pk_.push_back(std::move(pk));
}

void CodeWorld::add_attribute_key(int user, const std::vector<std::string>& attributes) {
  take_draws();
  const auto set = policy::AttributeSet::create(attributes).value();
  const auto& pk = pk_.at(static_cast<std::size_t>(user));
  auto key = abe::att_key_gen(kgc_.pp, kgc_.msk, pk, set, st_, rl_, bases_, *rng_).value();
  const std::size_t call = new_call(take_draws());
  Place place{.user = user, .key = static_cast<int>(keys_.size())};
  const auto path = abe::path(kgc_.pp.depth, key.leaf);
  for (std::size_t i = 0; i < path.size(); ++i) {
    place.node = static_cast<int>(path[i]);
    add_node_key(key.nodes[i], set, place, call);
  }
  keys_.push_back(std::move(key));
  user_of_key_.push_back(user);
}

void CodeWorld::add_node_key(const abe::NodeKey& node, const policy::AttributeSet& attributes, Place place,
                             std::size_t call) {
  elements_.push_back({"K_x0", node.k0, place, call});
  elements_.push_back({"K_x1", node.k1, place, call});
  for (std::size_t u = 0; u < attributes.size(); ++u) {
    place.attribute = attributes.items()[u].front();
    elements_.push_back({"K_x,u", node.ku[u], place, call});
  }
}

void CodeWorld::add_update_key(abe::Period t) {
  auto update = abe::upd_key_gen(kgc_.pp, kgc_.msk, t, rl_).value();
  // What UpdKeyGen draws comes from kappa0 (docs/scheme.md, section 7).
  const Bytes purpose = Encoder().raw(as_bytes("ACESO-V01-UPDATE-KEY")).u64(t).raw(symm::sha256(rl_.encode())).take();
  symm::DerivedRandom derived(kgc_.msk.kappa0.reveal(), purpose);
  std::vector<Scalar> draws;
  for (std::size_t i = 0; i < update.nodes.size(); ++i) draws.push_back(Scalar::random_nonzero(derived));
  const std::size_t call = new_call(std::move(draws));
  for (const abe::UpdateNode& node : update.nodes) {
    const Place place{
        .node = static_cast<int>(node.x), .period = static_cast<int>(t), .update = static_cast<int>(updates_.size())};
    elements_.push_back({"Q_x0", node.q0, place, call});
    elements_.push_back({"Q_x1", node.q1, place, call});
  }
  updates_.push_back(std::move(update));
}

void CodeWorld::add_record(const Policy& policy, abe::Period t) {
  abe::SymKey key;
  rng_->fill(key.reveal_mut());
  sym_keys_.emplace_back();
  std::ranges::copy(key.reveal(), sym_keys_.back().begin());
  take_draws();
  auto ct = abe::encrypt(kgc_.pp, {{}, {}, {}, t, policy::Policy::parse(policy.text).value()}, key, *rng_);
  std::vector<Scalar> rest = take_draws();
  const std::size_t call = new_call(rest);

  // The draws that are no s1 or s' are v_2, v_3, ...
  Place place{.period = static_cast<int>(t), .record = static_cast<int>(records_.size())};
  elements_.push_back({"C2", ct.c2, place, call});
  elements_.push_back({"C_t", ct.c_t, place, call});
  std::vector<Scalar> v(1);
  const auto take = [&](const G2& element) {
    const auto found = std::ranges::find_if(rest, [&](const Scalar& d) { return G2::generator().pow(d) == element; });
    EXPECT_NE(found, rest.end()) << "an exponent that was not drawn";
    const Scalar out = *found;
    rest.erase(found);
    return out;
  };
  v.front() = take(ct.c2);
  for (std::size_t j = 0; j < ct.c3.size(); ++j) {
    take(ct.c3[j]);
    place.occurrence = static_cast<int>(j);
    elements_.push_back({"C3_j", ct.c3[j], place, call});
  }
  v.insert(v.end(), rest.begin(), rest.end());

  EXPECT_EQ(ct.c.size(), policy.rows.size()) << policy.text;
  std::map<char, int> occurrences;
  for (std::size_t i = 0; i < policy.rows.size(); ++i) {
    const Row& row = policy.rows[i];
    place.attribute = row.attribute;
    place.occurrence = occurrences[row.attribute]++;
    Scalar share;
    for (std::size_t k = 0; k < row.entries.size(); ++k) {
      const Scalar magnitude = Scalar::from_u64(static_cast<std::uint64_t>(std::abs(row.entries[k])));
      share = share + (row.entries[k] < 0 ? -magnitude : magnitude) * v.at(k);
    }
    elements_.push_back({"c_i", ct.c[i], place, call, share});
  }
  records_.push_back(std::move(ct));
}

/// PreKeyGen, and PreDec of every record.
void CodeWorld::add_pre_key(int key, int update) {
  const abe::AttributeKey& attk = keys_.at(static_cast<std::size_t>(key));
  const abe::UpdateKey& updk = updates_.at(static_cast<std::size_t>(update));
  take_draws();
  const auto pre_key = abe::pre_key_gen(attk, updk, bases_, *rng_).value().value();
  const std::size_t call = new_call(take_draws());
  Place place{.user = user_of_key_.at(static_cast<std::size_t>(key)),
              .key = key,
              .period = static_cast<int>(updk.period),
              .update = update,
              .rerandomised = true};
  for (const abe::NodeId x : abe::path(kgc_.pp.depth, attk.leaf))
    if (updk.find(x) != nullptr) place.node = static_cast<int>(x);
  add_node_key(pre_key.node, pre_key.attributes, place, call);
  elements_.push_back({"Q_x0", pre_key.q0, place, call});
  elements_.push_back({"Q_x1", pre_key.q1, place, call});

  place.rerandomised = false;
  for (std::size_t record = 0; record < records_.size(); ++record) {
    const auto semi = abe::pre_dec(pre_key, records_[record]);
    if (!semi) continue;
    place.record = static_cast<int>(record);
    elements_.push_back({"A", semi->a, place, call});
    elements_.push_back({"B", semi->b, place, call});
  }
}

namespace {

/// c_0 + sum c_i h_i: an exponent, the h_i being the unknown logarithms of hashes. "" stands for 1.
class Form {
 public:
  Form() = default;
  explicit Form(const Scalar& constant) : terms_{{"", constant}} {}
  static Form base(const std::string& name) {
    Form out;
    out.terms_[name] = Scalar::one();
    return out;
  }

  friend Form operator+(Form a, const Form& b) {
    for (const auto& [name, c] : b.terms_) a.terms_[name] = a.terms_[name] + c;
    return a;
  }
  friend Form operator-(const Form& a, const Form& b) { return a + Form(-Scalar::one()) * b; }
  friend Form operator*(const Form& a, const Form& b) {
    if (!a.is_constant()) {
      if (!b.is_constant()) throw std::domain_error("a product of two hashes");
      return b * a;
    }
    Form out;
    for (const auto& [name, c] : b.terms_) out.terms_[name] = a.constant() * c;
    return out;
  }

  bool is_constant() const {
    return std::ranges::all_of(terms_, [](const auto& term) { return term.first.empty(); });
  }
  Scalar constant() const {
    const auto found = terms_.find("");
    return found == terms_.end() ? Scalar() : found->second;
  }
  const std::map<std::string, Scalar>& terms() const { return terms_; }

 private:
  std::map<std::string, Scalar> terms_;
};

const Gt& gt_base() {
  static const Gt base = pairing(G1::generator(), G2::generator());
  return base;
}

}  // namespace

/// The code's value of each of a description's unknowns.
class CodeWorld::Holder {
 public:
  Holder(const CodeWorld& world, const Description& scheme) : world_(world), scheme_(scheme) {}

  /// Finds the draw whose power the element is: the value of `unknown`, which stands alone in it. False when there
  /// is none, when the unknown has another value already, or when another unknown has this draw.
  bool assign(std::size_t unknown, const CodeElement& element) {
    const Unknown& declared = scheme_.unknowns[unknown];
    const bool refreshed = element.place.rerandomised && declared.refreshed;
    const Key plain{unknown, false, element.place.numbers(declared.scope)};
    if (refreshed && !values_.contains(plain)) return false;
    const Key key = refreshed ? Key{unknown, true, element.place.numbers(declared.refreshed_with)} : plain;
    const G2 known = refreshed ? G2::generator().pow(values_.at(plain)) : G2();
    const auto& draws = world_.draws_.at(element.call);
    for (std::size_t i = 0; i < draws.size(); ++i) {
      if (!(G2::generator().pow(draws[i]) * known == std::get<G2>(element.value))) continue;
      const bool draw_is_new = used_.insert({element.call, i}).second;
      return values_.try_emplace(key, draws[i]).second && draw_is_new;
    }
    return false;
  }

  Form exponent(const Element& described, const CodeElement& element) const {
    return described.exponent.evaluate<Form>(
        [](int number) { return Form(Scalar::from_u64(static_cast<std::uint64_t>(number))); },
        [&](std::size_t unknown) { return value(unknown, element); });
  }

  bool confirms(const Element& described, const CodeElement& element) const {
    const Form form = exponent(described, element);
    if (described.group == Group::g1) {
      G1 expected;
      for (const auto& [name, c] : form.terms()) expected *= base(name).pow(c);
      return std::holds_alternative<G1>(element.value) && std::get<G1>(element.value) == expected;
    }
    if (!form.is_constant()) return false;
    if (described.group == Group::g2)
      return std::holds_alternative<G2>(element.value) &&
             std::get<G2>(element.value) == G2::generator().pow(form.constant());
    return std::holds_alternative<Gt>(element.value) && std::get<Gt>(element.value) == gt_base().pow(form.constant());
  }

 private:
  struct Key {
    std::size_t unknown;
    bool refresh;
    std::pair<int, int> numbers;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  Form value(std::size_t unknown, const CodeElement& element) const {
    const Unknown& declared = scheme_.unknowns[unknown];
    const Place& place = element.place;
    if (declared.is_share) return Form(element.share);
    if (declared.name == "alpha") return Form(world_.kgc_.msk.alpha);
    if (declared.name == "gamma") return Form(world_.kgc_.msk.gamma(static_cast<abe::NodeId>(place.node)));
    if (declared.name == "beta") return Form(world_.sk_.at(static_cast<std::size_t>(place.user)).beta());
    if (declared.name == "w") return Form::base("w");
    if (declared.name == "h_attr") return Form::base(std::string("a") + static_cast<char>(place.attribute));
    if (declared.name == "h_time") return Form::base("t" + std::to_string(place.period));
    const Form plain(values_.at({unknown, false, place.numbers(declared.scope)}));
    if (!place.rerandomised || !declared.refreshed) return plain;
    return plain + Form(values_.at({unknown, true, place.numbers(declared.refreshed_with)}));
  }

  static G1 base(const std::string& name) {
    if (name.empty()) return G1::generator();
    if (name == "w") return abe::w().pow(Scalar::one());
    if (name.front() == 'a') return abe::h_attr(name.substr(1));
    return abe::h_time(std::stoull(name.substr(1)));
  }

  const CodeWorld& world_;
  const Description& scheme_;
  std::map<Key, Scalar> values_;
  std::set<std::pair<std::size_t, std::size_t>> used_;
};

std::set<std::string> CodeWorld::refuted(const Description& scheme) const {
  std::set<std::string> out;
  std::set<std::string> in_code;
  for (const CodeElement& element : elements_) in_code.insert(element.name);
  std::map<std::string, const Element*> described;
  for (const Element& element : scheme.elements) {
    described[element.name] = &element;
    if (!in_code.contains(element.name)) out.insert(element.name);
  }

  Holder holder(*this, scheme);
  for (const CodeElement& element : elements_) {
    const auto found = described.find(element.name);
    if (found == described.end()) {
      out.insert(element.name);
      continue;
    }
    const Element& says = *found->second;
    if (says.group == Group::g2 && says.exponent.kind == Expression::Kind::unknown &&
        !holder.assign(says.exponent.unknown, element))
      out.insert(element.name);
  }

  const auto check = [&](const std::string& name, const auto& holds) {
    try {
      if (!holds()) out.insert(name);
    } catch (const std::exception&) {  // The code has no such unknown, or no such product.
      out.insert(name);
    }
  };
  for (const CodeElement& element : elements_) {
    const auto found = described.find(element.name);
    if (found != described.end()) check(element.name, [&] { return holder.confirms(*found->second, element); });
  }
  for (std::size_t i = 0; i < records_.size(); ++i) {
    check(scheme.sought.name, [&] {
      const abe::Ciphertext& ct = records_[i];
      const CodeElement sought{"", Gt(), {.period = static_cast<int>(ct.header.period), .record = static_cast<int>(i)}};
      const auto kem = gt_base().pow(holder.exponent(scheme.sought, sought).constant()).encode();
      const auto key = symm::open_once(kem, abe::sym_key_context, ct.associated_data(), ct.wrapped);
      return key && std::ranges::equal(key->reveal(), sym_keys_[i]);
    });
  }
  return out;
}

}  // namespace aceso::ggm
