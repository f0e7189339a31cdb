// One use for each request: replays, a full guard, a guard after a restart, clocks, threads.

#include "http/replay_guard.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <map>
#include <thread>

namespace aceso::http {
namespace {

constexpr std::int64_t began = 1000;

SignedBy claim(std::uint8_t nonce, std::int64_t created, std::string key_id = "k") {
  SignedBy out{};
  out.key_id = std::move(key_id);
  out.created = created;
  out.expires = created + signature_lifetime;
  out.nonce[0] = nonce;
  return out;
}

TEST(ReplayGuard, AdmitsOnceUntilItExpires) {
  ReplayGuard guard(began, 0, 10);
  const SignedBy request = claim(1, 1001);
  EXPECT_TRUE(guard.admit(request, 1001));
  for (const std::int64_t now : {1001, 1002, 1060}) {
    EXPECT_EQ(guard.admit(request, now).error().code, ErrorCode::refused);
    EXPECT_EQ(guard.admit(request, now).error().message, "was used before");
  }
  EXPECT_EQ(guard.admit(request, 1061).error().message, "has expired");
  EXPECT_EQ(guard.admit(request, 9999).error().message, "has expired");
}

TEST(ReplayGuard, KnowsKeyAndNonceTogether) {
  ReplayGuard guard(began, 0, 10);
  EXPECT_TRUE(guard.admit(claim(1, 1001, "a"), 1001));
  EXPECT_TRUE(guard.admit(claim(2, 1001, "a"), 1001));
  EXPECT_TRUE(guard.admit(claim(1, 1001, "b"), 1001));
  // The same nonce at another time is a second use.
  EXPECT_EQ(guard.admit(claim(1, 1005, "a"), 1005).error().message, "was used before");
  EXPECT_TRUE(guard.admit(claim(1, 1061, "a"), 1061));
}

TEST(ReplayGuard, AFullGuardRefusesAndForgetsNothing) {
  ReplayGuard guard(began, 0, 3);
  for (std::uint8_t i = 0; i < 3; ++i) ASSERT_TRUE(guard.admit(claim(i, 1001 + i), 1003));
  EXPECT_EQ(guard.admit(claim(9, 1003), 1003).error().code, ErrorCode::unavailable);
  for (std::uint8_t i = 0; i < 3; ++i)
    EXPECT_EQ(guard.admit(claim(i, 1001 + i), 1003).error().message, "was used before");
  // One expires, one has room.
  EXPECT_FALSE(guard.admit(claim(9, 1003), 1060));
  EXPECT_TRUE(guard.admit(claim(9, 1003), 1061));
  EXPECT_FALSE(guard.admit(claim(10, 1003), 1061));
  EXPECT_FALSE(ReplayGuard(began, 0, 0).admit(claim(1, 1001), 1001));
}

TEST(ReplayGuard, ARestartOpensNoWindow) {
  constexpr std::int64_t skew = 5;
  // All that verify and one guard could accept up to the second in which the next begins, the next refuses.
  for (std::int64_t now = began - 70; now <= began; ++now)
    for (std::int64_t created = now - 59; created <= now + skew; ++created) {
      ReplayGuard before(began - 1000, skew, 10), after(began, skew, 10);
      EXPECT_TRUE(before.admit(claim(1, created), now));
      EXPECT_EQ(after.admit(claim(1, created), began).error().code, ErrorCode::unavailable) << created;
    }
  EXPECT_TRUE(ReplayGuard(began, skew, 10).admit(claim(1, began + skew + 1), began + 1));
  EXPECT_FALSE(ReplayGuard(began, 0, 10).admit(claim(1, began), began));
  EXPECT_TRUE(ReplayGuard(began, 0, 10).admit(claim(1, began + 1), began + 1));
}

TEST(ReplayGuard, ItsTimeDoesNotGoBack) {
  ReplayGuard guard(began, 0, 10);
  ASSERT_TRUE(guard.admit(claim(1, 1001), 1059));
  ASSERT_TRUE(guard.admit(claim(2, 1050), 1061));  // forgets the first
  // A thread that read its clock before that one must not admit the first again.
  EXPECT_EQ(guard.admit(claim(1, 1001), 1059).error().message, "has expired");
  EXPECT_EQ(guard.admit(claim(2, 1050), 1001).error().message, "was used before");
  // Nor a clock from before the guard began.
  EXPECT_FALSE(ReplayGuard(began, 0, 10).admit(claim(1, began - 10), began - 10));
}

TEST(ReplayGuard, OfManyThreadsOneIsAdmitted) {
  ReplayGuard guard(began, 0, 1000);
  std::atomic<int> admitted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        if (guard.admit(claim(static_cast<std::uint8_t>(i), 1001), 1001)) ++admitted;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(admitted, 200);
}

// Against a model that never forgets.
RC_GTEST_PROP(ReplayGuard, NothingIsAdmittedTwice, ()) {
  const auto skew = *rc::gen::inRange<std::int64_t>(0, 10);
  ReplayGuard guard(began, skew, *rc::gen::inRange<std::size_t>(0, 6));
  std::map<std::uint8_t, std::int64_t> admitted;  // until when
  std::int64_t now = began, latest = began;
  for (int i = 0; i < 60; ++i) {
    now += *rc::gen::inRange(-5, 30);
    latest = std::max(latest, now);
    const SignedBy request = claim(*rc::gen::inRange<std::uint8_t>(0, 8), now + *rc::gen::inRange(-70, 10));
    if (!guard.admit(request, now)) continue;
    RC_ASSERT(request.created > began + skew);
    RC_ASSERT(request.expires > latest);
    RC_ASSERT(admitted.count(request.nonce[0]) == 0 || admitted[request.nonce[0]] <= latest);
    admitted[request.nonce[0]] = request.expires;
  }
}

}  // namespace
}  // namespace aceso::http
