// The transcript: whatever differs, the challenge differs. A part that a challenge does not bind can be changed after
// the proof was made.

#include "proof/transcript.hpp"

#include <gtest/gtest.h>

#include <set>

namespace aceso::proof {
namespace {

TEST(Transcript, DiffersInEveryPart) {
  const G1 p = G1::generator();
  const G2 q = G2::generator();
  const Bytes data = {1, 2, 3};
  std::set<Bytes> challenges;
  std::size_t transcripts = 0;
  const auto note = [&](const Transcript& t) {
    ++transcripts;
    challenges.insert(t.challenge_bytes(32));
    const auto scalar = t.challenge().encode();
    challenges.insert(Bytes(scalar.reveal().begin(), scalar.reveal().end()));
  };
  note(Transcript("a"));
  note(Transcript("b"));
  note(Transcript(""));
  note(Transcript("a").add("x", data));
  note(Transcript("a").add("y", data));
  note(Transcript("a").add("", data));
  note(Transcript("a").add("x", Bytes{1, 2}));
  note(Transcript("a").add("x", Bytes{}));
  note(Transcript("a").add("x", Bytes{1, 2}).add("", Bytes{3}));
  note(Transcript("a").add("x", Bytes{1}).add("x", Bytes{2, 3}));
  note(Transcript("a").add("x", Bytes{1, 2}).add("x", Bytes{3}));
  note(Transcript("a").add("x", data).add("y", data));
  note(Transcript("a").add("y", data).add("x", data));
  note(Transcript("a").add("x", std::uint64_t{1}));
  note(Transcript("a").add("x", std::uint64_t{256}));
  note(Transcript("a").add("x", p));
  note(Transcript("a").add("x", p * p));
  note(Transcript("a").add("x", p.inverse()));
  note(Transcript("a").add("x", q));
  note(Transcript("a").add("x", Gt()));
  EXPECT_EQ(challenges.size(), 2 * transcripts);
}

TEST(Transcript, AnItemCannotBeSplitIntoTwo) {
  // Without the length of label and data, ("x", "yz") and ("xy", "z") would be one string.
  EXPECT_NE(Transcript("a").add("x", "yz").challenge(), Transcript("a").add("xy", "z").challenge());
  // An item that spells another item's framing.
  const Bytes framed = Encoder().text("y").u64(1).raw(as_bytes("z")).take();
  Bytes joined = {'d'};
  append(joined, framed);
  EXPECT_NE(Transcript("a").add("x", "d").add("y", "z").challenge(), Transcript("a").add("x", joined).challenge());
}

TEST(Transcript, IsAFunctionOfItsParts) {
  EXPECT_EQ(Transcript("a").add("x", "y").challenge(), Transcript("a").add("x", "y").challenge());
  EXPECT_EQ(Transcript("a").add("x", "y").challenge_bytes(16).size(), 16u);
}

}  // namespace
}  // namespace aceso::proof
