#pragma once
// What a hospital's service does without being asked.

#include <atomic>
#include <condition_variable>
#include <thread>

#include "serve/hospital_links.hpp"
#include "serve/log.hpp"
#include "serve/metrics.hpp"
#include "service/chain_duties.hpp"
#include "service/chain_watch.hpp"
#include "service/hospital_doctors.hpp"
#include "service/hospital_matching.hpp"

namespace aceso::app {

/// Four threads: one reads the chain and matches, one carries out the duties on the chain, one fetches update keys, one
/// fetches records, which another hospital may give slowly. They share the tables alone, and go on where they were
/// after any stop.
class HospitalJobs {
 public:
  /// Starts them. The references must outlive the object.
  HospitalJobs(service::Hospital& hospital, service::HospitalDoctors& doctors, HospitalLinks& links,
               std::uint64_t confirmations, Metrics& metrics, const Log& log);
  HospitalJobs(const HospitalJobs&) = delete;
  HospitalJobs& operator=(const HospitalJobs&) = delete;
  /// Waits until each has ended its present step.
  ~HospitalJobs();

  /// There may be something to do.
  void wake();
  /// Whether it answered the watch's last question. True before the first: the service does not start without a chain.
  [[nodiscard]] const std::atomic<bool>& chain_answers() const { return chain_answers_; }

 private:
  /// Runs one step again and again: at once while it says that there is more, else when somebody wakes it or time has
  /// passed, and after a failure later.
  void run(std::string_view name, const std::function<Result<bool>()>& step);
  /// False when the service ends.
  bool wait(std::chrono::milliseconds most, std::uint64_t& seen);

  Result<bool> watch_and_match();
  Result<bool> match();
  Result<bool> carry_out();
  Result<bool> purge();
  Result<bool> fetch_update_keys();
  Result<bool> fetch_update_key(std::uint64_t period);
  Result<bool> fetch_records();
  Result<void> fetch_record(const Digest& record_id);

  service::Hospital& hospital_;
  service::HospitalDoctors& doctors_;
  HospitalLinks& links_;
  service::ChainWatch watch_;
  service::ChainDuties duties_;
  service::HospitalMatching matching_;
  Metrics& metrics_;
  const Log& log_;
  std::atomic<bool> chain_answers_ = true;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t wakes_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace aceso::app
