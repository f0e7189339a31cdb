// Under which name a verdict stands on the chain.

#include <gtest/gtest.h>

#include "match/verdict.hpp"
#include "symm/hash.hpp"

namespace aceso::match {
namespace {

TEST(TrapdoorTag, IsOfOneRecordAndOneTrapdoor) {
  const Digest record{1}, other_record{2}, trapdoor{3}, other_trapdoor{4};
  const Digest tag = trapdoor_tag(record, trapdoor);
  EXPECT_EQ(trapdoor_tag(record, trapdoor), tag);
  EXPECT_NE(trapdoor_tag(other_record, trapdoor), tag);
  EXPECT_NE(trapdoor_tag(record, other_trapdoor), tag);
  EXPECT_NE(trapdoor_tag(trapdoor, record), tag);
}

TEST(TrapdoorTag, IsTheHashThatTheSchemeSays) {
  const std::string label = "ACESO-V01-TRAPDOOR-TAG";
  const Digest record{1}, trapdoor{3};
  Bytes input(label.begin(), label.end());
  append(input, record);
  append(input, trapdoor);
  EXPECT_EQ(symm::sha256(input), trapdoor_tag(record, trapdoor));
}

}  // namespace
}  // namespace aceso::match
