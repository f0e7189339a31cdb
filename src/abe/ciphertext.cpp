#include "abe/ciphertext.hpp"

#include "abe/domain.hpp"
#include "policy/lsss.hpp"
#include "symm/committing.hpp"
#include "symm/hash.hpp"

namespace aceso::abe {
namespace {

constexpr std::size_t wrapped_size = sym_key_size + symm::committing_overhead;

/// From so many records on, making a table of E costs less than it saves.
constexpr std::size_t worth_a_table = 24;

/// So many records are prepared at a time: each holds on to the tables of its attributes.
constexpr std::size_t jobs_together = 64;

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

/// What one record's encryption needs beside the shared tables. Drawn in the record's turn; used in any order.
struct Sealer::Prepared {
  RecordHeader header;
  const SymKey* key;
  policy::Lsss lsss;
  std::vector<Scalar> v;        ///< v[0] is s1
  std::vector<Scalar> s_prime;  ///< one for each occurrence of an attribute
  HashedBase time;
  std::vector<HashedBase> rows;  ///< H_attr(rho(i))
};

Sealer::Prepared Sealer::prepare(RecordHeader header, const SymKey& key, Random& rng) {
  Prepared out{std::move(header), &key, {}, {}, {}, {}, {}};
  out.lsss = policy::make_lsss(out.header.policy);
  out.v = random_scalars(out.lsss.columns, rng);
  out.s_prime = random_scalars(out.lsss.tau, rng);
  out.time = bases_.time(out.header.period, 1);
  for (const policy::Row& row : out.lsss.rows) out.rows.push_back(bases_.attribute(row.attribute, 1));
  return out;
}

void Sealer::expect(std::size_t records) {
  records_ += records;
  if (!e_table_ && records_ >= worth_a_table) e_table_.emplace(e_);
}

Ciphertext Sealer::seal(Prepared in) const {
  const std::vector<Scalar> lambda = policy::share(in.lsss, in.v);
  const Scalar& s1 = in.v.front();

  G2Products in_g2;
  in_g2.begin().multiply(g2_base(), s1);
  for (const Scalar& s : in.s_prime) in_g2.begin().multiply(g2_base(), s);
  G1Products in_g1;
  in.time.multiply_into(in_g1.begin(), s1);
  for (std::size_t i = 0; i < in.rows.size(); ++i)
    in.rows[i].multiply_into(in_g1.begin().multiply(w(), lambda[i]), in.s_prime[in.lsss.rows[i].occurrence]);

  const auto g2 = in_g2.take();
  const auto g1 = in_g1.take();
  Ciphertext out{std::move(in.header), g2[0], g1[0], {g2.begin() + 1, g2.end()}, {g1.begin() + 1, g1.end()}, {}};
  auto kem = (e_table_ ? e_table_->pow(s1) : e_.pow(s1)).encode();
  out.wrapped = symm::seal_once(kem, sym_key_context, out.associated_data(), in.key->reveal());
  wipe(kem.data(), kem.size());
  return out;
}

Ciphertext Sealer::encrypt(RecordHeader header, const SymKey& key, Random& rng) {
  expect(1);
  return seal(prepare(std::move(header), key, rng));
}

std::vector<Ciphertext> Sealer::encrypt_all(std::vector<Job> jobs, Random& rng, const Executor& run) {
  expect(jobs.size());
  std::vector<Ciphertext> out;
  out.reserve(jobs.size());
  for (std::size_t at = 0; at < jobs.size(); at += jobs_together) {
    const std::size_t count = std::min(jobs_together, jobs.size() - at);
    std::vector<Prepared> prepared;
    for (std::size_t i = at; i < at + count; ++i)
      prepared.push_back(prepare(std::move(jobs[i].header), *jobs[i].key, rng));
    std::vector<std::optional<Ciphertext>> sealed(count);
    run(count, [&](std::size_t i) { sealed[i] = seal(std::move(prepared[i])); });
    for (auto& ct : sealed) out.push_back(std::move(*ct));
  }
  return out;
}

Ciphertext encrypt(const PublicParameters& pp, RecordHeader header, const SymKey& key, Random& rng) {
  return Sealer(pp).encrypt(std::move(header), key, rng);
}

}  // namespace aceso::abe
