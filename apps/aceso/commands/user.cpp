// The keys of users, patients and hospitals.

#include "abe/user_key.hpp"
#include "chain/account.hpp"
#include "chain/patient_message.hpp"
#include "commands/accounts.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "outputs.hpp"
#include "passphrase.hpp"
#include "report/report.hpp"
#include "service/key_material.hpp"
#include "symm/hash.hpp"
#include "symm/key_file.hpp"

namespace aceso::app {
namespace {

struct Options {
  std::string parameters, id, signing_key, secret_key, public_key, certificate, new_passphrase_file, out;
  unsigned bits = symm::rsa_bits_least;
  AccountOptions account;
  bool make_new = false;
};

/// Writes a secret and what is public of it, and says its size and digest.
Result<Answer> write_pair(const Cli& cli, const SecretBytes& secret, const std::string& secret_path, const Bytes& shown,
                          const std::string& shown_path) {
  Outputs files(cli);
  ACESO_CHECK(files.add_secret(secret_path, secret));
  ACESO_CHECK(files.add(shown_path, shown));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["bytes"] = shown.size();
  out.facts["sha256"] = to_hex(symm::sha256(shown));
  return out;
}

Result<Answer> user_kg_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto signing, load_secret(cli, o.signing_key, service::decode_signing_secret_key));
  OsRandom rng;
  ACESO_TRY(const auto pair, abe::user_kg(pp, o.id, signing, rng));
  ACESO_TRY(auto out, write_pair(cli, pair.first.encode(), o.secret_key, pair.second.encode(), o.public_key));
  out.facts["id"] = o.id;
  return out;
}

Result<Answer> signing_key_command(const Cli& cli, const Options& o) {
  OsRandom rng;
  const auto key = symm::SigningKey::generate(rng);
  return write_pair(cli, service::encode_signing_secret_key(key), o.secret_key,
                    service::encode_signing_public_key(key.public_key()), o.public_key);
}

Result<Answer> encapsulation_key_command(const Cli& cli, const Options& o) {
  OsRandom rng;
  const auto pair = symm::generate_kem_key_pair(rng);
  return write_pair(cli, service::encode_encapsulation_secret_key(pair), o.secret_key,
                    service::encode_encapsulation_public_key(pair.public_key), o.public_key);
}

Result<Answer> report_key_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto key, symm::RsaPrivateKey::generate(o.bits));
  return write_pair(cli, service::encode_report_secret_key(key), o.secret_key, proof::certify_permutation(key).encode(),
                    o.certificate);
}

Result<Answer> account_command(const Cli& cli, const Options& o) {
  if (o.make_new) {
    service::AccountSeed seed;
    OsRandom().fill(seed.reveal_mut());
    Outputs files(cli);
    ACESO_CHECK(files.add_secret(o.account.seed, service::encode_account_seed(seed)));
    ACESO_CHECK(files.commit());
  }
  ACESO_TRY(const auto account, open_account(cli, o.account));
  Answer out;
  out.facts["address"] = chain::to_string(account.address());
  if (o.account.label == "patient") out.facts["record_id"] = to_hex(chain::record_id_of(account.address()));
  return out;
}

Result<Answer> change_passphrase_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const SecretBytes artifact, read_secret(cli, o.secret_key));
  ACESO_TRY(const SecretBytes passphrase, choose_passphrase(o.new_passphrase_file, "the new key file"));
  OsRandom rng;
  ACESO_TRY(const Bytes sealed, symm::seal_key_file(passphrase.reveal(), artifact.reveal(), rng));
  Outputs files(cli);
  ACESO_CHECK(files.add_private(o.out, sealed));
  ACESO_CHECK(files.commit());
  Answer out;
  out.facts["bytes"] = sealed.size();
  return out;
}

}  // namespace

void add_user_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* user = cli.root().add_subcommand("user-kg", "UserKG: make a user's key, which the KGC never sees");
  file(user, "--parameters", o->parameters, "Public parameters");
  file(user, "--signing-key", o->signing_key, "The user's key file for signing, from the command signing-key");
  user->add_option("--id", o->id, "The user's id, 1 to 256 bytes")->required()->type_name("TEXT");
  file(user, "--secret-key", o->secret_key, "Key file to write");
  file(user, "--public-key", o->public_key, "Public key to write, with its proofs of possession");
  cli.run(user, [&cli, o] { return user_kg_command(cli, *o); });

  auto* signing = cli.root().add_subcommand("signing-key", "Make a doctor's key for signing reports (Ed25519)");
  file(signing, "--secret-key", o->secret_key, "Key file to write");
  file(signing, "--public-key", o->public_key, "Public key to write");
  cli.run(signing, [&cli, o] { return signing_key_command(cli, *o); });

  auto* kem = cli.root().add_subcommand("encapsulation-key", "Make a hospital's key for authorizations (X25519)");
  file(kem, "--secret-key", o->secret_key, "Key file to write");
  file(kem, "--public-key", o->public_key, "Public key to write");
  cli.run(kem, [&cli, o] { return encapsulation_key_command(cli, *o); });

  auto* report = cli.root().add_subcommand("report-key", "Make a patient's key for receiving reports (RSA)");
  number(report, "--bits", o->bits, "Size of the modulus, 3072 to 8192")->capture_default_str();
  file(report, "--secret-key", o->secret_key, "Key file to write");
  file(report, "--certificate", o->certificate, "Public key to write, with the proof that its map is a permutation");
  cli.run(report, [&cli, o] { return report_key_command(cli, *o); });

  auto* account = cli.root().add_subcommand("account", "Show an account of a seed; a patient takes a new one a record");
  account->add_flag("--new", o->make_new, "Make the seed first");
  add_account_options(account, o->account, "patient");
  cli.run(account, [&cli, o] { return account_command(cli, *o); });

  auto* change = cli.root().add_subcommand("change-passphrase", "Copy a key file to one under another passphrase");
  file(change, "--secret-key", o->secret_key, "Key file");
  optional_file(change, "--new-passphrase-file", o->new_passphrase_file,
                "File whose first line is the new passphrase; without it, the terminal is asked");
  file(change, "--out", o->out, "Key file to write; may be the same one");
  cli.run(change, [&cli, o] { return change_passphrase_command(cli, *o); });
}

}  // namespace aceso::app
