// Attribute sets and their encoding.

#include "policy/attributes.hpp"

#include <gtest/gtest.h>

#include "random_policy.hpp"

namespace aceso::policy {
namespace {

AttributeSet read(const Bytes& bytes, bool& ok) {
  Decoder in(bytes, "set");
  AttributeSet out = AttributeSet::read(in);
  ok = in.finish().has_value();
  return out;
}

RC_GTEST_PROP(AttributeSet, RoundTripsAndRefusesEveryTruncation, ()) {
  const AttributeSet set = *testing::any_attributes();
  Encoder out;
  set.write(out);
  bool ok = false;
  RC_ASSERT(read(out.bytes(), ok) == set);
  RC_ASSERT(ok);
  for (std::size_t n = 0; n < out.bytes().size(); ++n) {
    read(Bytes(out.bytes().begin(), out.bytes().begin() + static_cast<std::ptrdiff_t>(n)), ok);
    RC_ASSERT(!ok);
  }
  for (const std::string& item : set.items()) RC_ASSERT(set.items()[*set.find(item)] == item);
  RC_ASSERT(!set.find("never there"));
}

TEST(AttributeSet, RefusesOtherOrdersRepeatsAndNone) {
  const auto refused = [](const std::vector<std::string>& items) {
    Encoder out;
    out.u16(static_cast<std::uint16_t>(items.size()));
    for (const std::string& item : items) out.text(item);
    bool ok = true;
    read(out.bytes(), ok);
    return !ok;
  };
  EXPECT_FALSE(refused({"a", "b"}));
  EXPECT_TRUE(refused({"b", "a"}));
  EXPECT_TRUE(refused({"a", "a"}));
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({""}));
  EXPECT_TRUE(refused({"a\n"}));
  EXPECT_FALSE(refused({"B", "a", "\xc3\xa4"})) << "byte order";
  EXPECT_FALSE(AttributeSet::create({"a", "b", "a"}));
}

TEST(AttributeSet, HoldsAThousand) {
  std::vector<std::string> items;
  for (int i = 0; i < 1000; ++i) items.push_back(std::to_string(i));
  EXPECT_TRUE(AttributeSet::create(items));
  items.push_back("one more");
  EXPECT_FALSE(AttributeSet::create(items));
}

}  // namespace
}  // namespace aceso::policy
