// The program `aceso`: reads the command line and runs one command.

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <new>

#include "commands/commands.hpp"
#include "interrupt.hpp"

namespace {

/// No core dump and no debugger may see the keys in this process's memory.
void protect_memory() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace aceso::app;
  protect_memory();
  std::signal(SIGPIPE, SIG_IGN);
  handle_interrupts();

  CLI::App app("Aceso: medical records shared between hospitals that do not trust each other", "aceso");
  app.require_subcommand(1);
  app.set_version_flag("--version", ACESO_VERSION);
  app.failure_message([](const CLI::App* root, const CLI::Error& error) {
    const auto unknown = root->remaining(true);
    const std::string what = unknown.empty() ? error.what() : "unknown: " + unknown.front();
    return "aceso: command line: " + what + "; see --help\n";
  });
  Cli cli(app);
  add_kgc_commands(cli);
  add_user_commands(cli);
  add_record_commands(cli);
  add_index_commands(cli);
  add_match_commands(cli);
  add_report_commands(cli);
  add_receipt_commands(cli);
  add_patient_commands(cli);
  add_chain_commands(cli);
  add_service_commands(cli);
  add_patient_service_commands(cli);
  add_doctor_commands(cli);
  add_hospital_commands(cli);
  add_inspect_command(cli);
  add_town_commands(cli);
  add_demo_command(cli);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
  } catch (const std::bad_alloc&) {
    print_error({aceso::ErrorCode::limit, "memory", "is not enough for this input"});
    return static_cast<int>(Exit::over_limit);
  }
  return static_cast<int>(cli.status());
}
