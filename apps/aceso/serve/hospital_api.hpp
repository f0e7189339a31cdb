#pragma once
// What a hospital's service offers over the network.

#include <atomic>

#include "serve/api.hpp"
#include "serve/hospital_links.hpp"
#include "service/hospital_doctors.hpp"
#include "service/hospital_records.hpp"

namespace aceso::app {

/// What the routes need; the references must outlive them.
struct HospitalService {
  service::Hospital& hospital;
  service::HospitalRecords& records;
  service::HospitalDoctors& doctors;
  HospitalLinks& links;
  const std::atomic<bool>& chain_answers;
  std::function<Bytes()> statement;  ///< this service's own TLS statement, encoded
  std::function<void()> wake;        ///< there is something to do for the jobs
  Metrics& metrics;
  const Log& log;
};

std::vector<Route> hospital_routes(const HospitalService& service);

// Its parts, each in a file of its own.
std::vector<Route> common_routes(const HospitalService& service);
std::vector<Route> operator_routes(const HospitalService& service);
std::vector<Route> patient_routes(const HospitalService& service);
std::vector<Route> doctor_routes(const HospitalService& service);
std::vector<Route> transfer_routes(const HospitalService& service);

/// Users by their signatures: what `key` is to this hospital, on the record that the path names.
Result<Identity> identify_user(const service::Hospital& hospital, const symm::SigningPublicKey& key,
                               const PathParameters& path);

using HospitalAction = Result<http::Response> (*)(const HospitalService&, const Call&);

/// A route's action with the service that it belongs to.
inline auto with(const HospitalService& service, HospitalAction action) {
  return [&service, action](const Call& call) { return action(service, call); };
}

/// A blob as a response's body; read once before, since its digest must be right.
Result<http::Response> respond_blob(const store::BlobStore& blobs, const Digest& blob);

/// "receiving", "received", "publishing", "published", "withdrawn" or "deleted".
std::string_view state_of(const store::StoredRecord& record);

/// A response that nothing is known under the name in the path.
http::Response not_found(std::string_view what);

}  // namespace aceso::app
