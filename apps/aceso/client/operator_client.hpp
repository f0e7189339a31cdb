#pragma once
// What a hospital's administrator asks of the hospital's service. The connection carries the operator's TLS key.

#include "client/connection.hpp"

namespace aceso::app {

struct EnrolledDoctor {
  std::string id;
  std::optional<bool> current;  ///< nothing: no update key is there yet
  std::optional<Digest> trapdoor;
};

struct HospitalCase {
  Digest record;
  chain::Address owner;
  std::string state;
  std::uint64_t matches;
  std::optional<std::string> chosen;  ///< the doctor's id
};

struct HospitalProgress {
  std::uint64_t records, trapdoors, pairs_left, matches;
};

/// Errors as for Connection's calls. Every call may be made again; an admission that is made twice is two admissions.
class OperatorClient {
 public:
  /// `connection` must outlive the object.
  explicit OperatorClient(Connection& connection) : connection_(connection) {}

  /// A code for one patient, who hands in one record with it. Secret until then.
  Result<std::string> admit();
  /// Takes a doctor on: has the key center issue a key for these attributes, for which the hospital vouches.
  struct Enrolment {
    std::string id;
    std::uint64_t leaf;
  };
  Result<Enrolment> enrol(ByteView user_public_key, const std::vector<std::string>& attributes);
  /// Dismisses a doctor at once. The first period in which the doctor is revoked.
  Result<std::uint64_t> dismiss(const std::string& id);
  Result<std::vector<EnrolledDoctor>> doctors();
  Result<std::vector<HospitalCase>> cases();
  /// Whether another hospital is to be authorised for a record: the service sees to it.
  Result<void> want(const Digest& record_id, const chain::Address& hospital, bool wanted);
  Result<HospitalProgress> progress();

 private:
  Connection& connection_;
};

}  // namespace aceso::app
