#include "match/trapdoor.hpp"

#include <algorithm>

#include "group/products.hpp"
#include "symm/hash.hpp"

namespace aceso::match {

Bytes Trapdoor::encode() const {
  Encoder out(Artifact::trapdoor);
  out.u16(interests).u16(static_cast<std::uint16_t>(m()));
  for (const G2& element : t) out.raw(element.encode());
  return out.take();
}

Result<Trapdoor> Trapdoor::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::trapdoor);
  Trapdoor out;
  out.interests = in.u16("interests");
  const std::uint16_t m = in.u16("m");
  if (in.ok() && !is_size_class(m)) in.reject("m", "expected 8, 16 or 32, found " + std::to_string(m));
  if (in.ok() && (out.interests == 0 || out.interests > m)) in.reject("interests", "expected 1 to m");
  // No element is the identity: all of them together would match every index.
  for (unsigned j = 0; in.ok() && j <= m; ++j) out.t.push_back(read_g2(in, "T"));
  ACESO_CHECK(in.finish());
  return out;
}

Digest Trapdoor::digest() const { return symm::sha256(encode()); }

Result<Trapdoor> trd_gen(std::span<const Scalar> interests, unsigned m, Random& rng) {
  if (!is_size_class(m)) return fail(ErrorCode::bad_argument, "m", "expected 8, 16 or 32, found " + std::to_string(m));
  if (interests.empty() || interests.size() > m)
    return fail(ErrorCode::bad_argument, "interests",
                "expected 1 to " + std::to_string(m) + ", found " + std::to_string(interests.size()));
  for (std::size_t i = 0; i < interests.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (interests[i] == interests[j]) return fail(ErrorCode::bad_argument, "interests", "expected no two equal");

  for (;;) {
    Trapdoor out{static_cast<std::uint16_t>(interests.size()), {}};
    std::vector<Scalar> terms;  // c_i y_i^j
    for (std::size_t i = 0; i < interests.size(); ++i) terms.push_back(Scalar::random_nonzero(rng));
    G2Products products;
    for (unsigned j = 0; j <= m; ++j) {
      Scalar sum;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        sum = sum + terms[i];
        terms[i] = terms[i] * interests[i];
      }
      products.begin().multiply(g2_base(), sum);
    }
    out.t = products.take();
    if (std::ranges::none_of(out.t, &G2::is_identity)) return out;  // else, once in 2^250: other c_i
  }
}

}  // namespace aceso::match
