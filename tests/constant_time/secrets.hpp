#pragma once
// Secrets as valgrind's memcheck follows them: marked undefined, so that a branch or an address that depends on one is
// reported. docs/constant-time.md says what is covered and what is declassified where.

#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "support/seeded_random.hpp"

namespace aceso::constant_time {

/// Marks memory secret, or public again. The bytes stay what they are.
void mark_secret(const void* data, std::size_t size);
void mark_public(const void* data, std::size_t size);

/// Whether memcheck takes a bit of it for secret.
bool is_secret(const void* data, std::size_t size);

/// Ends the process with a message unless `holds`: a case whose secrets did not arrive, or whose result is wrong,
/// would show nothing.
void expect(bool holds, const char* what);

/// `expect` that a secret arrived in these bytes: what is marked went through the procedure to its result.
void expect_secret(ByteView bytes, const char* what);

/// Gives bytes that are marked secret.
class SecretRandom final : public Random {
 public:
  explicit SecretRandom(std::string seed) : bytes_(std::move(seed)) {}
  void fill(std::span<std::uint8_t> out) override {
    bytes_.fill(out);
    mark_secret(out.data(), out.size());
  }

 private:
  aceso::testing::SeededRandom bytes_;
};

/// What a receiver gets of an artifact that its maker publishes: the encoding, which must hold secret bits and is
/// declassified here, decoded again. `decode` takes the bytes.
template <class Artifact, class Decode>
auto published(const Artifact& artifact, Decode decode) {
  const Bytes bytes = artifact.encode();
  expect_secret(bytes, "a secret to have gone into what is published");
  mark_public(bytes.data(), bytes.size());
  auto again = decode(ByteView(bytes));
  expect(again.has_value(), "what is published to decode");
  return std::move(*again);
}
template <class Artifact>
Artifact published(const Artifact& artifact) {
  return published(artifact, [](ByteView bytes) { return Artifact::decode(bytes); });
}

/// A copy of `value`, an object without pointers, that is secret.
template <class T>
T secret(T value) {
  mark_secret(&value, sizeof value);
  return value;
}

/// The result of a procedure that must not fail.
template <class T>
auto checked(T result, const char* what) {
  expect(result.has_value(), what);
  return std::move(*result);
}

/// Whether two byte strings are equal, once both are public.
bool equal_published(ByteView a, ByteView b);

struct Case {
  const char* name;
  void (*run)();
};
// One list for each file of cases.
std::span<const Case> group_cases();
std::span<const Case> key_cases();
std::span<const Case> record_cases();
std::span<const Case> matching_cases();
std::span<const Case> report_cases();
std::span<const Case> symmetric_cases();
std::span<const Case> leaking_cases();

}  // namespace aceso::constant_time
