// A record from its sealing to its reading.

#include "abe/decrypt.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/report_key.hpp"
#include "commands/tokens.hpp"
#include "outputs.hpp"
#include "service/doctor.hpp"
#include "service/patient.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string parameters, policy, record_id, certificate, in, data, ciphertext, out;
  std::string attribute_key, update_key, pre_decryption_key, secret_key, semi;
  std::uint64_t period = 0;
  TokenOptions keywords;
};

Result<Answer> keywords_command(const Cli& cli, const Options& o) {
  const bool of_doctor = !o.keywords.role.empty();
  ACESO_TRY(const auto tokens, of_doctor ? interests_of(o.keywords) : keywords_of(o.keywords));
  Answer out;
  std::string list;
  auto& shown = out.facts[of_doctor ? "interests" : "keywords"] = nlohmann::ordered_json::array();
  for (const auto& token : tokens) {
    shown.push_back(token.text());
    list += token.text() + "\n";
  }
  if (o.out.empty()) return out;
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, as_bytes(list)));
  ACESO_CHECK(files.commit());
  return out;
}

Result<Answer> encrypt_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto policy, policy::Policy::parse(o.policy));
  ACESO_TRY(const Digest id, read_record_id(o.record_id));
  ACESO_TRY(const auto report_key, load_report_key(o.certificate));
  ACESO_TRY(const auto source, source_from(o.in));
  Outputs files(cli);
  ACESO_TRY(const auto sealed, files.stream(o.data, Readers::all));
  std::uint64_t data_bytes = 0;
  const symm::Sink counted = [&](ByteView bytes) {
    data_bytes += bytes.size();
    return sealed(bytes);
  };
  OsRandom rng;
  ACESO_TRY(const auto ct, service::seal_record(pp, id, report_key, policy, o.period, source, counted, rng));
  const Bytes bytes = ct.encode();
  ACESO_CHECK(files.add(o.ciphertext, bytes));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["period"] = ct.header.period;
  out.facts["policy"] = policy.to_string();
  out.facts["data_bytes"] = data_bytes;
  out.facts["data_digest"] = to_hex(ct.header.data_digest);
  out.facts["ciphertext_bytes"] = bytes.size();
  out.facts["ciphertext_digest"] = to_hex(ct.digest());
  return out;
}

Result<Answer> pre_key_gen_command(const Options& o) {
  ACESO_TRY(const auto attk, load(o.attribute_key, abe::AttributeKey::decode));
  ACESO_TRY(const auto updk, load(o.update_key, abe::UpdateKey::decode));
  OsRandom rng;
  abe::BaseCache bases;
  ACESO_TRY(const auto prek, abe::pre_key_gen(attk, updk, bases, rng));
  Answer out;
  out.facts["id"] = attk.id;
  out.facts["period"] = updk.period;
  if (!prek) {
    out.null = prek.error();
    return out;
  }
  const Bytes bytes = prek->encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> pre_dec_command(const Options& o) {
  ACESO_TRY(const auto prek, load(o.pre_decryption_key, abe::PreDecryptionKey::decode));
  ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  const auto semi = abe::pre_dec(prek, ct);
  Answer out;
  out.facts["record_id"] = to_hex(ct.header.record_id);
  if (!semi) {
    out.null = semi.error();
    return out;
  }
  const Bytes bytes = semi->encode();
  ACESO_CHECK(write_artifact(o.out, bytes));
  out.facts["bytes"] = bytes.size();
  return out;
}

Result<Answer> dec_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto semi, load(o.semi, abe::SemiCiphertext::decode));
  ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  ACESO_TRY(const auto sealed, source_from(o.data));
  ACESO_TRY(auto sk, load_secret(cli, o.secret_key, abe::UserSecretKey::decode));
  Outputs files(cli);
  ACESO_TRY(const auto record, files.stream(o.out, Readers::owner));
  std::uint64_t size = 0;
  const symm::Sink counted = [&](ByteView bytes) {
    size += bytes.size();
    return record(bytes);
  };
  const service::DoctorKeys keys{std::move(sk), {}};  // nothing is signed here
  ACESO_CHECK(service::open_record(keys, semi, ct, sealed, counted));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["record_id"] = to_hex(ct.header.record_id);
  out.facts["bytes"] = size;
  return out;
}

}  // namespace

void add_record_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* keywords = cli.root().add_subcommand("keywords", "Choose a record's keywords, or read a doctor's interests");
  add_keyword_options(keywords, o->keywords);
  optional_file(keywords, "--role", o->keywords.role, "FHIR PractitionerRole: its specialties, instead of keywords")
      ->excludes("--record");
  optional_file(keywords, "--out", o->out, "File to write, one a line; mode 0600");
  cli.run(keywords, [&cli, o] { return keywords_command(cli, *o); });

  auto* encrypt = cli.root().add_subcommand("encrypt", "Encrypt: seal a record of any size under a policy");
  file(encrypt, "--parameters", o->parameters, "Public parameters");
  encrypt->add_option("--policy", o->policy, "Who may read: attributes joined by and, or, K of (..., ...)")
      ->required()
      ->type_name("TEXT");
  number(encrypt, "--period", o->period, "Number of the period; see the command period")->required();
  record_id(encrypt, o->record_id);
  file(encrypt, "--certificate", o->certificate, "The patient's certified report key: reports go to it alone");
  file(encrypt, "--in", o->in, "The record");
  file(encrypt, "--data", o->data, "Sealed data (CT_HD) to write");
  file(encrypt, "--ciphertext", o->ciphertext, "Ciphertext of its key (CT_Sym) to write");
  cli.run(encrypt, [&cli, o] { return encrypt_command(cli, *o); });

  auto* pre_key = cli.root().add_subcommand("pre-key-gen", "PreKeyGen: join an attribute key with an update key");
  file(pre_key, "--attribute-key", o->attribute_key, "The doctor's attribute key");
  file(pre_key, "--update-key", o->update_key, "Update key of the record's period");
  file(pre_key, "--out", o->out, "Pre-decryption key to write");
  cli.run(pre_key, [o] { return pre_key_gen_command(*o); });

  auto* pre_dec = cli.root().add_subcommand("pre-dec", "PreDec: do all of a decryption but the doctor's own step");
  file(pre_dec, "--pre-decryption-key", o->pre_decryption_key, "The doctor's pre-decryption key");
  file(pre_dec, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym)");
  file(pre_dec, "--out", o->out, "Semi-ciphertext to write");
  cli.run(pre_dec, [o] { return pre_dec_command(*o); });

  auto* dec = cli.root().add_subcommand("dec", "Dec: open a record; nothing is written unless all of it is right");
  file(dec, "--secret-key", o->secret_key, "The doctor's key file");
  file(dec, "--semi", o->semi, "Semi-ciphertext from the hospital");
  file(dec, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym)");
  file(dec, "--data", o->data, "Sealed data (CT_HD)");
  file(dec, "--out", o->out, "Record to write; mode 0600");
  cli.run(dec, [&cli, o] { return dec_command(cli, *o); });
}

}  // namespace aceso::app
