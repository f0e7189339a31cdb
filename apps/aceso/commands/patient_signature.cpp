#include "commands/patient_signature.hpp"

#include <nlohmann/json.hpp>

#include "chain/file.hpp"

namespace aceso::app {
namespace {

using nlohmann::json;

constexpr const char* format = "aceso-patient-signature";
constexpr std::size_t members = 10;
constexpr std::size_t size_most = 65536;

/// Takes the members of one file; the first failure sticks.
class Reader {
 public:
  Reader(const std::filesystem::path& path, const json& file) : path_(path), file_(file) {}

  std::string text(const char* name) {
    if (file_.contains(name) && file_[name].is_string()) return file_[name].get<std::string>();
    reject(name, "expected a text");
    return {};
  }
  std::uint64_t number(const char* name) {
    if (file_.contains(name) && file_[name].is_number_unsigned()) return file_[name].get<std::uint64_t>();
    reject(name, "expected a number");
    return 0;
  }
  chain::Address address(const char* name) {
    const auto value = chain::parse_address(text(name), name);
    if (!value) reject(name, value.error().message);
    return value.value_or(chain::Address());
  }
  Bytes bytes(const char* name) {
    const auto value = from_hex(text(name));
    if (!value) reject(name, "expected hexadecimal digits");
    return value.value_or(Bytes());
  }
  void reject(const std::string& name, const std::string& message) {
    if (!error_) error_ = Error{ErrorCode::bad_encoding, path_.string() + ": " + name, message};
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const std::filesystem::path& path_;
  const json& file_;
  std::optional<Error> error_;
};

}  // namespace

PatientSignature sign_as_patient(const chain::Account& account, const chain::Eip712Domain& domain, std::string message,
                                 const chain::Address& hospital, std::uint64_t epoch, const Digest& digest) {
  return {std::move(message),  domain.chain_id, domain.verifying_contract, account.address(), hospital, epoch, digest,
          account.sign(digest)};
}

std::string to_text(const PatientSignature& signature) {
  const nlohmann::ordered_json file{{"format", format},
                                    {"version", 1},
                                    {"message", signature.message},
                                    {"chain_id", signature.chain_id},
                                    {"contract", chain::to_string(signature.contract)},
                                    {"patient", chain::to_string(signature.patient)},
                                    {"hospital", chain::to_string(signature.hospital)},
                                    {"epoch", signature.epoch},
                                    {"digest", to_hex(signature.digest)},
                                    {"signature", to_hex(signature.signature.to_bytes())}};
  return file.dump(2) + "\n";
}

Result<PatientSignature> read_patient_signature(const std::filesystem::path& path, const std::string& message,
                                                const chain::Eip712Domain& domain) {
  ACESO_TRY(const std::string text, chain::read_file(path, size_most));
  const json file = json::parse(text, nullptr, false);
  if (!file.is_object() || file.size() != members || file.value("format", json()) != format ||
      file.value("version", json()) != 1)
    return fail(ErrorCode::bad_encoding, path.string(), "expected a patient's signature, version 1");
  Reader in(path, file);
  PatientSignature out;
  out.message = in.text("message");
  out.chain_id = in.number("chain_id");
  out.contract = in.address("contract");
  out.patient = in.address("patient");
  out.hospital = in.address("hospital");
  out.epoch = in.number("epoch");
  const auto digest = digest_from_hex(in.text("digest"));
  if (!digest) in.reject("digest", "expected 64 hexadecimal digits");
  const auto signature = chain::Signature::from_bytes(in.bytes("signature"));
  if (!signature) in.reject("signature", signature.error().message);
  if (out.message != message) in.reject("message", "expected " + message + ", found " + out.message);
  if (in.error()) return tl::unexpected<Error>(*in.error());
  if (out.chain_id != domain.chain_id || out.contract != domain.verifying_contract)
    return fail(ErrorCode::bad_signature, path.string(), "is for another chain or contract");
  out.digest = *digest;
  out.signature = *signature;
  const auto signer = chain::recover(out.digest, out.signature);
  if (!signer || *signer != out.patient)
    return fail(ErrorCode::bad_signature, path.string(), "is not signed by " + chain::to_string(out.patient));
  return out;
}

Result<void> check_signed(const std::filesystem::path& path, const PatientSignature& signature, const Digest& digest) {
  if (signature.digest == digest) return {};
  return fail(ErrorCode::bad_signature, path.string(), "was signed for other files, or for another hospital or period");
}

}  // namespace aceso::app
