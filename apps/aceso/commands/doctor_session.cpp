#include "commands/doctor_session.hpp"

namespace aceso::app {

void add_doctor_session_options(CLI::App* command, DoctorOptions& options) {
  command->add_option("--folder", options.folder, "Folder of the doctor's keys")->required()->type_name("DIR");
  add_chain_options(command, options.chain);
  add_service_options(command, options.service);
}

Result<DoctorSession> DoctorSession::open(const Cli& cli, const DoctorOptions& options) {
  ACESO_TRY(auto folder, DoctorFolder::open(options.folder));
  ACESO_TRY(const Service hospital, service_of(options.service, folder.hospital));
  ACESO_TRY(auto chain, Session::open(options.chain));
  ACESO_TRY(auto keys, folder.keys(cli));
  if (folder.hospital != hospital) {
    folder.hospital = hospital;
    ACESO_CHECK(folder.save());
  }
  return DoctorSession{std::move(folder), std::move(chain), hospital, std::move(keys)};
}

Result<abe::PublicParameters> DoctorSession::parameters() const {
  ACESO_TRY(auto pp, folder.parameters());
  ACESO_CHECK(service::check_parameters(consortium(), pp));
  return pp;
}

}  // namespace aceso::app
