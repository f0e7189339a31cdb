// up, down: a consortium on this machine, to try things by hand.

#include "town/town.hpp"

#include <iostream>

#include "client/doctor_folder.hpp"
#include "client/operator_client.hpp"
#include "commands/commands.hpp"
#include "commands/options.hpp"
#include "local_chain.hpp"

namespace aceso::app {
namespace {

constexpr std::uint32_t period_seconds = 86400;

struct Options {
  std::string dir = "aceso-up", anvil;
};

/// A doctor of hospital-b with keys in DIR/doctor, enrolled.
Result<void> add_doctor(const Cli& cli, const Town& town, Story& story) {
  return story.step("UserKG and AttKeyGen: dr-ada of hospital-b", [&](Cost& cost) -> Result<void> {
    const Member& b = town.hospital("hospital-b");
    ACESO_TRY(auto folder, DoctorFolder::make(cli, town.dir() / "doctor", "dr-ada", town.parameters()));
    folder.hospital = b.service;
    ACESO_CHECK(folder.save());
    ACESO_TRY(const Bytes user, read_artifact(folder.public_key()));
    ACESO_TRY(auto connection, town.as_operator(b));
    ACESO_CHECK(OperatorClient(connection).enrol(user, {"department:neurology", "role:consultant"}));
    cost.note = "keys in " + (town.dir() / "doctor").string();
    return {};
  });
}

std::string at(const Member& hospital) {
  return "--hospital " + hospital.service.url + " --account " + chain::to_string(hospital.service.account);
}

/// What to type, from the folder that `make up` was called in.
void tell(const Town& town, const std::string& admission, std::ostream& out) {
  const std::string dir = fs::absolute(town.dir()).lexically_normal().string();
  const Member &a = town.hospital("hospital-a"), &b = town.hospital("hospital-b");
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  out << "\nTo try it by hand (a patient of hospital-a, dr-ada of hospital-b):\n\n"
      << "alias aceso=" << program << "\n"
      << "cd " << dir << "\n"
      << "export ACESO_CHAIN_DIR=" << dir << "/chain ACESO_PASSPHRASE_FILE=" << dir << "/passphrase\n"
      << "aceso doctor interests --folder doctor --interest 'http://snomed.info/sct|84757009'\n"
      << "aceso patient seal --folder patient --parameters pp --policy 'department:neurology' \\\n"
      << "  --record " << fs::absolute("docs/examples/records/epilepsy-migraine.json").string() << "\n"
      << "aceso patient submit --folder patient " << at(a) << " --admission " << admission << "\n"
      << "record=$(aceso --json patient status --folder patient | sed 's/.*\"record_id\":\"\\([0-9a-f]*\\).*/\\1/')\n"
      << "aceso hospital authorize " << at(a)
      << " --private-key operator.tls.key --certificate operator.tls.pem \\\n  --record $record --to "
      << chain::to_string(b.service.account) << "\n"
      << "aceso doctor matches --folder doctor\n"
      << "aceso doctor open --folder doctor --record $record --out opened.json\n"
      << "echo 'Focal epilepsy, well controlled.' > finding\n"
      << "aceso doctor report --folder doctor --record $record --conclusion-file finding --doctor-name 'Dr. Ada'\n"
      << "aceso patient reports --folder patient --out reports\n"
      << "aceso patient trail --folder patient --out trail.json\n\n"
      << "Logs: " << dir << "/*/service.log. To stop everything: make down\n";
}

Result<Answer> up(Cli& cli, const Options& o, std::ostream& out) {
  Story story(out);
  TownOptions options{.dir = o.dir,
                      .anvil = {},
                      .rpc = {},
                      .hospitals = {"hospital-a", "hospital-b"},
                      .period_seconds = period_seconds,
                      .detach = true};
  ACESO_TRY(options.anvil, find_anvil(o.anvil));
  ACESO_TRY(const fs::path passphrase, make_town_folder(o.dir));
  cli.use_passphrase_file(passphrase);
  story.chapter("A consortium on this machine");
  ACESO_TRY(const auto town, Town::found(cli, options, story));
  ACESO_CHECK(add_doctor(cli, *town, story));
  ACESO_TRY(auto connection, town->as_operator(town->hospital("hospital-a")));
  ACESO_TRY(const std::string admission, OperatorClient(connection).admit());
  tell(*town, admission, out);
  Answer answer;
  answer.facts["running"] = o.dir;
  return answer;
}

Result<Answer> down(const Options& o) {
  ACESO_TRY(const std::size_t stopped, stop_town(o.dir));
  Answer answer;
  answer.facts["stopped"] = stopped;
  return answer;
}

}  // namespace

void add_town_commands(Cli& cli) {
  const auto o = std::make_shared<Options>();
  auto* start = cli.root().add_subcommand(
      "up", "Leave a chain, a key center and two hospitals running on this machine, and say how to try them");
  start->add_option("--dir", o->dir, "Folder for what it writes; made anew each time")->capture_default_str();
  start->add_option("--anvil", o->anvil, "The anvil executable; by default from node_modules");
  cli.run(start, [&cli, o] { return up(cli, *o, cli.json() ? std::cerr : std::cout); });

  auto* stop = cli.root().add_subcommand("down", "Stop what 'up' left running");
  stop->add_option("--dir", o->dir, "Its folder")->capture_default_str();
  cli.run(stop, [o] { return down(*o); });
}

}  // namespace aceso::app
