#include "serve/kgc_serve.hpp"

#include "commands/chain/session.hpp"
#include "files.hpp"
#include "serve/identity.hpp"
#include "serve/kgc_api.hpp"
#include "serve/kgc_config.hpp"
#include "serve/service_server.hpp"
#include "serve/termination.hpp"

namespace aceso::app {
namespace {

constexpr std::chrono::milliseconds tick{500};
constexpr std::chrono::seconds look_interval{2}, retry_interval{10};
constexpr unsigned looks_until_lost = 3;

using Clock = std::chrono::steady_clock;

/// Publishes the update key of each period when it begins, and looks after the chain. An error ends the service.
class Schedule {
 public:
  Schedule(service::KeyCenter& center, std::atomic<bool>& chain_answers, Metrics& metrics, const Log& log)
      : center_(center), chain_answers_(chain_answers), metrics_(metrics), log_(log) {}

  Result<void> run() {
    const auto now = Clock::now();  // not the clock of the day, which may be set back
    if (now >= look_at_) {
      ACESO_CHECK(look());
      look_at_ = now + look_interval;
    }
    const abe::Period period = unix_time() / center_.parameters().period_seconds;
    if (period < next_ || now < retry_at_) return {};
    const auto update = publish(period);
    if (!update) {
      log_.failed("period not published, trying again", update.error());
      retry_at_ = now + retry_interval;
      return {};
    }
    next_ = period + 1;
    metrics_.set("aceso_latest_period", "Newest period whose update key is published.", static_cast<double>(period));
    metrics_.set("aceso_update_key_nodes", "Nodes of the newest update key.",
                 static_cast<double>(update->key.nodes.size()));
    log_.write(LogLevel::info, "period published",
               {{"period", std::to_string(period)}, {"nodes", std::to_string(update->key.nodes.size())}});
    return {};
  }

 private:
  /// A node may be behind for a moment: what it lacks several times in a row is lost.
  Result<void> look() {
    const auto shown = center_.look();
    chain_answers_ = shown.has_value();
    if (!shown && shown.error().code == ErrorCode::refused) return tl::unexpected<Error>(shown.error());
    if (!shown || *shown == service::KeyCenter::Chain::shows_latest) {
      lacking_ = 0;
      return {};
    }
    if (++lacking_ < looks_until_lost) return {};
    lacking_ = 0;
    log_.write(LogLevel::warning, "the chain lost published periods: publishing them again");
    const auto done = center_.bring_back_lost();
    if (!done) log_.failed("lost periods not brought back, trying again", done.error());
    next_ = 0;
    retry_at_ = {};
    return {};
  }

  Result<service::KeyCenter::PeriodUpdate> publish(abe::Period period) {
    ACESO_CHECK(center_.publish_parameters());  // which a reorganisation takes, too
    return center_.publish_period(period);
  }

  service::KeyCenter& center_;
  std::atomic<bool>& chain_answers_;
  Metrics& metrics_;
  const Log& log_;
  abe::Period next_ = 0;  ///< all before are published, or past
  unsigned lacking_ = 0;  ///< how often in a row the chain did not show the newest period
  Clock::time_point look_at_{}, retry_at_{};
};

}  // namespace

Result<Answer> serve_kgc(const Cli& cli, const fs::path& path) {
  ACESO_TRY(const KgcConfig config, read_kgc_config(path));
  const Log log(config.service.log_level, config.service.log_json);
  ACESO_TRY(auto pp, load(config.service.parameters, abe::PublicParameters::decode));
  ACESO_TRY(auto msk, load_secret(cli, config.master_key, abe::MasterKey::decode));
  ACESO_TRY(auto identity, read_tls_identity(config.service.tls_certificate, config.service.tls_key));
  ACESO_TRY(const Digest tls_key, http::tls_key_digest(identity));
  const AccountOptions account{config.service.account_seed.string(), config.service.account_label, 0};
  ACESO_TRY(const auto speaker, open_account(cli, account));
  const Termination termination;

  const ChainOptions chain{config.service.chain_folder.string(), config.service.rpc};
  ACESO_TRY(const Session session, Session::open(chain));
  ACESO_TRY(const auto sender, open_sender(cli, chain, account, session.client()));
  ACESO_TRY(const auto database, store::Database::open(config.service.database));
  ACESO_TRY(auto tables, store::KgcTables::open(*database));
  // One hospital alone never takes the whole tree.
  const std::uint64_t leaves = config.leaves_per_hospital.value_or(std::uint64_t{1} << (pp.depth - 1));
  ACESO_TRY(const auto center, service::KeyCenter::open(session.consortium(), *sender, {std::move(pp), std::move(msk)},
                                                        std::move(tables), leaves));
  ACESO_CHECK(center->publish_parameters());

  Metrics metrics;
  OwnStatement statement(session.consortium(), speaker, tls_key);
  std::atomic<bool> chain_answers = true;
  const KgcService service{*center, chain_answers, [&] { return statement.encoded(); }, metrics, log};
  Api api(
      "Aceso key generation center", kgc_routes(service),
      [&](const http::Request& request, const PathParameters&) {
        return identify_by_tls(session.consortium(), config.service.operator_tls_key, request);
      },
      config.service.pace, log, metrics);
  ACESO_TRY(const auto server, start_server(config.service, config.service.port, std::move(identity), api, log));
  log.write(
      LogLevel::info, "serving",
      {{"address", config.service.address}, {"port", std::to_string(server->port())}, {"tls_key", to_hex(tls_key)}});

  Schedule schedule(*center, chain_answers, metrics, log);
  Result<void> outcome;
  do outcome = schedule.run();
  while (outcome && !termination.wait(tick));
  log.write(LogLevel::info, "stopping");
  server->stop();
  ACESO_CHECK(outcome);
  return Answer{};
}

}  // namespace aceso::app
