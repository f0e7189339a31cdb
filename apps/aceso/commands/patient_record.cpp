// A patient's record at a hospital's service: from its sealing to its end.

#include <fstream>

#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/patient_session.hpp"
#include "commands/tokens.hpp"
#include "progress.hpp"

namespace aceso::app {
namespace {

struct Options {
  PatientOptions session;
  TokenOptions keywords;
  std::string parameters, policy, admission, from;
  std::optional<std::uint64_t> period;
  std::uint64_t wait = 120;
};

/// The newest period, of parameters that are those on the chain.
Result<abe::Period> newest_period(const Options& o, const abe::PublicParameters& pp) {
  ACESO_TRY(const Session session, Session::open(o.session.chain));
  ACESO_CHECK(service::check_parameters(session.consortium(), pp));
  ACESO_TRY(const auto latest, session.consortium().periods.latest());
  if (!latest) return fail(ErrorCode::refused, "period", "expected one on the chain: none is published yet");
  return *latest;
}

Result<Answer> seal_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto pp, load(o.parameters, abe::PublicParameters::decode));
  ACESO_TRY(const auto policy, policy::Policy::parse(o.policy));
  if (!match::is_size_class(o.keywords.m)) return fail(ErrorCode::bad_argument, "--m", "expected 8, 16 or 32");
  ACESO_TRY(const auto keywords, keywords_of(o.keywords));
  abe::Period period = o.period.value_or(0);
  if (!o.period) {
    ACESO_TRY(period, newest_period(o, pp));
  }
  ACESO_TRY(const auto folder, PatientFolder::seal(cli, o.session.folder,
                                                   {pp, policy, period, keywords, o.keywords.m, o.keywords.record}));
  ACESO_TRY(const auto ct, folder.ciphertext());
  Answer out;
  out.facts["record_id"] = to_hex(folder.record_id);
  out.facts["period"] = period;
  out.facts["policy"] = policy.to_string();
  out.facts["keywords"] = keywords.size();
  out.facts["m"] = folder.m;
  out.facts["data_bytes"] = folder.data_bytes();
  out.facts["ciphertext_digest"] = to_hex(ct.digest());
  return out;
}

/// What consent will ask for, before anything is sent: a record of an older period has to be sealed again.
Result<void> check_newest(const service::Consortium& consortium, const PatientFolder& folder,
                          const abe::Ciphertext& ct) {
  ACESO_TRY(const auto parameters, consortium.periods.parameters_digest());
  if (parameters != folder.parameters)
    return fail(ErrorCode::bad_signature, "parameters", "the record was not sealed under those on the chain");
  ACESO_TRY(const auto latest, consortium.periods.latest());
  if (latest != ct.header.period)
    return fail(ErrorCode::refused, "period",
                "the record was sealed for another than the newest: seal it again, into another folder");
  return {};
}

Result<RecordState> hand_in(PatientSession& session, PatientClient& client, const std::string& admission,
                            const abe::Ciphertext& ct) {
  PatientFolder& folder = session.folder;
  if (folder.handed_in) return client.state();
  if (admission.empty())
    return fail(ErrorCode::bad_argument, "--admission", "expected the code that the hospital gave for this record");
  ACESO_TRY(const auto certificate, folder.certificate());
  ACESO_TRY(auto state, client.hand_in(admission, ct, certificate, folder.data_bytes()));
  folder.handed_in = true;
  ACESO_CHECK(folder.save());
  return state;
}

Result<RecordState> upload(const PatientFolder& folder, PatientClient& client) {
  std::ifstream data(folder.data(), std::ios::binary);
  if (!data) return fail(ErrorCode::unavailable, folder.data().string(), "cannot read");
  Progress progress("upload", folder.data_bytes());
  std::uint64_t end = 0;
  const auto read = [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
    Bytes part(most);
    data.clear();
    data.seekg(static_cast<std::streamoff>(offset));
    data.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(part.size()));
    if (data.bad()) return fail(ErrorCode::unavailable, folder.data().string(), "cannot read");
    part.resize(static_cast<std::size_t>(data.gcount()));
    if (offset + part.size() > end) {
      progress.advance(offset + part.size() - end);
      end = offset + part.size();
    }
    return part;
  };
  return client.upload(read);
}

/// Has an index built, checks it, and hands the consent over.
Result<RecordState> consent(PatientSession& session, PatientClient& client, const abe::Ciphertext& ct) {
  PatientFolder& folder = session.folder;
  ACESO_TRY(const auto keywords, folder.keywords());
  ACESO_TRY(const auto built, client.build_index(keywords, folder.m));
  const auto& patient = session.keys.patient;
  ACESO_TRY(const auto signature,
            patient.consent(session.consortium(), session.hospital.account, built.index, built.opening, keywords, ct));
  // Kept first: whatever happens now, the chain may show this index and no other.
  folder.consents.push_back(built.index.digest());
  ACESO_CHECK(folder.save());
  return client.publish(built.index.digest(), patient.account(), signature);
}

