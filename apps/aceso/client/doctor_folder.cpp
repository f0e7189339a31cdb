#include "client/doctor_folder.hpp"

#include "service/key_material.hpp"

namespace aceso::app {
namespace {

constexpr const char* format = "aceso-doctor";
constexpr const char* json_name = "doctor.json";

fs::path record_name(const Digest& record_id) { return fs::path("records") / to_hex(record_id); }

/// Makes the keys that are not there. The public key is written before its secret one: where that is, both fit.
Result<void> make_keys(const Cli& cli, const KeyFolder& folder, const std::string& id, const abe::PublicParameters& pp,
                       const SecretBytes& passphrase) {
  OsRandom rng;
  if (!folder.has("signing.key")) {
    Outputs files(cli);
    ACESO_CHECK(files.add_secret(folder.path("signing.key"),
                                 service::encode_signing_secret_key(symm::SigningKey::generate(rng)), passphrase));
    ACESO_CHECK(files.commit());
  }
  ACESO_TRY(const auto signing,
            load_secret(passphrase, folder.path("signing.key"), service::decode_signing_secret_key));
  if (!folder.has("decryption.key")) {
    ACESO_TRY(const auto pair, abe::user_kg(pp, id, signing, rng));
    Outputs files(cli);
    ACESO_CHECK(files.add(folder.path("parameters"), pp.encode()));
    ACESO_CHECK(files.add(folder.path("user.pub"), pair.second.encode()));
    ACESO_CHECK(files.add_secret(folder.path("decryption.key"), pair.first.encode(), passphrase));
    return files.commit();
  }
  ACESO_TRY(const auto user,
            load(folder.path("user.pub"), [&](ByteView bytes) { return abe::UserPublicKey::decode(bytes, pp); }));
  if (user.id() != id || user.signing() != signing.public_key())
    return fail(ErrorCode::refused, folder.path({}).string(), "has keys of another id, or for other parameters");
  return {};
}

}  // namespace

Result<DoctorFolder> DoctorFolder::open(const fs::path& dir) {
  ACESO_TRY(auto folder, KeyFolder::open(dir));
  DoctorFolder out(std::move(folder));
  ACESO_CHECK(out.read());
  return out;
}

Result<DoctorFolder> DoctorFolder::make(const Cli& cli, const fs::path& dir, const std::string& id,
                                        const abe::PublicParameters& pp) {
  ACESO_TRY(auto folder, KeyFolder::make(dir));
  if (folder.has(json_name)) return fail(ErrorCode::refused, dir.string(), "has a doctor's keys already");
  const bool fresh = !folder.has("signing.key");
  ACESO_TRY(const SecretBytes passphrase, folder_passphrase(cli, folder, fresh));
  ACESO_CHECK(make_keys(cli, folder, id, pp, passphrase));
  DoctorFolder out(std::move(folder));
  out.id = id;
  ACESO_CHECK(out.save());
  return out;
}

Result<service::DoctorKeys> DoctorFolder::keys(const Cli& cli) const {
  ACESO_TRY(const SecretBytes passphrase, folder_passphrase(cli, folder_, false));
  ACESO_TRY(auto decryption, load_secret(passphrase, folder_.path("decryption.key"), abe::UserSecretKey::decode));
  ACESO_TRY(auto signing, load_secret(passphrase, folder_.path("signing.key"), service::decode_signing_secret_key));
  return service::DoctorKeys{std::move(decryption), std::move(signing)};
}

Result<abe::PublicParameters> DoctorFolder::parameters() const {
  return load(folder_.path("parameters"), abe::PublicParameters::decode);
}

Result<void> DoctorFolder::keep(const match::Trapdoor& sent) const {
  ACESO_CHECK(folder_.folder("trapdoors"));
  return folder_.keep(fs::path("trapdoors") / to_hex(sent.digest()), sent.encode());
}

Result<match::Trapdoor> DoctorFolder::standing_trapdoor() const {
  if (!trapdoor) return fail(ErrorCode::bad_argument, "trapdoor", "expected one: see 'aceso doctor interests'");
  return load(folder_.path(fs::path("trapdoors") / to_hex(*trapdoor)), match::Trapdoor::decode);
}

Result<fs::path> DoctorFolder::record(const Digest& record_id) const { return folder_.folder(record_name(record_id)); }

Result<void> DoctorFolder::keep(const Digest& record_id, const char* name, ByteView bytes) const {
  ACESO_CHECK(record(record_id));
  return folder_.keep(record_name(record_id) / name, bytes);
}

Result<std::optional<report::Report>> DoctorFolder::report(const Digest& record_id) const {
  const fs::path name = record_name(record_id) / "report";
  if (!folder_.has(name)) return std::nullopt;
  ACESO_TRY(auto out, load(folder_.path(name), report::Report::decode));
  return out;
}

Result<void> DoctorFolder::save() const {
  nlohmann::ordered_json value{{"id", id}, {"hospital", to_json(hospital)}, {"trapdoor", nullptr}};
  if (trapdoor) value["trapdoor"] = to_hex(*trapdoor);
  return folder_.keep_json(json_name, format, std::move(value));
}

Result<void> DoctorFolder::read() {
  ACESO_TRY(const auto value, folder_.read_json(json_name, format));
  Fields in(value, folder_.path(json_name).string());
  id = in.text("id");
  hospital = service_or_null(in, value, "hospital");
  trapdoor = in.digest_or_null("trapdoor");
  return in.finish();
}

}  // namespace aceso::app
