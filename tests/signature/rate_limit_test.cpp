// The limiter's arithmetic, and what it forgets.

#include "http/rate_limit.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

namespace aceso::http {
namespace {

using Time = RateLimiter::Time;
constexpr Time none(0);

TEST(RateLimit, ABurstAndThenOneAnInterval) {
  RateLimiter limiter(3, Time(100), 10);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a", Time(1000)), none);
  EXPECT_EQ(limiter.take("a", Time(1000)), Time(100));
  EXPECT_EQ(limiter.take("a", Time(1001)), Time(99));
  EXPECT_EQ(limiter.take("a", Time(1099)), Time(1));
  EXPECT_EQ(limiter.take("a", Time(1100)), none);
  EXPECT_EQ(limiter.take("a", Time(1100)), Time(100));
  // Two intervals later there are two tokens, and after a long time no more than three.
  EXPECT_EQ(limiter.take("a", Time(1300)), none);
  EXPECT_EQ(limiter.take("a", Time(1300)), none);
  EXPECT_EQ(limiter.take("a", Time(1300)), Time(100));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a", Time(99'000)), none);
  EXPECT_EQ(limiter.take("a", Time(99'000)), Time(100));
}

TEST(RateLimit, ARefusalTakesNothing) {
  RateLimiter limiter(1, Time(100), 10);
  EXPECT_EQ(limiter.take("a", Time(0)), none);
  for (int i = 1; i < 100; ++i) EXPECT_EQ(limiter.take("a", Time(i)), Time(100 - i));
  EXPECT_EQ(limiter.take("a", Time(100)), none);
}

TEST(RateLimit, IdentitiesDoNotShare) {
  RateLimiter limiter(1, Time(100), 10);
  EXPECT_EQ(limiter.take("a", Time(0)), none);
  EXPECT_EQ(limiter.take("b", Time(0)), none);
  EXPECT_EQ(limiter.take("", Time(0)), none);
  EXPECT_EQ(limiter.take(std::string(100'000, 'a'), Time(0)), none);
  EXPECT_EQ(limiter.take("a", Time(50)), Time(50));
}

TEST(RateLimit, ForgetsTheOldestIdleIdentityAlone) {
  RateLimiter limiter(2, Time(100), 2);
  EXPECT_EQ(limiter.take("a", Time(0)), none);
  EXPECT_EQ(limiter.take("a", Time(0)), none);   // full again at 200
  EXPECT_EQ(limiter.take("b", Time(10)), none);  // full again at 110
  // Nobody is idle: the third waits for the first who will be, and the two keep their buckets.
  EXPECT_EQ(limiter.take("c", Time(10)), Time(100));
  EXPECT_EQ(limiter.take("a", Time(10)), Time(90));
  EXPECT_EQ(limiter.take("c", Time(109)), Time(1));
  EXPECT_EQ(limiter.take("c", Time(110)), none);  // in the place of b
  EXPECT_EQ(limiter.take("a", Time(110)), none);
  EXPECT_EQ(limiter.take("a", Time(110)), Time(90));
  EXPECT_EQ(limiter.take("b", Time(110)), Time(100));
}

TEST(RateLimit, AClockThatGoesBackGivesNoToken) {
  RateLimiter limiter(1, Time(100), 10);
  EXPECT_EQ(limiter.take("a", Time(1000)), none);
  EXPECT_EQ(limiter.take("a", Time(900)), Time(200));
  EXPECT_EQ(limiter.take("a", Time(1100)), none);
}

TEST(RateLimit, RetryAfterIsRoundedUp) {
  EXPECT_EQ(retry_after(Time(0)), "1");
  EXPECT_EQ(retry_after(Time(1)), "1");
  EXPECT_EQ(retry_after(Time(1000)), "1");
  EXPECT_EQ(retry_after(Time(1001)), "2");
  EXPECT_EQ(retry_after(Time(3'600'000)), "3600");
}

TEST(RateLimit, ThreadsShareOneBucket) {
  RateLimiter limiter(100, Time(1000), 10);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i)
        if (limiter.take("a", Time(0)) == none) ++taken;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 100);
}

// Against the bucket as it is usually written, counted in parts of a token.
RC_GTEST_PROP(RateLimit, IsATokenBucket, ()) {
  const int burst = *rc::gen::inRange(1, 5), interval = *rc::gen::inRange(1, 50);
  RateLimiter limiter(static_cast<unsigned>(burst), Time(interval), 1);
  int now = 0, parts = burst * interval;
  for (int i = 0; i < 50; ++i) {
    const int passed = *rc::gen::inRange(0, 60);
    now += passed;
    parts = std::min(parts + passed, burst * interval);
    const Time wait = limiter.take("a", Time(now));
    RC_ASSERT(wait.count() == std::max(interval - parts, 0));
    if (wait == none) parts -= interval;
  }
}

}  // namespace
}  // namespace aceso::http