Result<Answer> submit_command(const Cli& cli, const Options& o) {
  ACESO_TRY(auto session, PatientSession::open(cli, o.session));
  ACESO_TRY(const auto ct, session.folder.ciphertext());
  // Once there is a consent, its publication is only waited for.
  if (session.folder.consents.empty()) ACESO_CHECK(check_newest(session.consortium(), session.folder, ct));
  ACESO_TRY(auto connection, session.connect());
  PatientClient client = session.client(connection);
  ACESO_TRY(auto state, hand_in(session, client, o.admission, ct));
  if (state.state == "receiving") {
    ACESO_TRY(state, upload(session.folder, client));
  }
  if (state.state == "received") {
    ACESO_TRY(state, consent(session, client, ct));
  }
  ACESO_TRY(state, client.wait_until_published(std::chrono::seconds(o.wait)));
  ACESO_CHECK(check_published(session.consortium(), session.folder.record_id, session.hospital.account, ct.digest(),
                              session.folder.consents));
  ACESO_CHECK(session.folder.drop_data());
  Answer out;
  out.facts["record_id"] = to_hex(session.folder.record_id);
  out.facts["state"] = state.state;
  out.facts["chain"] = "shows the record, its ciphertext, and the index that was consented to";
  return out;
}

Result<Answer> status_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  ACESO_TRY(auto connection, session.connect());
  ACESO_TRY(const auto state, session.client(connection).state());
  ACESO_TRY(const auto published, session.consortium().records.record(session.folder.record_id));
  Answer out;
  out.facts["record_id"] = to_hex(session.folder.record_id);
  out.facts["state"] = state.state;
  out.facts["received"] = state.received;
  out.facts["data_bytes"] = state.data_bytes;
  out.facts["chain"] = published ? "published by " + chain::to_string(published->hospital) : "not published";
  auto& authorizations = out.facts["authorizations"] = nlohmann::ordered_json::array();
  for (const auto& item : state.authorizations) {
    ACESO_TRY(const auto shown, session.consortium().records.authorization(session.folder.record_id, item.hospital));
    authorizations.push_back(
        {{"hospital", chain::to_string(item.hospital)}, {"wanted", item.wanted}, {"active", shown.active}});
  }
  auto& reports = out.facts["reports"] = nlohmann::ordered_json::array();
  for (const auto& item : state.reports)
    reports.push_back({{"report", to_hex(item.report)},
                       {"doctor", item.doctor},
                       {"delivered", item.delivered},
                       {"acknowledged", item.acknowledged},
                       {"disputed", item.disputed}});
  return out;
}

Result<Answer> withdraw_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto from, read_address(o.from, "--from"));
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  const Digest& id = session.folder.record_id;
  ACESO_TRY(const auto authorization, session.consortium().records.authorization(id, from));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts["from"] = chain::to_string(from);
  if (!authorization.active) {
    if (authorization.epoch == 0)
      return fail(ErrorCode::refused, "--from", "the chain shows no authorization of this hospital");
    out.facts["withdrawal"] = "on the chain";
    return out;
  }
  const auto signature = session.keys.patient.withdraw(session.consortium(), from, authorization.epoch);
  ACESO_TRY(auto connection, session.connect());
  ACESO_CHECK(session.client(connection).withdraw({id, from, authorization.epoch}, signature));
  out.facts["withdrawal"] = "handed to the hospital; given again, the command says when it is on the chain";
  return out;
}

Result<Answer> delete_command(const Cli& cli, const Options& o) {
  ACESO_TRY(const auto session, PatientSession::open(cli, o.session));
  ACESO_TRY(auto connection, session.connect());
  ACESO_TRY(const auto remains, session.client(connection).remove());
  Answer out;
  out.facts["record_id"] = to_hex(session.folder.record_id);
  out.facts["deleted"] = "by " + chain::to_string(session.hospital.account) + ", as it says";
  out.facts["remains_on_chain"] = remains;
  return out;
}

}  // namespace

void add_patient_service_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();
  auto* patient = cli.root().add_subcommand("patient", "As a patient: a record at a hospital's service");
  patient->require_subcommand(1);

  auto* seal = patient->add_subcommand("seal", "Choose keywords, make keys, and seal a record into a new folder");
  seal->add_option("--folder", o->session.folder, "Folder to make for the record")->required()->type_name("DIR");
  add_chain_options(seal, o->session.chain);
  file(seal, "--parameters", o->parameters, "Public parameters");
  seal->add_option("--policy", o->policy, "Who may read: attributes joined by and, or, K of (..., ...)")
      ->required()
      ->type_name("TEXT");
  add_keyword_options(seal, o->keywords);
  seal->get_option("--record")->required();
  number(seal, "--period", o->period, "Period to seal for, without asking the chain; otherwise its newest one");
  cli.run(seal, [&cli, o] { return seal_command(cli, *o); });

  auto* submit = patient->add_subcommand("submit", "Hand the record to a hospital, check its index, have it published");
  add_patient_session_options(submit, o->session);
  submit->add_option("--admission", o->admission, "Code from the hospital; needed once")->type_name("CODE");
  number(submit, "--wait", o->wait, "Seconds to wait for the publication at most")->capture_default_str();
  cli.run(submit, [&cli, o] { return submit_command(cli, *o); });

  auto* status = patient->add_subcommand("status", "What the hospital and the chain say of the record");
  add_patient_session_options(status, o->session);
  cli.run(status, [&cli, o] { return status_command(cli, *o); });

  auto* withdraw = patient->add_subcommand("withdraw", "End a hospital's authorization");
  add_patient_session_options(withdraw, o->session);
  address(withdraw, "--from", o->from, "Account of the hospital that loses it");
  cli.run(withdraw, [&cli, o] { return withdraw_command(cli, *o); });

  auto* remove = patient->add_subcommand("delete", "Have the hospital destroy the record, and say what remains");
  add_patient_session_options(remove, o->session);
  cli.run(remove, [&cli, o] { return delete_command(cli, *o); });

  add_patient_report_commands(cli, patient);
  add_patient_trail_command(cli, patient);
}

}  // namespace aceso::app
