// What a patient signs, offline: it needs to know the contracts, but no chain.

#include "abe/ciphertext.hpp"
#include "chain/patient_message.hpp"
#include "commands/accounts.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/patient_signature.hpp"
#include "commands/report_key.hpp"
#include "commands/tokens.hpp"
#include "match/index.hpp"
#include "outputs.hpp"
#include "report/receipt.hpp"

namespace aceso::app {
namespace {

struct Options {
  AccountOptions account;
  TokenOptions keywords;
  std::string deployment, hospital, index, opening, ciphertext, certificate, report, receipt, out;
  std::uint64_t epoch = 0;
};

/// What every signature needs.
struct Signing {
  chain::Account account;
  chain::Eip712Domain domain;
  chain::Address hospital;

  [[nodiscard]] Digest record_id() const { return chain::record_id_of(account.address()); }
};

Result<Signing> prepare(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto deployment, chain::read_deployment(o.deployment));
  ACESO_TRY(const auto hospital, read_address(o.hospital, "--hospital"));
  ACESO_TRY(auto account, open_account(cli, o.account));
  return Signing{
      std::move(account), {.chain_id = deployment.chain_id, .verifying_contract = deployment.records}, hospital};
}

template <class Message>
Result<Answer> sign(const Signing& signing, const std::string& type, const Message& message, std::uint64_t epoch,
                    const std::string& path) {
  const auto signature = sign_as_patient(signing.account, signing.domain, type, signing.hospital, epoch,
                                         chain::digest_to_sign(signing.domain, message));
  ACESO_CHECK(write_artifact(path, as_bytes(to_text(signature))));
  Answer out;
  out.facts["record_id"] = to_hex(signing.record_id());
  out.facts["patient"] = chain::to_string(signing.account.address());
  out.facts["hospital"] = chain::to_string(signing.hospital);
  return out;
}

tl::unexpected<Error> another_record(const std::string& path) {
  return fail(ErrorCode::bad_argument, path, "expected the record of this account: see --seed and --number");
}

Result<Answer> consent_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  ACESO_TRY(const auto keywords, keywords_of(o.keywords));
  ACESO_TRY(const auto opening, load_secret(cli, o.opening, match::IndexOpening::decode));
  ACESO_TRY(const auto signing, prepare(cli, o));
  if (index.record_id != signing.record_id()) return another_record(o.index);
  if (ct.header.record_id != signing.record_id()) return another_record(o.ciphertext);
  ACESO_CHECK(match::check_index(index, hashes_of(keywords), opening));
  return sign(signing, "Publish", chain::Publish{signing.hospital, index.digest(), ct.digest(), ct.header.period}, 0,
              o.out);
}

Result<Answer> withdrawal_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto signing, prepare(cli, o));
  return sign(signing, "Withdraw", chain::Withdraw{signing.record_id(), signing.hospital, o.epoch}, o.epoch, o.out);
}

Result<Answer> acknowledgement_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto patient, load_report_key(o.certificate, report));
  ACESO_TRY(const auto receipt,
            load(o.receipt, [&](ByteView bytes) { return report::Receipt::decode(bytes, patient); }));
  ACESO_CHECK(report::verify_receipt(report, patient, receipt));
  ACESO_TRY(const auto signing, prepare(cli, o));
  if (report.record_id != signing.record_id()) return another_record(o.report);
  return sign(signing, "Acknowledge",
              chain::Acknowledge{signing.record_id(), signing.hospital, report.digest(), receipt.digest()}, 0, o.out);
}

void add_signing_options(CLI::App* command, Options& o) {
  add_patient_options(command, o.account);
  file(command, "--deployment", o.deployment, "The chain's deployment.json: the signature is for its contracts alone");
  file(command, "--out", o.out, "Signature file to write");
}

}  // namespace

void add_patient_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();

  auto* consent = cli.root().add_subcommand("consent", "Check an index as the patient, and sign its publication");
  add_signing_options(consent, *o);
  address(consent, "--hospital", o->hospital, "Account of the hospital that is to publish the record");
  file(consent, "--index", o->index, "Index that the hospital made");
  file(consent, "--opening", o->opening, "Key file of its opening");
  add_keyword_options(consent, o->keywords);
  file(consent, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym) of the record");
  cli.run(consent, [&cli, o] { return consent_command(cli, *o); });

  auto* withdrawal = cli.root().add_subcommand("withdrawal", "Sign as the patient that an authorization ends");
  add_signing_options(withdrawal, *o);
  address(withdrawal, "--hospital", o->hospital, "Account of the hospital that loses its authorization");
  number(withdrawal, "--epoch", o->epoch, "Number of the authorization, as 'aceso chain record' shows it")->required();
  cli.run(withdrawal, [&cli, o] { return withdrawal_command(cli, *o); });

  auto* acknowledgement = cli.root().add_subcommand("acknowledgement", "Sign as the patient that a report came");
  add_signing_options(acknowledgement, *o);
  address(acknowledgement, "--hospital", o->hospital, "Account of the hospital that delivered the report");
  file(acknowledgement, "--report", o->report, "Report");
  file(acknowledgement, "--certificate", o->certificate, "One's own certified report key");
  file(acknowledgement, "--receipt", o->receipt, "Receipt for the report");
  cli.run(acknowledgement, [&cli, o] { return acknowledgement_command(cli, *o); });
}

}  // namespace aceso::app
