// The policy language and attribute sets.

#include "fuzz.hpp"
#include "policy/lsss.hpp"
#include "policy/parser.hpp"

namespace aceso::fuzz {
namespace {

using policy::AttributeSet;
using policy::Node;
using policy::Policy;

constexpr std::size_t rows_checked = 48;  // beyond, the matrix takes most of the time

void collect(const Node& node, std::vector<std::string>& out) {
  if (node.is_leaf()) out.push_back(node.attribute);
  for (const Node& child : node.children) collect(child, out);
}

/// Some of the policy's attributes; `choice` says which.
std::optional<AttributeSet> some_of(const Policy& policy, std::uint64_t choice) {
  std::vector<std::string> all, chosen;
  collect(policy.root(), all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (std::size_t i = 0; i < all.size(); ++i)
    if ((choice >> i % 64 & 1) != 0) chosen.push_back(all[i]);
  if (chosen.empty()) return std::nullopt;
  auto set = AttributeSet::create(std::move(chosen));
  require(set.has_value(), "attributes of a policy are attributes");
  return std::move(*set);
}

/// That the matrix gives back the secret to those who satisfy the policy, and to nobody else.
void check_matrix(const Policy& policy, std::uint64_t choice) {
  const policy::Lsss lsss = policy::make_lsss(policy);
  const policy::Labels labels = policy::labels(policy);
  require(lsss.rows.size() == policy.rows() && labels.rows.size() == policy.rows(), "one row a leaf");
  require(lsss.tau == labels.tau, "tau is the same with the matrix and without");
  const auto attributes = some_of(policy, choice);
  if (!attributes) return;
  const auto weights = policy::reconstruct(policy, *attributes);
  require(weights.has_value() == policy::satisfies(policy, *attributes), "reconstructed when satisfied");
  if (!weights) return;
  std::vector<Scalar> sum(lsss.columns);
  for (const policy::Weight& weight : *weights) {
    require(attributes->find(lsss.rows.at(weight.row).attribute).has_value(), "only rows of one's own are used");
    for (const policy::Entry& entry : lsss.rows[weight.row].entries)
      sum.at(entry.column) = sum.at(entry.column) + weight.w * entry.value;
  }
  for (std::size_t i = 0; i < sum.size(); ++i)
    require(sum[i] == (i == 0 ? Scalar::one() : Scalar()), "the weights give the secret");
}

void check_text(std::string_view text, std::uint64_t choice) {
  const auto policy = Policy::parse(text);
  if (!policy) return;
  const std::string canonical = policy->to_string();
  const auto again = Policy::parse(canonical);
  require(again.has_value(), "the canonical text parses");
  require(*again == *policy && again->to_string() == canonical, "the canonical text is the same policy");
  require(policy->rows() <= policy::rows_most && canonical.size() <= policy::text_size_most, "within the limits");
  if (policy->rows() <= rows_checked) check_matrix(*policy, choice);
}

/// Writes a gate or an attribute as the input says, in the most explicit form, and the tree that it has to give.
class Writer {
 public:
  explicit Writer(Input& input) : input_(input) {}

  Node node(std::size_t depth) {
    deepest = std::max(deepest, depth);
    const std::size_t kind = input_.empty() || leaves > policy::rows_most ? 0 : input_.below(6);
    const std::size_t size = kind <= 2 ? 1 : 2 + input_.below(kind == 5 ? 12 : 3);
    if (size == 1) return leaf();
    const std::size_t k = 1 + input_.below(size);
    Node gate{{}, static_cast<std::uint32_t>(k), {}};
    space();
    text += std::string(input_.below(3), '0') + std::to_string(k);
    text += ' ';
    text += input_.below(2) == 0 ? "of" : "oF";
    space();
    text += '(';
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) text += ',';
      gate.children.push_back(node(depth + 1));
    }
    text += ')';
    space();
    return gate;
  }

  std::string text;
  std::size_t leaves = 0;
  std::size_t deepest = 0;
  bool attributes_are_good = true;

 private:
  Node leaf() {
    std::string attribute(as_text(input_.bytes(1 + input_.below(4))));
    ++leaves;
    attributes_are_good = attributes_are_good && policy::check_attribute(attribute).has_value();
    text += '"';
    for (const char c : attribute) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
    space();
    return Node{std::move(attribute), 0, {}};
  }
  void space() { text.append(input_.below(8) == 0 ? " \n\t\r " : ""); }

  Input& input_;
};

void check_tree(Input input) {
  Writer writer(input);
  const Node tree = writer.node(0);
  const auto policy = Policy::parse(writer.text);
  const bool within = writer.attributes_are_good && writer.leaves <= policy::rows_most &&
                      writer.deepest <= policy::depth_most && writer.text.size() <= policy::text_size_most;
  require(policy.has_value() == within, "a policy within the limits is read, any other is not");
  if (!policy) return;
  require(policy->root() == tree, "what was written is read");
  check_text(writer.text, 0x5555555555555555);
}

void check_attribute(std::string_view attribute) {
  if (!policy::check_attribute(attribute)) return;
  const auto policy = Policy::parse(policy::quote_if_needed(attribute));
  require(policy && policy->root() == Node{std::string(attribute), 0, {}}, "an attribute is read as it is shown");
}

void check_set(ByteView bytes) {
  Decoder in(bytes, "attributes");
  const AttributeSet set = AttributeSet::read(in);
  if (!in.finish()) return;
  Encoder out;
  set.write(out);
  require(std::ranges::equal(out.bytes(), bytes), "what decodes re-encodes identically");
  const auto again = AttributeSet::create({set.items().rbegin(), set.items().rend()});
  require(again && *again == set, "the order does not matter");
  for (std::size_t i = 0; i < set.size(); ++i) require(set.find(set.items()[i]) == i, "each is found in its place");
}

void check_list(Input input) {
  std::vector<std::string> list;
  while (!input.empty()) list.emplace_back(input.line());
  const auto set = AttributeSet::create(list);
  if (!set) return;
  Encoder out;
  set->write(out);
  check_set(out.bytes());
  require(set->size() == list.size(), "none is lost");
}

void read(Input input) {
  switch (input.below(5)) {
    case 0: {
      const std::uint64_t choice = input.number(8);
      return check_text(as_text(input.rest()), choice);
    }
    case 1: return check_tree(input);
    case 2: return check_attribute(as_text(input.rest()));
    case 3: return check_set(input.rest());
    default: return check_list(input);
  }
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read({data, size});
  return 0;
}
