// A hospital's service, as its administrator speaks with it.

#include "client/operator_client.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "commands/service_options.hpp"
#include "serve/hospital_serve.hpp"

namespace aceso::app {
namespace {

struct Options {
  ChainOptions chain;
  ServiceOptions service;
  std::string config, private_key, certificate, user_public_key, id, record, hospital;
  std::vector<std::string> attributes;
};

/// A connection with the operator's TLS key.
Result<Connection> connect(const Options& o) {
  ACESO_TRY(const Service service, service_of(o.service, std::nullopt));
  ACESO_TRY(const Bytes certificate, read_artifact(o.certificate));
  ACESO_TRY(Bytes private_key, read_artifact(o.private_key));
  http::TlsIdentity identity{std::string(certificate.begin(), certificate.end()), SecretBytes(ByteView(private_key))};
  wipe(private_key.data(), private_key.size());
  ACESO_TRY(const Session session, Session::open(o.chain));
  return Connection::open(session.consortium(), service, {.identity = std::move(identity)});
}

Result<Answer> admit_command(const Options& o) {
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto code, OperatorClient(connection).admit());
  Answer out;
  out.facts["admission"] = code;
  return out;
}

Result<Answer> enrol_command(const Options& o) {
  ACESO_TRY(const Bytes user, read_artifact(o.user_public_key));
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto enrolled, OperatorClient(connection).enrol(user, o.attributes));
  Answer out;
  out.facts["id"] = enrolled.id;
  out.facts["leaf"] = enrolled.leaf;
  return out;
}

Result<Answer> dismiss_command(const Options& o) {
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto period, OperatorClient(connection).dismiss(o.id));
  Answer out;
  out.facts["id"] = o.id;
  out.facts["revoked_from_period"] = period;
  return out;
}

Result<Answer> doctors_command(const Options& o) {
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto found, OperatorClient(connection).doctors());
  Answer out;
  auto& doctors = out.facts["doctors"] = nlohmann::ordered_json::array();
  for (const EnrolledDoctor& doctor : found) {
    nlohmann::ordered_json item{{"id", doctor.id}};
    if (doctor.current) item["current"] = *doctor.current;
    if (doctor.trapdoor) item["trapdoor_digest"] = to_hex(*doctor.trapdoor);
    doctors.push_back(std::move(item));
  }
  return out;
}

Result<Answer> cases_command(const Options& o) {
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto found, OperatorClient(connection).cases());
  Answer out;
  auto& cases = out.facts["cases"] = nlohmann::ordered_json::array();
  for (const HospitalCase& next : found) {
    nlohmann::ordered_json item{{"record_id", to_hex(next.record)},
                                {"owner", chain::to_string(next.owner)},
                                {"state", next.state},
                                {"matches", next.matches}};
    if (next.chosen) item["chosen"] = *next.chosen;
    cases.push_back(std::move(item));
  }
  return out;
}

Result<Answer> want_command(const Options& o, bool wanted) {
  ACESO_TRY(const Digest id, read_digest(o.record, "--record"));
  const std::string name = wanted ? "to" : "from";
  ACESO_TRY(const auto hospital, read_address(o.hospital, "--" + name));
  ACESO_TRY(auto connection, connect(o));
  ACESO_CHECK(OperatorClient(connection).want(id, hospital, wanted));
  Answer out;
  out.facts["record_id"] = to_hex(id);
  out.facts[name] = chain::to_string(hospital);
  out.facts["wanted"] = wanted;
  return out;
}

Result<Answer> progress_command(const Options& o) {
  ACESO_TRY(auto connection, connect(o));
  ACESO_TRY(const auto progress, OperatorClient(connection).progress());
  Answer out;
  out.facts["records"] = progress.records;
  out.facts["trapdoors"] = progress.trapdoors;
  out.facts["pairs_left"] = progress.pairs_left;
  out.facts["matches"] = progress.matches;
  return out;
}

/// A command of an operator.
CLI::App* add(CLI::App* group, Options& o, const std::string& name, const std::string& text) {
  auto* command = group->add_subcommand(name, text);
  add_chain_options(command, o.chain);
  command->add_option("--hospital", o.service.url, "The hospital's service")
      ->required()
      ->type_name("https://HOST:PORT");
  address(command, "--account", o.service.account, "The hospital's account, which the chain lists");
  file(command, "--private-key", o.private_key, "The operator's TLS key (PEM)");
  file(command, "--certificate", o.certificate, "Its certificate (PEM)");
  return command;
}

}  // namespace

void add_hospital_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();
  auto* hospital = cli.root().add_subcommand("hospital", "A hospital's service, and what its operator asks of it");
  hospital->require_subcommand(1);

  auto* serve =
      hospital->add_subcommand("serve", "Serve until SIGTERM; docs/examples/hospital.toml is a configuration");
  file(serve, "--config", o->config, "Configuration (TOML)");
  cli.run(serve, [&cli, o] { return serve_hospital(cli, o->config); });

  auto* admit = add(hospital, *o, "admit", "Make a code with which a patient hands in one record");
  cli.run(admit, [o] { return admit_command(*o); });

  auto* enrol = add(hospital, *o, "enrol", "Take a doctor on: have the key center issue the doctor's key");
  file(enrol, "--user-public-key", o->user_public_key, "The doctor's public key, from the command doctor keys");
  repeated(enrol, "--attribute", o->attributes, "An attribute that the hospital vouches for; repeat for more")
      ->required();
  cli.run(enrol, [o] { return enrol_command(*o); });

  auto* dismiss = add(hospital, *o, "dismiss", "Dismiss a doctor at once, and have the doctor revoked");
  dismiss->add_option("--id", o->id, "The doctor's id")->required()->type_name("TEXT");
  cli.run(dismiss, [o] { return dismiss_command(*o); });

  auto* doctors = add(hospital, *o, "doctors", "The hospital's doctors");
  cli.run(doctors, [o] { return doctors_command(*o); });

  auto* cases = add(hospital, *o, "cases", "The records that the hospital has to do with");
  cli.run(cases, [o] { return cases_command(*o); });

  auto* authorize = add(hospital, *o, "authorize", "Have another hospital authorised for a record");
  add_record_option(authorize, o->record);
  address(authorize, "--to", o->hospital, "Account of the other hospital");
  cli.run(authorize, [o] { return want_command(*o, true); });

  auto* withdraw = add(hospital, *o, "withdraw", "Have another hospital's authorization ended");
  add_record_option(withdraw, o->record);
  address(withdraw, "--from", o->hospital, "Account of the other hospital");
  cli.run(withdraw, [o] { return want_command(*o, false); });

  auto* progress = add(hospital, *o, "progress", "How far the matching is");
  cli.run(progress, [o] { return progress_command(*o); });
}

}  // namespace aceso::app
