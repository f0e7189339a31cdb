// Records on the chain: publication, authorizations, withdrawals.

#include "abe/ciphertext.hpp"
#include "chain/patient_message.hpp"
#include "commands/chain/commands.hpp"
#include "commands/chain/session.hpp"
#include "commands/patient_signature.hpp"
#include "match/authorization.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  AccountOptions account;
  std::string record_id, index, ciphertext, consent, authorization, to, from, withdrawal;
};

Result<Answer> publish_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto index, load(o.index, match::Index::decode));
  ACESO_TRY(const auto ct, load(o.ciphertext, abe::Ciphertext::decode));
  ACESO_TRY(const Session session, Session::open(o.chain));
  auto& records = session.consortium().records;
  ACESO_TRY(const auto consent, read_patient_signature(o.consent, "Publish", records.domain()));
  if (const Digest id = chain::record_id_of(consent.patient); index.record_id != id || ct.header.record_id != id)
    return fail(ErrorCode::bad_argument, o.consent, "expected the consent, index and ciphertext of one record");
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  const chain::Publish message{sender->address(), index.digest(), ct.digest(), ct.header.period};
  ACESO_CHECK(check_signed(o.consent, consent, chain::digest_to_sign(records.domain(), message)));
  ACESO_TRY(const auto receipt, records.publish(*sender, consent.patient, index.encode(), ct.digest(), ct.header.period,
                                                consent.signature));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(index.record_id);
  return out;
}

Result<Answer> authorize_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto authorization, load(o.authorization, match::Authorization::decode));
  ACESO_TRY(const auto to, read_address(o.to, "--to"));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt,
            session.consortium().records.authorize(*sender, authorization.record_id, to, authorization.encode()));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(authorization.record_id);
  out.facts["to"] = chain::to_string(to);
  return out;
}

Result<Answer> withdraw_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Digest id, read_record_id(o.record_id));
  ACESO_TRY(const auto from, read_address(o.from, "--from"));
  ACESO_TRY(const Session session, Session::open(o.chain));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, session.consortium().records.withdraw(*sender, id, from));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(id);
  out.facts["from"] = chain::to_string(from);
  return out;
}

Result<Answer> withdraw_by_patient_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const Session session, Session::open(o.chain));
  auto& records = session.consortium().records;
  ACESO_TRY(const auto signature, read_patient_signature(o.withdrawal, "Withdraw", records.domain()));
  const chain::Withdraw message{chain::record_id_of(signature.patient), signature.hospital, signature.epoch};
  ACESO_CHECK(check_signed(o.withdrawal, signature, chain::digest_to_sign(records.domain(), message)));
  ACESO_TRY(const auto sender, open_sender(cli, o.chain, o.account, session.client()));
  ACESO_TRY(const auto receipt, records.withdraw_by_patient(*sender, message, signature.signature));
  Answer out = answer_of(receipt);
  out.facts["record_id"] = to_hex(message.record_id);
  out.facts["from"] = chain::to_string(message.hospital);
  return out;
}

}  // namespace

void add_sharing_commands(Cli& cli, CLI::App* group) {
  const auto o = std::make_shared<Options>();

  auto* publish = group->add_subcommand("publish", "Publish a record with its patient's consent, as its hospital");
  add_chain_options(publish, o->chain);
  add_account_options(publish, o->account, "hospital");
  file(publish, "--index", o->index, "Index");
  file(publish, "--ciphertext", o->ciphertext, "Ciphertext (CT_Sym)");
  file(publish, "--consent", o->consent, "The patient's signature, from the command consent");
  cli.run(publish, [&cli, o] { return publish_command(cli, *o); });

  auto* authorize = group->add_subcommand("authorize", "Let another hospital match a record, as its hospital");
  add_chain_options(authorize, o->chain);
  add_account_options(authorize, o->account, "hospital");
  file(authorize, "--authorization", o->authorization, "Authorization, from the command authorize");
  address(authorize, "--to", o->to, "Account of the hospital whose key it was made for");
  cli.run(authorize, [&cli, o] { return authorize_command(cli, *o); });

  auto* withdraw = group->add_subcommand("withdraw", "End an authorization, as the record's hospital");
  add_chain_options(withdraw, o->chain);
  add_account_options(withdraw, o->account, "hospital");
  record_id(withdraw, o->record_id);
  address(withdraw, "--from", o->from, "Account of the hospital that loses it");
  cli.run(withdraw, [&cli, o] { return withdraw_command(cli, *o); });

  auto* patient = group->add_subcommand("withdraw-by-patient", "Relay a patient's withdrawal, as anyone");
  add_chain_options(patient, o->chain);
  add_account_options(patient, o->account, "hospital");
  file(patient, "--withdrawal", o->withdrawal, "The patient's signature, from the command withdrawal");
  cli.run(patient, [&cli, o] { return withdraw_by_patient_command(cli, *o); });
}

}  // namespace aceso::app
