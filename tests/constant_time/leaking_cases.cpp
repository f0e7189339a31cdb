// Code that does leak: each of these must be reported, or the detector is blind.

#include "secrets.hpp"

namespace aceso::constant_time {
namespace {

volatile int seen = 0;

void branch_on_secret() {
  SecretArray<1> key;
  SecretRandom("leak").fill(key.reveal_mut());
  if ((key.reveal()[0] & 1) != 0) seen = 1;
}

void address_from_secret() {
  static const volatile std::uint8_t table[256] = {1, 2, 3};
  SecretArray<1> key;
  SecretRandom("leak").fill(key.reveal_mut());
  seen = table[key.reveal()[0]];
}

constexpr Case cases[] = {{"leaking_branch", branch_on_secret}, {"leaking_address", address_from_secret}};

}  // namespace

std::span<const Case> leaking_cases() { return cases; }

}  // namespace aceso::constant_time
