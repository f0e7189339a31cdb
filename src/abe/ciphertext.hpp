#pragma once
// Encrypt: the record's symmetric key under a policy and a period.

#include "abe/base_cache.hpp"
#include "abe/parameters.hpp"
#include "abe/revocation.hpp"
#include "base/executor.hpp"
#include "group/point.hpp"
#include "policy/policy.hpp"

namespace aceso::abe {

inline constexpr std::size_t sym_key_size = 32;
using SymKey = SecretArray<sym_key_size>;

/// What a record says of itself in the clear. Bound to the ciphertext.
struct RecordHeader {
  Digest record_id;
  Digest data_digest;        ///< SHA-256 of CT_HD
  Digest report_key_digest;  ///< SHA-256 of the patient's RSA modulus: reports go to that key and to no other
  Period period;
  policy::Policy policy;
};

/// CT_Sym. Public.
struct Ciphertext {
  RecordHeader header;
  G2 c2;               ///< C2 = g2^s1
  G1 c_t;              ///< C_t = H_time(t)^s1
  std::vector<G2> c3;  ///< C3_j = g2^(s'_j), tau of them
  std::vector<G1> c;   ///< c_i = W^lambda_i * H_attr(rho(i))^(s'_occ(i)), one a row
  Bytes wrapped;       ///< SymKey in the committing AEAD under E^s1

  /// Everything before `wrapped`: its associated data.
  [[nodiscard]] Bytes associated_data() const;
  [[nodiscard]] Bytes encode() const;
  static Result<Ciphertext> decode(ByteView bytes);
  /// SHA-256 of the encoding: what the chain and a semi-ciphertext name it by.
  [[nodiscard]] Digest digest() const;
};

/// Encrypt(pp, (M, rho), t, SymKey). Secret exponents, constant time.
Ciphertext encrypt(const PublicParameters& pp, RecordHeader header, const SymKey& key, Random& rng);

/// Encrypt for many records: keeps the bases of attributes and periods, and a table of E once enough records were
/// sealed to pay for it. Not for two threads at once.
class Sealer {
 public:
  explicit Sealer(const PublicParameters& pp) : e_(pp.e) {}

  Ciphertext encrypt(RecordHeader header, const SymKey& key, Random& rng);

  struct Job {
    RecordHeader header;
    const SymKey* key;  ///< must outlive the call
  };
  /// The ciphertexts that encrypt() would give for one job after another.
  std::vector<Ciphertext> encrypt_all(std::vector<Job> jobs, Random& rng, const Executor& run);

 private:
  struct Prepared;
  Prepared prepare(RecordHeader header, const SymKey& key, Random& rng);
  void expect(std::size_t records);
  [[nodiscard]] Ciphertext seal(Prepared prepared) const;

  Gt e_;
  std::optional<FixedBaseGt> e_table_;
  std::size_t records_ = 0;  ///< sealed so far
  BaseCache bases_;
};

/// The context of the AEAD that wraps SymKey.
inline constexpr std::string_view sym_key_context = "ACESO-V01-SYMKEY";

}  // namespace aceso::abe
