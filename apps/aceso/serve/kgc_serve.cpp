#include "serve/kgc_serve.hpp"

#include <ctime>
#include <mutex>

#include "commands/chain/session.hpp"
#include "files.hpp"
#include "http/base64.hpp"
#include "http/server.hpp"
#include "serve/kgc_api.hpp"
#include "serve/kgc_config.hpp"
#include "serve/termination.hpp"

namespace aceso::app {
namespace {

constexpr std::chrono::milliseconds tick{500};
constexpr std::chrono::seconds look_interval{2}, retry_interval{10};

using Clock = std::chrono::steady_clock;

std::uint64_t unix_time() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Result<http::TlsIdentity> read_tls_identity(const KgcConfig& config) {
  ACESO_TRY(const Bytes certificate, read_artifact(config.tls_certificate));
  ACESO_TRY(const Bytes key, read_artifact(config.tls_key));
  return http::TlsIdentity{std::string(certificate.begin(), certificate.end()), SecretBytes(ByteView(key))};
}

/// The service's own statement about its TLS key, made anew when half of its time is over.
class OwnStatement {
 public:
  OwnStatement(const service::Consortium& consortium, const chain::Account& account, const Digest& tls_key)
      : consortium_(consortium), account_(account), tls_key_(tls_key) {}

  Bytes encoded() {
    const std::lock_guard lock(mutex_);
    const std::uint64_t now = unix_time();
    if (now >= renew_at_) {
      encoded_ = service::tls_statement(consortium_, account_, tls_key_, now).encode();
      renew_at_ = now + service::tls_statement_seconds / 2;
    }
    return encoded_;
  }

 private:
  const service::Consortium& consortium_;
  const chain::Account& account_;
  const Digest tls_key_;
  std::mutex mutex_;
  Bytes encoded_;
  std::uint64_t renew_at_ = 0;
};

/// Whom a request comes from: by the TLS key of its connection, and the statement beside it.
Api::Identify identify_by_tls(const service::Consortium& consortium, std::optional<Digest> operator_key) {
  return [&consortium, operator_key](const http::Request& request) -> Result<Identity> {
    Identity out;
    const auto statement = request.headers.find("aceso-member");
    if (!request.peer.tls_key) {
      if (statement) return fail(ErrorCode::bad_signature, "Aceso-Member", "expected a TLS key beside it");
      return out;
    }
    out.service_operator = operator_key && *operator_key == *request.peer.tls_key;
    if (!statement) return out;
    const auto bytes = http::from_base64(*statement);
    if (!bytes) return fail(ErrorCode::bad_encoding, "Aceso-Member", "expected base64");
    ACESO_TRY(out.hospital, service::hospital_behind(consortium, *request.peer.tls_key, *bytes, unix_time()));
    return out;
  };
}

/// Publishes the update key of each period when it begins, and looks after the chain.
class Schedule {
 public:
  Schedule(service::KeyCenter& center, const chain::ChainClient& chain, std::atomic<bool>& chain_answers,
           Metrics& metrics, const Log& log)
      : center_(center), chain_(chain), chain_answers_(chain_answers), metrics_(metrics), log_(log) {}

  void run() {
    const auto now = Clock::now();  // not the clock of the day, which may be set back
    if (now >= look_at_) {
      chain_answers_ = chain_.block_number().has_value();
      look_at_ = now + look_interval;
    }
    const abe::Period period = unix_time() / center_.parameters().period_seconds;
    if (period < next_ || now < retry_at_) return;
    const auto update = center_.publish_period(period);
    if (!update) {
      log_.failed("period not published, trying again", update.error());
      retry_at_ = now + retry_interval;
      return;
    }
    next_ = period + 1;
    metrics_.set("aceso_latest_period", "Newest period whose update key is published.", static_cast<double>(period));
    metrics_.set("aceso_update_key_nodes", "Nodes of the newest update key.",
                 static_cast<double>(update->key.nodes.size()));
    log_.write(LogLevel::info, "period published",
               {{"period", std::to_string(period)}, {"nodes", std::to_string(update->key.nodes.size())}});
  }

 private:
  service::KeyCenter& center_;
  const chain::ChainClient& chain_;
  std::atomic<bool>& chain_answers_;
  Metrics& metrics_;
  const Log& log_;
  abe::Period next_ = 0;  ///< all before are published, or past
  Clock::time_point look_at_{}, retry_at_{};
};

}  // namespace

Result<Answer> serve_kgc(const Cli& cli, const fs::path& path) {
  ACESO_TRY(const KgcConfig config, read_kgc_config(path));
  const Log log(config.log_level, config.log_json);
  ACESO_TRY(auto pp, load(config.parameters, abe::PublicParameters::decode));
  ACESO_TRY(auto msk, load_secret(cli, config.master_key, abe::MasterKey::decode));
  ACESO_TRY(auto identity, read_tls_identity(config));
  ACESO_TRY(const Digest tls_key, http::tls_key_digest(identity));
  const AccountOptions account{config.account_seed.string(), config.account_label, 0};
  ACESO_TRY(const auto speaker, open_account(cli, account));
  const Termination termination;

  const ChainOptions chain{config.chain_folder.string(), config.rpc};
  ACESO_TRY(const Session session, Session::open(chain));
  ACESO_TRY(const auto sender, open_sender(cli, chain, account, session.client()));
  ACESO_TRY(const auto database, store::Database::open(config.database));
  ACESO_TRY(auto tables, store::KgcTables::open(*database));
  ACESO_TRY(const auto center, service::KeyCenter::open(session.consortium(), *sender, {std::move(pp), std::move(msk)},
                                                        std::move(tables)));
  ACESO_CHECK(center->publish_parameters());

  Metrics metrics;
  OwnStatement statement(session.consortium(), speaker, tls_key);
  std::atomic<bool> chain_answers = true;
  const KgcService service{*center, chain_answers, [&] { return statement.encoded(); }, metrics, log};
  Api api("Aceso key generation center", kgc_routes(service),
          identify_by_tls(session.consortium(), config.operator_tls_key), log, metrics);
  http::ServerOptions options;
  options.address = config.address;
  options.port = config.port;
  options.identity = std::move(identity);
  options.on_access = [&log](const http::Access& access) {
    log.write(LogLevel::debug, "answered",
              {{"method", access.method},
               {"path", access.path},
               {"status", std::to_string(access.status)},
               {"address", access.address},
               {"ms", std::to_string(access.duration.count())}});
  };
  ACESO_TRY(const auto server, http::Server::start(std::move(options), [&api](const http::Request& request) {
              return api.answer(request);
            }));
  log.write(LogLevel::info, "serving",
            {{"address", config.address}, {"port", std::to_string(server->port())}, {"tls_key", to_hex(tls_key)}});

  Schedule schedule(*center, session.client(), chain_answers, metrics, log);
  do schedule.run();
  while (!termination.wait(tick));
  log.write(LogLevel::info, "stopping");
  server->stop();
  return Answer{};
}

}  // namespace aceso::app
