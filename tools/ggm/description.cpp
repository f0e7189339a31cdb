#include "ggm/description.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace aceso::ggm {
namespace {

struct ScopeRule {
  Scope scope;
  std::string_view name;
  std::vector<Scope> determines;  ///< beside itself and the system
};

const std::vector<ScopeRule>& scope_rules() {
  static const std::vector<ScopeRule> rules = {
      {Scope::system, "system", {}},
      {Scope::node, "node", {}},
      {Scope::attribute, "attribute", {}},
      {Scope::period, "period", {}},
      {Scope::user, "user", {}},
      {Scope::key, "key", {Scope::user}},
      {Scope::node_key, "node_key", {Scope::user, Scope::key, Scope::node}},
      {Scope::key_attribute,
       "key_attribute",
       {Scope::user, Scope::key, Scope::node, Scope::node_key, Scope::attribute}},
      {Scope::update_node, "update_node", {Scope::period, Scope::node}},
      {Scope::record, "record", {Scope::period}},
      {Scope::occurrence, "occurrence", {Scope::period, Scope::record}},
      {Scope::row, "row", {Scope::period, Scope::record, Scope::attribute, Scope::occurrence}},
      {Scope::semi_ciphertext, "semi_ciphertext", {Scope::user, Scope::node, Scope::period, Scope::record}},
  };
  return rules;
}

const ScopeRule& rule_named(std::string_view name) {
  const auto found = std::ranges::find(scope_rules(), name, &ScopeRule::name);
  if (found == scope_rules().end()) throw std::runtime_error("no scope '" + std::string(name) + "'");
  return *found;
}

bool determines(const ScopeRule& rule, Scope wanted) {
  return wanted == Scope::system || wanted == rule.scope ||
         std::ranges::find(rule.determines, wanted) != rule.determines.end();
}

Group group_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Group>, 3> groups = {
      {{"G1", Group::g1}, {"G2", Group::g2}, {"GT", Group::gt}}};
  for (const auto& [group_name, group] : groups)
    if (group_name == name) return group;
  throw std::runtime_error("no group '" + std::string(name) + "'");
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

class Reader {
 public:
  explicit Reader(std::string name) { out_.name = std::move(name); }

  void line(std::string text) {
    text.resize(std::min(text.size(), text.find('#')));
    const std::size_t equals = text.find('=');
    const auto words = words_of(text.substr(0, equals));
    if (words.empty() && equals == std::string::npos) return;
    if (words.empty()) throw std::runtime_error("expected a declaration");
    const bool has_exponent = equals != std::string::npos;
    const auto is = [&](std::string_view keyword, std::size_t count, bool exponent) {
      return words[0] == keyword && words.size() == count && has_exponent == exponent;
    };
    if (is("unknown", 3, false)) {
      const Scope scope = rule_named(words[2]).scope;
      if (scope == Scope::key_attribute || scope == Scope::row || scope == Scope::semi_ciphertext)
        throw std::runtime_error("no unknown is one for each " + words[2]);
      declare({words[1], scope});
    } else if (is("shares", 4, false) && words[2] == "of") {
      const std::size_t shared = unknown(words[3]);
      if (out_.unknowns[shared].scope != Scope::record) throw std::runtime_error("only what a record has is shared");
      declare({words[1], Scope::row, true, shared});
    } else if (is("refresh", 3, false)) {
      Unknown& refreshed = out_.unknowns[unknown(words[1])];
      refreshed.refreshed_with = rule_named(words[2]).scope;
      if (refreshed.refreshed_with != Scope::node_key && refreshed.refreshed_with != Scope::update_node)
        throw std::runtime_error("only a node_key or an update_node is re-randomised");
      refreshed.refreshed = true;
    } else if (is("element", 4, true)) {
      const Element element = element_of(words, text.substr(equals + 1));
      if (std::ranges::find(out_.elements, element.name, &Element::name) != out_.elements.end())
        throw std::runtime_error("a second element '" + element.name + "'");
      out_.elements.push_back(element);
    } else if (is("sought", 4, true)) {
      if (has_sought_) throw std::runtime_error("a second thing sought");
      out_.sought = element_of(words, text.substr(equals + 1));
      if (out_.sought.group != Group::gt || out_.sought.scope != Scope::record)
        throw std::runtime_error("what is sought is in GT and one for each record");
      has_sought_ = true;
    } else {
      throw std::runtime_error("expected unknown, shares, refresh, element or sought, and what belongs to it");
    }
  }

  Description take() {
    if (!has_sought_) throw std::runtime_error("nothing is sought");
    return std::move(out_);
  }

 private:
  void declare(Unknown unknown) {
    if (std::ranges::find(out_.unknowns, unknown.name, &Unknown::name) != out_.unknowns.end())
      throw std::runtime_error("a second unknown '" + unknown.name + "'");
    out_.unknowns.push_back(std::move(unknown));
  }

  std::size_t unknown(std::string_view name) const {
    const auto found = std::ranges::find(out_.unknowns, name, &Unknown::name);
    if (found == out_.unknowns.end()) throw std::runtime_error("no unknown '" + std::string(name) + "'");
    return static_cast<std::size_t>(found - out_.unknowns.begin());
  }

  Element element_of(const std::vector<std::string>& words, const std::string& exponent) const {
    const ScopeRule& rule = rule_named(words[3]);
    const auto resolve = [&](std::string_view name) {
      const std::size_t found = unknown(name);
      if (!determines(rule, out_.unknowns[found].scope))
        throw std::runtime_error("'" + std::string(name) + "' has no one value for a " + std::string(rule.name));
      return found;
    };
    return {words[1], group_named(words[2]), rule.scope, parse_expression(exponent, resolve)};
  }

  Description out_;
  bool has_sought_ = false;
};

}  // namespace

Description parse_description(std::string name, std::string_view text) {
  const std::string where = name;
  Reader reader(std::move(name));
  std::istringstream in{std::string(text)};
  std::string line;
  try {
    for (std::size_t number = 1; std::getline(in, line); ++number) {
      try {
        reader.line(line);
      } catch (const std::runtime_error& error) {
        throw std::runtime_error("line " + std::to_string(number) + ": " + error.what());
      }
    }
    return reader.take();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(where + ": " + error.what());
  }
}

Description read_description(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  if (!in || !(text << in.rdbuf())) throw std::runtime_error("cannot read " + file.string());
  return parse_description(file.stem().string(), text.str());
}

}  // namespace aceso::ggm
