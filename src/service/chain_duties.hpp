#pragma once
// Does on the chain what a hospital's tables say is to be done, until the chain shows it deep enough.

#include <map>

#include "service/hospital.hpp"

namespace aceso::service {

/// Publications, authorizations, withdrawals, verdicts, reports and receipts. Each is looked up first and sent only
/// when the chain does not show it, so that nothing is lost by a crash or a reorganisation and nothing done twice. Done
/// is what the chain shows at the block that ChainWatch has come to: when that block goes, it forgets these as well.
/// What fails, or cannot be sent now, is tried again later, ever more rarely; it does not hold up the rest. One thread.
class ChainDuties {
 public:
  explicit ChainDuties(Hospital& hospital) : hospital_(hospital) {}

  struct Failure {
    std::string what;
    Error why;
  };
  struct Round {
    std::size_t sent = 0;  ///< transactions
    std::size_t open = 0;  ///< duties that the chain does not show deep enough yet
    std::vector<Failure> failures;
  };
  /// Looks at every duty once. An error when the tables or the chain cannot be asked at all.
  Result<Round> round(std::chrono::steady_clock::time_point now);

 private:
  /// What the chain shows about one duty, at its newest block and at the one that counts.
  enum class Shown { nowhere, newest, deep };
  struct Duty {
    std::string name;  ///< with the record's id: the same duty has the same name
    std::function<Result<bool>(const chain::Records&)> shown;
    std::function<Result<void>()> send;  ///< null: it cannot be done now, but may have been
    std::function<Result<void>()> done;
  };
  struct Patience {
    std::chrono::steady_clock::time_point next;
    std::chrono::milliseconds pause;
  };

  Result<std::vector<Duty>> duties();
  Result<void> add_publications(std::vector<Duty>& out);
  Result<void> add_authorizations(std::vector<Duty>& out);
  Result<void> add_verdicts(std::vector<Duty>& out);
  Result<void> add_reports(std::vector<Duty>& out);
  Result<void> add_receipts(std::vector<Duty>& out);
  Result<Shown> look(const Duty& duty) const;
  Result<Shown> carry_out(const Duty& duty, Round& round);

  Hospital& hospital_;
  std::map<std::string, Patience> waiting_;
};

}  // namespace aceso::service
