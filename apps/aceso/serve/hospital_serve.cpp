#include "serve/hospital_serve.hpp"

#include "chain/node.hpp"
#include "commands/chain/session.hpp"
#include "http/signature_base.hpp"
#include "serve/hospital_api.hpp"
#include "serve/hospital_config.hpp"
#include "serve/hospital_jobs.hpp"
#include "serve/identity.hpp"
#include "serve/service_server.hpp"
#include "serve/termination.hpp"

namespace aceso::app {
namespace {

constexpr std::chrono::seconds end_look{1};

/// Users by their signatures, members and the operator by their TLS keys.
Api::Identify identify(const service::Hospital& hospital, SignedRequests& signatures,
                       const std::optional<Digest>& operator_key) {
  return [&hospital, &signatures, operator_key](const http::Request& request,
                                                const PathParameters& path) -> Result<Identity> {
    ACESO_TRY(const auto key, signatures.signer(request));
    if (key) return identify_user(hospital, *key, path);
    return identify_by_tls(hospital.at_once, operator_key, request);
  };
}

/// The account must be the hospital that the chain lists, with this encapsulation key: else nothing that it is
/// authorised for could be opened, and nobody would notice.
Result<void> check_membership(const service::Hospital& hospital) {
  ACESO_TRY(const Digest listed, hospital.consortium.membership.encapsulation_key_of(hospital.address()));
  if (!std::ranges::equal(listed, hospital.kem.public_key))
    return fail(ErrorCode::refused, "[keys] encapsulation_key",
                "is not the one that the consortium admitted " + chain::to_string(hospital.address()) + " with");
  return service::check_parameters(hospital.consortium, hospital.pp);
}

}  // namespace

Result<Answer> serve_hospital(const Cli& cli, const fs::path& path) {
  ACESO_TRY(const HospitalConfig config, read_hospital_config(path));
  const ServiceConfig& common = config.service;
  const Log log(common.log_level, common.log_json);
  ACESO_TRY(auto pp, load(common.parameters, abe::PublicParameters::decode));
  ACESO_TRY(auto kem, load_secret(cli, config.encapsulation_key, service::decode_encapsulation_secret_key));
  ACESO_TRY(const auto seed, load_secret(cli, common.account_seed, service::decode_account_seed));
  ACESO_TRY(auto identity, read_tls_identity(common.tls_certificate, common.tls_key));
  ACESO_TRY(const Digest tls_key, http::tls_key_digest(identity));
  const auto account = chain::Account::derive(seed, common.account_label, 0);
  const Termination termination;

  const ChainOptions chain{common.chain_folder.string(), common.rpc};
  ACESO_TRY(const Session session, Session::open(chain));
  ACESO_TRY(const auto quick_client, connect_chain(chain, chain::at_once));
  service::Consortium at_once(*quick_client, session.consortium().deployment);
  const AccountOptions sending{common.account_seed.string(), common.account_label, 0};
  ACESO_TRY(const auto sender, open_sender(cli, chain, sending, session.client()));
  ACESO_TRY(const auto database, store::Database::open(common.database));
  ACESO_TRY(auto tables, store::HospitalTables::open(*database));
  ACESO_TRY(auto blobs, store::BlobStore::open(config.blobs));
  service::Hospital hospital{session.consortium(), at_once,           *sender,          std::move(pp), std::move(kem),
                             service::Vault(seed), std::move(tables), std::move(blobs), unix_time};
  ACESO_CHECK(check_membership(hospital));

  Metrics metrics;
  OwnStatement statement(session.consortium(), account, tls_key);
  ACESO_TRY(const std::uint16_t port, common.port != 0 ? Result<std::uint16_t>(common.port) : chain::free_port(0));
  // As signatures have it, or nobody's would be for this service: in lower case, without the port 443.
  const auto authority = http::normal_authority(config.host + ":" + std::to_string(port));
  if (!authority) return wrong_value(path, "[listen] host", "expected a host's name or address");
  HospitalLinks links(config, {"https://" + *authority, hospital.address()}, session.consortium(),
                      [&] { return statement.encoded(); });
  service::HospitalRecords records(hospital, config.most_record_bytes);
  service::HospitalDoctors doctors(hospital);
  HospitalJobs jobs(hospital, doctors, links, config.confirmations, metrics, log);
  const HospitalService service{hospital,
                                records,
                                doctors,
                                links,
                                jobs.chain_answers(),
                                [&] { return statement.encoded(); },
                                [&] { jobs.wake(); },
                                metrics,
                                log};
  SignedRequests signatures(*authority);
  Api api("Aceso hospital", hospital_routes(service), identify(hospital, signatures, common.operator_tls_key),
          common.pace, log, metrics);
  ACESO_TRY(const auto server, start_server(common, port, std::move(identity), api, log));
  log.write(LogLevel::info, "serving",
            {{"address", common.address},
             {"authority", *authority},
             {"port", std::to_string(server->port())},
             {"tls_key", to_hex(tls_key)}});
  while (!termination.wait(end_look)) {
  }
  log.write(LogLevel::info, "stopping");
  server->stop();
  return Answer{};
}

}  // namespace aceso::app
