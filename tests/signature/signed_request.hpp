#pragma once
// A signed request, and ways to change it.

#include <gtest/gtest.h>

#include <functional>

#include "http/signature.hpp"
#include "support/seeded_random.hpp"

namespace aceso::testing {

using http::Request;

inline constexpr std::int64_t now = 1'790'000'000;
inline constexpr std::int64_t skew = 5;

inline const symm::SigningKey& key() {
  static const symm::SigningKey out = [] {
    SeededRandom rng("signature");
    return symm::SigningKey::generate(rng);
  }();
  return out;
}

inline Request unsigned_request(bool with_body) {
  Request out{with_body ? "POST" : "GET", "hospital.example:8443", "/v1/records/ab", "period=3&part=1", {}, {}, {}};
  if (!with_body) return out;
  out.body = {'{', '"', 'a', '"', ':', '1', '}'};
  out.headers.add("Content-Type", "application/json");
  return out;
}

inline Request signed_request(bool with_body = true) {
  SeededRandom rng("nonce");
  Request out = unsigned_request(with_body);
  EXPECT_TRUE(sign(out, "doctor-7", key(), now, rng));
  return out;
}

inline bool accepted(const Request& request) {
  const auto claim = inspect(request);
  return claim && verify(*claim, key().public_key(), now, skew);
}

/// The request with the values of one field changed; fields whose value becomes empty are left out.
inline Request with_field(const Request& request, std::string_view name,
                          const std::function<std::string(std::string)>& change) {
  Request out = request;
  out.headers = {};
  for (const auto& [known, value] : request.headers.fields()) {
    const std::string changed = known == name ? change(value) : value;
    if (!changed.empty()) out.headers.add(known, changed);
  }
  return out;
}
inline Request with_field(const Request& request, std::string_view name, std::string_view from, std::string_view to) {
  return with_field(request, name, [&](std::string value) {
    const std::size_t at = value.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return value.replace(at, from.size(), to);
  });
}

}  // namespace aceso::testing
