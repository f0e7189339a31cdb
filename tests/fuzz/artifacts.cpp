// Every artifact as bytes, whatever they are; kept to a header and points that are right, so that more than the first
// field is reached. artifact_fields.cpp makes artifacts from fields instead.

#include <map>

#include "abe/attribute_key.hpp"
#include "abe/ciphertext.hpp"
#include "abe/decrypt.hpp"
#include "abe/pre_decryption_key.hpp"
#include "abe/update_key.hpp"
#include "abe/user_key.hpp"
#include "fuzz.hpp"
#include "match/authorization.hpp"
#include "match/verdict.hpp"
#include "report/dispute.hpp"
#include "report/receipt.hpp"
#include "service/key_material.hpp"
#include "symm/key_file.hpp"
#include "symm/stream.hpp"

namespace aceso::fuzz {
namespace {

/// The parameters and the patient's key of the test vectors: some artifacts are decoded against them.
const abe::PublicParameters& parameters() {
  static const auto made = abe::PublicParameters::decode(read_fixture("corpus/artifacts/parameters"));
  return made.value();
}
const report::ReportKey& patient() {
  static const auto made = report::ReportKey::create(
      proof::PermutationCertificate::decode(read_fixture("corpus/artifacts/report-key-certificate")).value());
  return made.value();
}

template <class Encoded>
void require_same(const Encoded& encoded, ByteView bytes) {
  ByteView again;
  if constexpr (requires { encoded.reveal(); })
    again = encoded.reveal();
  else
    again = encoded;
  require(std::ranges::equal(again, bytes), "what decodes re-encodes identically");
}

template <class T>
void whole(ByteView bytes) {
  if (const auto value = T::decode(bytes)) require_same(value->encode(), bytes);
}
template <class T, auto context>
void against(ByteView bytes) {
  if (const auto value = T::decode(bytes, context())) require_same(value->encode(), bytes);
}
template <auto decode, auto encode>
void key(ByteView bytes) {
  if (const auto value = decode(bytes)) require_same(encode(*value), bytes);
}

void report(ByteView bytes) {
  const auto decoded = report::Report::decode(bytes);
  if (!decoded) return;
  require_same(decoded->encode(), bytes);
  static_cast<void>(report::check_sealing(*decoded, patient().rsa()));
}

void certificate(ByteView bytes) {
  const auto decoded = proof::PermutationCertificate::decode(bytes);
  if (!decoded) return;
  require_same(decoded->encode(), bytes);
  const auto checked = report::ReportKey::create(*decoded);
  require(!checked || *checked->rsa().encode().begin() != 0, "a key has no leading zeros");
}

void stream(ByteView bytes) {
  static const Bytes key = from_hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f").value();
  Bytes out;
  const auto opened = symm::open_stream(key, symm::source_of(bytes), symm::sink_into(out));
  require(!opened || out.size() < bytes.size(), "a sealed stream is longer than what it holds");
}

void key_file(ByteView bytes) {
  // Opening takes 2^n KiB: what is allowed but slow is left to the tests of src/symm.
  constexpr std::size_t cost_at = header_size;
  if (bytes.size() > cost_at && bytes[cost_at] > 10 && bytes[cost_at] <= symm::scrypt_log_n_most) return;
  const auto opened = symm::open_key_file(as_bytes("correct horse Ä"), bytes);
  require(!opened || opened->size() < bytes.size(), "a key file is longer than what it holds");
}

void decode(ByteView bytes) {
  using namespace service;
  static const std::map<Artifact, void (*)(ByteView)> decoders = {
      {Artifact::parameters, whole<abe::PublicParameters>},
      {Artifact::master_key, whole<abe::MasterKey>},
      {Artifact::kgc_state, whole<abe::KgcState>},
      {Artifact::revocation_list, whole<abe::RevocationList>},
      {Artifact::user_secret_key, whole<abe::UserSecretKey>},
      {Artifact::user_public_key, against<abe::UserPublicKey, parameters>},
      {Artifact::attribute_key, whole<abe::AttributeKey>},
      {Artifact::update_key, whole<abe::UpdateKey>},
      {Artifact::pre_decryption_key, whole<abe::PreDecryptionKey>},
      {Artifact::ciphertext, whole<abe::Ciphertext>},
      {Artifact::semi_ciphertext, whole<abe::SemiCiphertext>},
      {Artifact::sealed_data, stream},
      {Artifact::index, whole<match::Index>},
      {Artifact::index_opening, whole<match::IndexOpening>},
      {Artifact::authorization, whole<match::Authorization>},
      {Artifact::trapdoor, whole<match::Trapdoor>},
      {Artifact::verdict, whole<match::Verdict>},
      {Artifact::encapsulation_secret_key, key<decode_encapsulation_secret_key, encode_encapsulation_secret_key>},
      {Artifact::encapsulation_public_key, key<decode_encapsulation_public_key, encode_encapsulation_public_key>},
      {Artifact::report, report},
      {Artifact::report_key_certificate, certificate},
      {Artifact::receipt, against<report::Receipt, patient>},
      {Artifact::dispute_opening, against<report::DisputeOpening, patient>},
      {Artifact::signing_secret_key, key<decode_signing_secret_key, encode_signing_secret_key>},
      {Artifact::signing_public_key, key<decode_signing_public_key, encode_signing_public_key>},
      {Artifact::report_secret_key, key<decode_report_secret_key, encode_report_secret_key>},
      {Artifact::account_seed, key<decode_account_seed, encode_account_seed>},
      {Artifact::blinding_scalar, whole<BlindingScalar>},
      {Artifact::key_file, key_file}};
  const auto kind = peek_artifact(bytes);
  if (!kind) return;
  const auto found = decoders.find(*kind);
  require(found != decoders.end(), "every kind of artifact has a decoder here");
  found->second(bytes);
}

constexpr std::size_t g1_size = G1::size;

/// Where `bytes` hold what may be a compressed point: its first byte has the top bit set and the next one not.
std::vector<std::size_t> likely_points(ByteView bytes) {
  std::vector<std::size_t> out;
  for (std::size_t at = header_size; at + g1_size <= bytes.size(); ++at)
    if ((bytes[at] & 0xc0) == 0x80) out.push_back(at);
  return out;
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::decode({data, size});
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned int seed) {
  using namespace aceso;
  using namespace aceso::fuzz;
  if (size <= header_size || seed % 16 == 0) return LLVMFuzzerMutate(data, size, most);
  const auto points = likely_points({data, size});
  const std::size_t choice = seed / 16;
  if (seed % 4 == 0 && !points.empty()) {
    data[points[choice % points.size()]] ^= 0x20;  // the sign: of a point this makes the inverse
    return size;
  }
  if (seed % 4 == 1 && points.size() > 1) {
    const std::size_t from = points[choice % points.size()], to = points[choice / 64 % points.size()];
    std::copy_n(Bytes(data + from, data + from + g1_size).begin(), g1_size, data + to);
    return size;
  }
  return header_size + LLVMFuzzerMutate(data + header_size, size - header_size, most - header_size);
}
