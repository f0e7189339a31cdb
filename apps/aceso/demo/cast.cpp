#include "demo/cast.hpp"

#include <thread>

#include "http/base64.hpp"

namespace aceso::app {
namespace {

constexpr unsigned report_key_bits = 3072;
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::milliseconds pause{50};

/// The attribute key that the hospital got: the key center gives the same one again.
Result<abe::AttributeKey> copy_of_key(Stage& stage, const DoctorRole& role, ByteView user) {
  ACESO_TRY(auto kgc, stage.town.as_member(stage.town.kgc(), stage.hospital(role.house)));
  ACESO_TRY(const Bytes key,
            kgc.call(json_call("POST", "/v1/attribute-keys",
                               {{"user_public_key", http::to_base64(user)}, {"attributes", role.attributes}})));
  return abe::AttributeKey::decode(key);
}

}  // namespace

Result<void> wait_for(const std::string& what, const std::function<Result<bool>()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    ACESO_TRY(const bool is_done, done());
    if (is_done) return {};
    if (std::chrono::steady_clock::now() > deadline) return fail(ErrorCode::unavailable, what, "did not happen");
    std::this_thread::sleep_for(pause);
  }
}

Result<void> enrol_doctors(Stage& stage, const RecordFolder& folder, Story& story) {
  for (const DoctorRole& role : cast_doctors(folder)) {
    const auto enrolled =
        story.step("UserKG and AttKeyGen: " + role.id + " of " + name_of(role.house), [&](Cost& cost) -> Result<void> {
          auto signing = symm::SigningKey::generate(stage.rng);
          ACESO_TRY(auto user, abe::user_kg(stage.town.parameters(), role.id, signing, stage.rng));
          const Bytes encoded = user.second.encode();
          ACESO_TRY(auto connection, stage.town.as_operator(stage.hospital(role.house)));
          ACESO_CHECK(OperatorClient(connection).enrol(encoded, role.attributes));
          ACESO_TRY(auto key, copy_of_key(stage, role, encoded));
          cost.bytes = key.encode().size();
          stage.actors.emplace(role.id, Actor{role, {std::move(user.first), std::move(signing)}, std::move(key), {}});
          return {};
        });
    ACESO_CHECK(enrolled);
  }
  return {};
}

Result<Case> admit(const RecordFile& file, Stage& stage) {
  ACESO_TRY(auto report_key, symm::RsaPrivateKey::generate(report_key_bits));
  service::Patient patient(chain::Account::generate(stage.rng), std::move(report_key));
  auto certificate = patient.certificate();
  ACESO_TRY(auto registered, report::ReportKey::create(certificate));
  return Case{file,
              std::move(patient),
              symm::SigningKey::generate(stage.rng),
              std::move(certificate),
              std::move(registered),
              std::nullopt,
              {}};
}

}  // namespace aceso::app
