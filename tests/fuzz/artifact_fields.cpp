// Artifacts made from fields, of which most are right: points, lengths and counts that random bytes would not hit.

#include "abe/attribute_key.hpp"
#include "abe/ciphertext.hpp"
#include "abe/decrypt.hpp"
#include "abe/pre_decryption_key.hpp"
#include "abe/update_key.hpp"
#include "abe/user_key.hpp"
#include "fuzz.hpp"
#include "group/pairing.hpp"
#include "match/verdict.hpp"
#include "policy/lsss.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "service/key_material.hpp"
#include "support/seeded_random.hpp"
#include "symm/stream.hpp"

namespace aceso::fuzz {
namespace {

/// Elements and keys of which artifacts are made. Points cost much to make, so a few are used again and again.
struct Material {
  testing::SeededRandom rng{"fuzz"};
  std::vector<Bytes> g1, g2, gt, scalars;
  proof::PermutationCertificate certificate =
      proof::PermutationCertificate::decode(read_fixture("corpus/artifacts/report-key-certificate")).value();
  report::ReportKey patient = report::ReportKey::create(certificate).value();
  symm::SigningKey doctor = symm::SigningKey::generate(rng);
  report::Report sealed = report::seal_report(Digest{7}, as_bytes("all is well"), patient, doctor, rng).value();
  Bytes stream_key = Bytes(32, 9);
  Bytes stream;

