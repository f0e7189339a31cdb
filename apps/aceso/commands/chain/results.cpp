// Verdicts, reports and receipts on the chain.

#include "chain/patient_message.hpp"
#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "commands/patient_signature.hpp"
#include "commands/report_key.hpp"
#include "report/receipt.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  AccountOptions account;
  std::string index, verdict, ciphertext, report, certificate, receipt, acknowledgement;
};

Result<Answer> record_verdict_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto verdict, load(o.verdict, match::Verdict::decode));
  if (verdict.index_digest != index.digest())
    return fail(ErrorCode::bad_argument, o.verdict, "expected a verdict on the index in " + o.index);
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt,
            session.consortium().records.record_verdict(*sender, index.record_id,
                                                        match::trapdoor_tag(index.record_id, verdict.trapdoor_digest),
                                                        verdict.matched(), verdict.digest()));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(index.record_id);
  out.facts["verdict"] = verdict.matched() ? "match" : "no match";
  return out;
}

Result<Answer> deliver_report_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto verdict, load(o.verdict, match::Verdict::decode));
  ACESO_TRY(const auto patient, load_report_key(o.certificate));
  ACESO_TRY(auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto published, service::check_ciphertext(session.consortium(), std::move(ct)));
  if (published->header.record_id != report.record_id || published->header.report_key_digest != patient.digest())
    return fail(ErrorCode::bad_signature, o.report, "expected a report on this record, to the key that it names");
  ACESO_CHECK(report::check_sealing(report, patient.rsa()));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().records.deliver_report(
                                    *sender, report.record_id,
                                    match::trapdoor_tag(report.record_id, verdict.trapdoor_digest), report.digest()));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(report.record_id);
  out.facts["report_digest"] = to_hex(report.digest());
  return out;
}

Result<Answer> acknowledge_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto report, load(o.report, report::Report::decode));
  ACESO_TRY(const auto patient, load_report_key(o.certificate, report));
  ACESO_TRY(const auto proof, load(o.receipt, [&](ByteView bytes) { return report::Receipt::decode(bytes, patient); }));
  ACESO_CHECK(report::verify_receipt(report, patient, proof));
  ACESO_TRY(const Session session, Session::open(o.chain));
  auto& records = session.consortium().records;
  ACESO_TRY(const auto signature, read_patient_signature(o.acknowledgement, "Acknowledge", records.domain()));
  const chain::Acknowledge message{chain::record_id_of(signature.patient), signature.hospital, report.digest(),
                                   proof.digest()};
  ACESO_CHECK(check_signed(o.acknowledgement, signature, chain::digest_to_sign(records.domain(), message)));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, records.acknowledge(*sender, message, signature.signature));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(message.record_id);
  out.facts["report_digest"] = to_hex(message.report_digest);
  out.facts["receipt_digest"] = to_hex(message.receipt_digest);
  return out;
}

}  // namespace

void add_result_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* verdict = group->add_subcommand("record-verdict", "Record a verdict, as the hospital that matched");
  add_chain_options(verdict, o->chain);
  add_account_options(verdict, o->account, "hospital");
  file(verdict, "--index", o->index, "Index");
  file(verdict, "--verdict", o->verdict, "Verdict, from the command prove-match");
  cli.run(verdict, [&cli, o] { return record_verdict_command(cli, *o); });

  auto* report = group->add_subcommand("deliver-report", "Deliver a report, as the hospital that matched");
  add_chain_options(report, o->chain);
  add_account_options(report, o->account, "hospital");
  file(report, "--report", o->report, "Report");
  file(report, "--certificate", o->certificate, "The patient's certified report key; the report must be to it");
  file(report, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym) of the record: it names the report key");
  file(report, "--verdict", o->verdict, "Verdict of the match that the report answers");
  cli.run(report, [&cli, o] { return deliver_report_command(cli, *o); });

  auto* acknowledge = group->add_subcommand("acknowledge", "Verify a patient's receipt and relay it, as anyone");
  add_chain_options(acknowledge, o->chain);
  add_account_options(acknowledge, o->account, "hospital");
  file(acknowledge, "--report", o->report, "Report");
  file(acknowledge, "--certificate", o->certificate, "The patient's certified report key");
  file(acknowledge, "--receipt", o->receipt, "Receipt");
  file(acknowledge, "--acknowledgement", o->acknowledgement, "The patient's signature");
  cli.run(acknowledge, [&cli, o] { return acknowledge_command(cli, *o); });
}

}  // namespace aceso::app
