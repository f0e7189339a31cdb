#include "serve/hospital_jobs.hpp"

namespace aceso::app {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds tick{500}, retry{2000};

}  // namespace

HospitalJobs::HospitalJobs(service::Hospital& hospital, service::HospitalDoctors& doctors, HospitalLinks& links,
                           std::uint64_t confirmations, Metrics& metrics, const Log& log)
    : hospital_(hospital),
      doctors_(doctors),
      links_(links),
      watch_(hospital, confirmations),
      duties_(hospital),
      matching_(hospital),
      metrics_(metrics),
      log_(log) {
  threads_.emplace_back([this] { run("watch", [this] { return watch_and_match(); }); });
  threads_.emplace_back([this] { run("duties", [this] { return carry_out(); }); });
  threads_.emplace_back([this] { run("update keys", [this] { return fetch_update_keys(); }); });
  threads_.emplace_back([this] { run("records", [this] { return fetch_records(); }); });
  threads_.emplace_back([this] { run("purge", [this] { return purge(); }); });
}

HospitalJobs::~HospitalJobs() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void HospitalJobs::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

bool HospitalJobs::wait(milliseconds most, std::uint64_t& seen) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [&] { return ending_ || wakes_ != seen; });
  seen = wakes_;
  return !ending_;
}

void HospitalJobs::run(std::string_view name, const std::function<Result<bool>()>& step) {
  std::uint64_t seen = 0;
  milliseconds pause{0};
  while (wait(pause, seen)) {
    const auto more = step();
    if (!more) log_.failed(name, more.error());
    if (!more)
      pause = retry;
    else
      pause = *more ? milliseconds(0) : tick;
  }
}

Result<bool> HospitalJobs::watch_and_match() {
  const auto step = watch_.step();
  chain_answers_ = step.has_value();
  if (!step) {
    // What is known already can be matched without a chain.
    log_.failed("watch", step.error());
    return match();
  }
  if (step->forgotten) {
    log_.write(LogLevel::warning, "the chain is another one than before: reading it anew");
    wake();
  }
  for (const auto& bad : step->unusable)
    log_.write(LogLevel::warning, "authorization that cannot be used",
               {{"record", to_hex(bad.record_id)}, {"problem", bad.why.message}});
  if (step->moved) {
    metrics_.set("aceso_block", "Block up to which the chain was read.", static_cast<double>(step->block));
    wake();
  }
  return match();
}

Result<bool> HospitalJobs::match() {
  ACESO_TRY(const auto batch, matching_.step());
  if (batch.pairs == 0) return false;
  ACESO_TRY(const auto progress, hospital_.tables.progress());
  metrics_.set("aceso_pairs_left", "Pairs of records and trapdoors that have not met.",
               static_cast<double>(progress.pairs));
  metrics_.set("aceso_matches", "Matches found.", static_cast<double>(progress.matches));
  log_.write(LogLevel::info, "matched",
             {{"pairs", std::to_string(batch.pairs)},
              {"matches", std::to_string(batch.matches)},
              {"left", std::to_string(progress.pairs)}});
  if (batch.matches != 0) wake();
  return true;
}

Result<bool> HospitalJobs::carry_out() {
  ACESO_TRY(const auto round, duties_.round(Clock::now()));
  for (const auto& failure : round.failures)
    log_.write(LogLevel::warning, "duty failed, trying again later",
               {{"duty", failure.what}, {"field", failure.why.field}, {"problem", failure.why.message}});
  metrics_.set("aceso_duties", "What is to be done on the chain and not shown there yet.",
               static_cast<double>(round.open));
  if (round.sent == 0) return false;
  log_.write(LogLevel::info, "sent", {{"transactions", std::to_string(round.sent)}});
  wake();
  return false;
}

Result<bool> HospitalJobs::purge() {
  ACESO_CHECK(hospital_.tables.purge());
  return false;
}

Result<bool> HospitalJobs::fetch_update_keys() {
  ACESO_TRY(const auto latest, hospital_.consortium.periods.latest());
  // Records sealed in earlier periods need the keys of these.
  ACESO_TRY(auto periods, hospital_.tables.missing_update_keys());
  if (latest) periods.insert(periods.begin(), *latest);
  bool any = false;
  Result<void> outcome;
  for (const std::uint64_t period : periods) {
    // One that cannot be had does not hold up the others.
    const auto fetched = fetch_update_key(period);
    if (fetched) any = any || *fetched;
    if (!fetched && outcome) outcome = tl::unexpected<Error>(fetched.error());
  }
  ACESO_CHECK(outcome);
  return any;
}

Result<bool> HospitalJobs::fetch_update_key(std::uint64_t period) {
  ACESO_TRY(const auto known, hospital_.tables.update_key(period));
  if (known) return false;
  ACESO_TRY(const auto update, links_.update_key(period));
  ACESO_CHECK(doctors_.take_update_key(update.update_key, update.revocation_list));
  log_.write(LogLevel::info, "update key fetched", {{"period", std::to_string(period)}});
  return true;
}

Result<bool> HospitalJobs::fetch_records() {
  ACESO_TRY(const auto ids, hospital_.tables.untransferred());
  bool any = false;
  for (const Digest& id : ids) {
    const auto fetched = fetch_record(id);
    if (fetched) {
      log_.write(LogLevel::info, "record fetched", {{"record", to_hex(id)}});
      any = true;
      continue;
    }
    // Another hospital that is gone must not hold up the rest.
    log_.write(LogLevel::warning, "record not fetched, trying again later",
               {{"record", to_hex(id)}, {"field", fetched.error().field}, {"problem", fetched.error().message}});
  }
  return any;
}

Result<void> HospitalJobs::fetch_record(const Digest& record_id) {
  ACESO_TRY(const auto record, hospital_.tables.record(record_id));
  if (!record || !record->confirmed) return {};
  ACESO_TRY(const chain::Address owner, service::account_of(record->owner));
  ACESO_TRY(const auto transfer, links_.transfer(owner, record_id));
  ACESO_CHECK(links_.transfer_data(owner, transfer, hospital_.blobs));
  ACESO_CHECK(hospital_.tables.keep_transfer(transfer));
  return hospital_.note(record_id, "transferred", chain::to_string(hospital_.address()), "");
}

}  // namespace aceso::app
