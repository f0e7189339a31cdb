#include "service/hospital.hpp"

#include <algorithm>

namespace aceso::service {
namespace {

constexpr std::string_view kappa_purpose = "kappa";

}  // namespace

Result<void> Hospital::note(const Digest& record_id, std::string_view event, std::string_view party,
                            std::string_view subject) {
  return tables.note(record_id, now(), event, party, subject);
}

Bytes Hospital::seal_kappa(const Digest& record_id, const Scalar& kappa) const {
  return vault.seal(kappa_purpose, record_id, kappa.encode().reveal());
}

Result<Scalar> Hospital::open_kappa(const Digest& record_id, ByteView sealed) const {
  ACESO_TRY(const SecretBytes bytes, vault.open(kappa_purpose, record_id, sealed));
  const auto kappa = Scalar::decode(bytes.reveal());
  if (!kappa) return fail(ErrorCode::bad_encoding, "kappa", "the database holds no scalar for it");
  return *kappa;
}

Result<void> Hospital::drop_data(const Digest& data_digest) {
  if (data_digest == Digest{}) return {};
  ACESO_TRY(const bool needed, tables.needs_data(data_digest));
  if (needed) return {};
  return blobs.remove(data_digest);
}

Result<chain::Address> account_of(ByteView bytes) {
  chain::Address out;
  if (bytes.size() != out.bytes.size()) return fail(ErrorCode::bad_encoding, "account", "expected 20 bytes");
  std::ranges::copy(bytes, out.bytes.begin());
  return out;
}

tl::unexpected<Error> no_such_record(const Digest& record_id) {
  return fail(ErrorCode::refused, "record " + to_hex(record_id), "is not kept here");
}

}  // namespace aceso::service