  Material() {
    const auto bytes = [](const auto& encoded) { return Bytes(encoded.begin(), encoded.end()); };
    for (std::uint64_t i = 1; i <= 4; ++i) {
      const Scalar x = Scalar::from_u64(i * i * i);
      g1.push_back(bytes(G1::generator().pow(x).encode()));
      g1.push_back(bytes(G1::generator().pow(-x).encode()));
      g2.push_back(bytes(G2::generator().pow(x).encode()));
      gt.push_back(bytes(pairing(G1::generator(), G2::generator()).pow(x).encode()));
    }
    for (const Scalar& x : {Scalar::one(), -Scalar::one(), Scalar::from_u64(1000), Scalar()})
      scalars.push_back(bytes(x.encode().reveal()));
    symm::seal_stream(stream_key, rng, symm::source_of(Bytes(70'000, 'x')), symm::sink_into(stream)).value();
  }
};

Material& material() {
  static Material made;
  return made;
}

/// Writes an artifact's fields from choices of the input. `sound` stays true as long as every field is as the format
/// wants it, and then the decoder must take the artifact.
class Maker {
 public:
  Maker(Input& input, Artifact kind) : out(kind), in(input) {}

  void g1() { element(material().g1, G1::size); }
  void g2() { element(material().g2, G2::size); }
  void gt() { element(material().gt, Gt::size); }
  void scalar() { element(material().scalars, Scalar::size); }
  void scalar_not_zero() {
    const std::size_t at = in.below(material().scalars.size());
    sound = sound && at != material().scalars.size() - 1;
    out.raw(material().scalars[at]);
  }
  /// Any bytes are good.
  void bytes(std::size_t size) {
    Bytes chosen(size);
    std::ranges::copy(in.bytes(std::min<std::size_t>(size, 4)), chosen.begin());
    out.raw(chosen);
  }
  std::string name() {
    const std::string chosen(in.text());
    sound = sound && policy::check_attribute(chosen).has_value();
    out.text(chosen);
    return chosen;
  }
  /// `usual`, or rarely a number of the input's.
  std::size_t count(std::size_t usual, std::size_t width) {
    std::uint64_t chosen = usual;
    if (in.below(16) == 1) {
      chosen = in.number(width);
      sound = sound && chosen == usual;
    }
    if (width == 1) out.u8(static_cast<std::uint8_t>(chosen));
    if (width == 2) out.u16(static_cast<std::uint16_t>(chosen));
    if (width == 8) out.u64(chosen);
    return usual;
  }
  std::size_t depth() {
    const std::size_t chosen = in.below(8) != 1 ? 4 + in.below(4) : in.byte();
    sound = sound && chosen >= 4 && chosen <= 32;
    out.u8(static_cast<std::uint8_t>(chosen));
    return std::min<std::size_t>(chosen, 33);
  }
  std::size_t attributes() {
    std::vector<std::string> chosen(1 + in.below(4));
    for (std::string& attribute : chosen) attribute = in.text();
    if (in.below(8) != 1) {
      std::ranges::sort(chosen);
      chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    }
    sound = sound && std::ranges::adjacent_find(chosen, std::greater_equal<>()) == chosen.end();
    count(chosen.size(), 2);
    for (const std::string& attribute : chosen) {
      sound = sound && policy::check_attribute(attribute).has_value();
      out.text(attribute);
    }
    return chosen.size();
  }
  void node_key(std::size_t attribute_count) {
    g1();
    g2();
    for (std::size_t i = 0; i < attribute_count; ++i) g1();
  }
  std::size_t size_class() {
    static constexpr std::size_t classes[] = {8, 16, 32};
    return count(classes[in.below(3)], 2);
  }
  /// A string of the size of N. Whether it is below N is not looked at.
  void modulo_n() {
    sound = false;
    bytes(material().patient.rsa().size());
  }

  Encoder out;
  Input& in;
  bool sound = true;

 private:
  void element(const std::vector<Bytes>& pool, std::size_t size) {
    const std::size_t at = in.below(64);
    if (at == 63) return broken(pool[0], size);
    out.raw(pool[at % pool.size()]);
  }
  /// An element with one byte changed, or bytes of the input.
  void broken(const Bytes& element, std::size_t size) {
    sound = false;
    Bytes chosen = element;
    chosen[in.below(size)] ^= in.byte();
    out.raw(chosen);
  }
};

/// Decodes, and compares.
template <class T, class... More>
void check(const Maker& maker, const More&... more) {
  const auto value = T::decode(maker.out.bytes(), more...);
  require(value || !maker.sound, "what the format allows is decoded");
  if (!value) return;
  const auto encoded = value->encode();
  ByteView again;
  if constexpr (requires { encoded.reveal(); })
    again = encoded.reveal();
  else
    again = encoded;
  require(std::ranges::equal(again, maker.out.bytes()), "what decodes re-encodes identically");
}

void parameters(Input& in) {
  Maker a(in, Artifact::parameters);
  a.depth();
  const std::uint32_t seconds = static_cast<std::uint32_t>(in.number(2));
  a.sound = a.sound && seconds != 0;
  a.out.u32(seconds);
  a.gt();
  check<abe::PublicParameters>(a);
}

void master_key(Input& in) {
  Maker a(in, Artifact::master_key);
  a.scalar_not_zero();
  a.bytes(32);
  check<abe::MasterKey>(a);
}

void kgc_state(Input& in) {
  Maker a(in, Artifact::kgc_state);
  for (std::size_t i = a.count(in.below(5), 8); i > 0; --i) {
    a.name();
    a.bytes(32);
  }
  check<abe::KgcState>(a);
}

void revocation_list(Input& in) {
  Maker a(in, Artifact::revocation_list);
  std::uint64_t leaf = 0;
  for (std::size_t i = a.count(in.below(5), 8); i > 0; --i) {
    const std::uint64_t step = in.number(in.below(5));
    leaf += step;
    a.sound = a.sound && step != 0 && leaf < std::uint64_t{1} << 32;
    a.out.u64(leaf).u64(in.number(8));
  }
  check<abe::RevocationList>(a);
}

void attribute_key(Input& in) {
  Maker a(in, Artifact::attribute_key);
  a.name();
  const std::size_t attributes = a.attributes();
  const std::uint64_t leaf = in.number(in.below(3));
  a.out.u64(leaf);
  const std::size_t depth = a.depth();
  a.sound = a.sound && leaf >> depth == 0;
  for (std::size_t i = 0; i <= depth; ++i) a.node_key(attributes);
  check<abe::AttributeKey>(a);
}

void update_key(Input& in) {
  Maker a(in, Artifact::update_key);
  a.out.u64(in.number(8));
  const std::size_t depth = a.depth();
  std::uint64_t x = 0;
  for (std::size_t i = a.count(in.below(5), 8); i > 0; --i) {
    const std::uint64_t step = in.below(8);
    x += step;
    a.sound = a.sound && step != 0 && x < std::uint64_t{2} << depth;
    a.out.u64(x);
    a.g1();
    a.g2();
  }
  check<abe::UpdateKey>(a);
}

void pre_decryption_key(Input& in) {
  Maker a(in, Artifact::pre_decryption_key);
  a.name();
  const std::size_t attributes = a.attributes();
  a.out.u64(in.number(8));
  a.node_key(attributes);
  a.g1();
  a.g2();
  check<abe::PreDecryptionKey>(a);
}

void ciphertext(Input& in) {
  Maker a(in, Artifact::ciphertext);
  for (int i = 0; i < 3; ++i) a.bytes(32);
  a.out.u64(in.number(8));
  const std::string text(in.text());
  const auto policy = policy::Policy::parse(text);
  const bool as_it_is = in.below(4) == 1;
  const std::string written = policy && !as_it_is ? policy->to_string() : text;
  a.sound = policy && written == policy->to_string();
  a.out.text(written);
  a.g2();
  a.g1();
  std::size_t tau = 1, rows = 1;
  if (policy && policy->rows() <= 16) {
    const policy::Labels labels = policy::labels(*policy);
    tau = labels.tau;
    rows = labels.rows.size();
  } else {
    a.sound = false;  // too long to be written here
  }
  for (std::size_t i = 0; i < tau; ++i) a.g2();
  for (std::size_t i = 0; i < rows; ++i) a.g1();
  a.bytes(80);
  check<abe::Ciphertext>(a);
}

void semi_ciphertext(Input& in) {
  Maker a(in, Artifact::semi_ciphertext);
  a.bytes(32);
  a.gt();
  a.gt();
  check<abe::SemiCiphertext>(a);
}

void index(Input& in) {
  Maker a(in, Artifact::index);
  a.bytes(32);
  const std::size_t m = a.size_class();
  for (std::size_t i = 0; i < m + 2; ++i) a.g1();
  check<match::Index>(a);
}

void index_opening(Input& in) {
  Maker a(in, Artifact::index_opening);
  a.scalar_not_zero();
  a.scalar_not_zero();
  a.bytes(32);
  check<match::IndexOpening>(a);
}

void trapdoor(Input& in) {
  Maker a(in, Artifact::trapdoor);
  const std::size_t interests = in.below(34);
  a.out.u16(static_cast<std::uint16_t>(interests));
  const std::size_t m = a.size_class();
  a.sound = a.sound && interests >= 1 && interests <= m;
  for (std::size_t i = 0; i <= m; ++i) a.g2();
  check<match::Trapdoor>(a);
}

void verdict(Input& in) {
  Maker a(in, Artifact::verdict);
  const std::size_t matched = in.below(3);
  a.sound = matched < 2;
  a.out.u8(static_cast<std::uint8_t>(matched));
  a.bytes(32);
  a.bytes(32);
  if (matched == 0) a.gt();
  for (std::size_t i = matched == 0 ? 3 : 2; i > 0; --i) a.scalar();
  check<match::Verdict>(a);
}

void blinding_scalar(Input& in) {
  Maker a(in, Artifact::blinding_scalar);
  a.bytes(32);
  a.scalar_not_zero();
  check<service::BlindingScalar>(a);
}

/// Signed again after each change, so that what lies behind the signature's check is reached.
void report(Input& in) {
  const report::Report& original = material().sealed;
  Bytes changed = original.encode();
  changed.erase(changed.end() - std::ssize(original.signature), changed.end());
  for (std::size_t i = in.below(4); i > 0; --i) {
    const std::size_t at = in.number(2) % changed.size();
    changed[at] ^= in.byte();
  }
  Bytes message(as_bytes("ACESO-V01-REPORT-SIGNATURE").begin(), as_bytes("ACESO-V01-REPORT-SIGNATURE").end());
  append(message, changed);
  append(changed, material().doctor.sign(message));
  const auto decoded = report::Report::decode(changed);
  if (!decoded) return;
  require(decoded->encode() == changed, "what decodes re-encodes identically");
  const bool bound = decoded->associated_data() == original.associated_data() &&
                     decoded->proof.challenge == original.proof.challenge &&
                     decoded->proof.response == original.proof.response;
  require(report::check_sealing(*decoded, material().patient.rsa()).has_value() == bound,
          "the proof is for this report alone");
}

void receipt(Input& in) {
  Maker a(in, Artifact::receipt);
  a.bytes(32);
  for (std::size_t i = 0; i < proof::gq_rounds; ++i) a.out.u16(static_cast<std::uint16_t>(in.number(2)));
  for (std::size_t i = 0; i < 2 * proof::gq_rounds; ++i) a.modulo_n();
  check<report::Receipt>(a, material().patient);
}

void dispute_opening(Input& in) {
  Maker a(in, Artifact::dispute_opening);
  a.bytes(32);
  a.modulo_n();
  check<report::DisputeOpening>(a, material().patient);
}

/// A stream of two chunks, cut, with a byte changed, or with a part repeated, does not open.
void stream(Input& in) {
  const Bytes& original = material().stream;
  Bytes changed = original;
  const std::size_t at = in.number(3) % original.size();
  switch (in.below(4)) {
    case 0: changed[at] ^= in.byte(); break;
    case 1: changed.resize(at); break;
    case 2: changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), in.byte()); break;
    default: changed.insert(changed.end(), original.begin() + static_cast<std::ptrdiff_t>(at), original.end());
  }
  Bytes opened;
  const auto result = symm::open_stream(material().stream_key, symm::source_of(changed), symm::sink_into(opened));
  require(result.has_value() == (changed == original), "no other stream opens");
}

void make_and_decode(Input input) {
  static constexpr void (*artifacts[])(Input&) = {
      parameters, master_key,      kgc_state,       revocation_list, attribute_key, update_key, pre_decryption_key,
      ciphertext, semi_ciphertext, index,           index_opening,   trapdoor,      verdict,    blinding_scalar,
      report,     receipt,         dispute_opening, stream};
  artifacts[input.below(std::size(artifacts))](input);
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::make_and_decode({data, size});
  return 0;
}
