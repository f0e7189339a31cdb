#include "commands/patient_session.hpp"

namespace aceso::app {

void add_patient_session_options(CLI::App* command, PatientOptions& options) {
  command->add_option("--folder", options.folder, "Folder of the record")->required()->type_name("DIR");
  add_chain_options(command, options.chain);
  add_service_options(command, options.service);
}

Result<PatientSession> PatientSession::open(const Cli& cli, const PatientOptions& options) {
  ACESO_TRY(auto folder, PatientFolder::open(options.folder));
  ACESO_TRY(const Service hospital, service_of(options.service, folder.hospital));
  // Once a hospital has the record it stays there; where its service is may change.
  if (folder.handed_in && folder.hospital && folder.hospital->account != hospital.account)
    return fail(ErrorCode::refused, "--account",
                "the record is with " + chain::to_string(folder.hospital->account) + " already");
  ACESO_TRY(auto chain, Session::open(options.chain));
  ACESO_TRY(auto keys, folder.keys(cli));
  if (folder.hospital != hospital) {
    folder.hospital = hospital;
    ACESO_CHECK(folder.save());
  }
  return PatientSession{std::move(folder), std::move(chain), hospital, std::move(keys)};
}

Result<Connection> HospitalDirectory::connect(const chain::Address& hospital) {
  if (hospital == session_.hospital.account) return session_.connect();
  if (!known_) {
    ACESO_TRY(auto own, session_.connect());
    ACESO_TRY(known_, hospitals_known_to(own));
  }
  for (const Service& service : *known_)
    if (service.account == hospital) return Connection::open(session_.consortium(), service);
  return fail(ErrorCode::unavailable, "hospital " + chain::to_string(hospital),
              "is not among those that the record's hospital knows");
}

Result<chain::Address> hospital_that_delivered(const PatientSession& session, const Digest& report) {
  const auto& consortium = session.consortium();
  ACESO_TRY(const auto events, consortium.records.reports(consortium.all_blocks(), session.folder.record_id));
  for (const auto& event : events)
    if (event.report_digest == report) return event.hospital;
  return fail(ErrorCode::refused, "report " + to_hex(report), "is not one that the chain shows on this record");
}

}  // namespace aceso::app
