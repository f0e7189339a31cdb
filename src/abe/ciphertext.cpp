#include "abe/ciphertext.hpp"

#include "abe/domain.hpp"
#include "policy/lsss.hpp"
#include "symm/committing.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

constexpr std::size_t wrapped_size = sym_key_size + symm::committing_overhead;

std::vector<Scalar> random_scalars(std::size_t n, Random& rng) {
  std::vector<Scalar> out;
  out.reserve(n);
  for (std::size_t i = 0; i < n; ++i) out.push_back(Scalar::random_nonzero(rng));
  return out;
}

}  // namespace

Bytes Ciphertext::associated_data() const {
  Encoder out(Artifact::ciphertext);
  out.raw(header.record_id)
      .raw(header.data_digest)
      .raw(header.report_key_digest)
      .u64(header.period)
      .text(header.policy.to_string());
  out.raw(c2.encode()).raw(c_t.encode());
  for (const G2& element : c3) out.raw(element.encode());
  for (const G1& element : c) out.raw(element.encode());
  return out.take();
}

Bytes Ciphertext::encode() const {
  Bytes out = associated_data();
  append(out, wrapped);
  return out;
}

Result<Ciphertext> Ciphertext::decode(ByteView bytes) {
  Decoder in(bytes, Artifact::ciphertext);
  const Digest record_id = in.digest("record id");
  const Digest data_digest = in.digest("data digest");
  const Digest report_key_digest = in.digest("report key digest");
  const Period period = in.u64("period");
  const std::string text = in.text("policy");
  if (!in.ok()) return in.failure();
  ACESO_TRY(auto policy, policy::Policy::parse(text));
  if (policy.to_string() != text) in.reject("policy", "expected its canonical text");

  const policy::Labels labels = policy::labels(policy);
  Ciphertext out{{record_id, data_digest, report_key_digest, period, std::move(policy)}, {}, {}, {}, {}, {}};
  out.c2 = read_g2(in, "C2");
  out.c_t = read_g1(in, "C_t");
  for (std::uint32_t j = 0; in.ok() && j < labels.tau; ++j) out.c3.push_back(read_g2(in, "C3"));
  for (std::size_t i = 0; in.ok() && i < labels.rows.size(); ++i) out.c.push_back(read_g1(in, "c"));
  const ByteView wrapped = in.raw(wrapped_size, "wrapped key");
  out.wrapped.assign(wrapped.begin(), wrapped.end());
  ACESO_CHECK(in.finish());
  return out;
}

Digest Ciphertext::digest() const { return symm::sha256(encode()); }

Ciphertext encrypt(const PublicParameters& pp, RecordHeader header, const SymKey& key, Random& rng) {
  const policy::Lsss lsss = policy::make_lsss(header.policy);
  const std::vector<Scalar> v = random_scalars(lsss.columns, rng);  // v[0] is s1
  const std::vector<Scalar> lambda = policy::share(lsss, v);
  const std::vector<Scalar> s_prime = random_scalars(lsss.tau, rng);
  const Scalar& s1 = v.front();

  Ciphertext out{std::move(header), {}, {}, {}, {}, {}};
  out.c2 = G2::generator().pow(s1);
  out.c_t = h_time(out.header.period).pow(s1);
  for (const Scalar& s : s_prime) out.c3.push_back(G2::generator().pow(s));
  for (std::size_t i = 0; i < lsss.rows.size(); ++i) {
    const policy::Row& row = lsss.rows[i];
    out.c.push_back(w().pow(lambda[i]) * h_attr(row.attribute).pow(s_prime[row.occurrence]));
  }
  auto kem = pp.e.pow(s1).encode();
  out.wrapped = symm::seal_once(kem, sym_key_context, out.associated_data(), key.reveal());
  wipe(kem.data(), kem.size());
  return out;
}

}  // namespace aceso::abe
