// demo: the whole story, with real records on a real chain.

#include <cmath>
#include <iostream>

#include "commands/commands.hpp"
#include "demo/must_fail.hpp"
#include "local_chain.hpp"

namespace aceso::app {
namespace {

/// Short, so that one begins while everybody watches: from then on, who was revoked opens nothing new.
constexpr std::uint32_t period_seconds = 20;

struct Options {
  std::string records = "docs/examples/records", dir = "aceso-demo", anvil, rpc;
};

void tell_left_out(const RecordFolder& folder, std::ostream& out) {
  for (const LeftOut& file : folder.left_out)
    out << "  left out  " << file.path.filename().string() << ": " << file.error.field << ": " << file.error.message
        << '\n';
}

/// Hospital A tries its own doctors; what it cannot treat goes to hospital B. Returns the consultation on the star.
Result<std::optional<Consultation>> treat(Stage& stage, const std::vector<Case>& cases, std::size_t star,
                                          Story& story) {
  std::optional<Consultation> shown;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    story.chapter("A doctor for " + cases[i].name());
    House house = House::a;
    ACESO_TRY(auto doctor, find_doctor(stage, house, cases[i], story));
    if (!doctor) {
      house = House::b;
      ACESO_CHECK(authorise_b(stage, cases[i], story));
      ACESO_TRY(doctor, find_doctor(stage, house, cases[i], story));
    }
    if (!doctor) continue;
    ACESO_TRY(auto done, consult(stage, house, *doctor, cases[i], story));
    if (i == star) shown = std::move(done);
  }
  return shown;
}

/// More things that an honest party may ask for.
Result<void> show_rights(Stage& stage, const Case& record, const Consultation& done, Story& story) {
  story.chapter("What a doctor and a patient may ask for");
  const Member& a = stage.hospital(House::a);
  Actor& dan = stage.actor("dr-dan");
  const auto asked = story.step("a proof that dr-dan does not match, verified", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(auto connection, stage.town.as_user(a));
    ACESO_TRY(const auto verdict, DoctorClient(connection, dan.keys.signing).verdict(record.id()));
    cost.bytes = verdict.encode().size();
    if (verdict.matched()) return fail(ErrorCode::bad_signature, "verdict", "expected no match");
    return service::audit_verdict(stage.consortium(), stage.town.parameters(), record.id(), a.service.account,
                                  *dan.trapdoor, verdict, false);
  });
  ACESO_CHECK(asked);
  const Member& treating = stage.hospital(done.house);
  const auto trail = story.step("the trail of the record, at both hospitals", [&](Cost& cost) -> Result<void> {
    for (const Member* const hospital : {&a, &treating}) {
      ACESO_TRY(auto connection, stage.town.as_user(*hospital));
      ACESO_TRY(const auto lines, PatientClient(connection, record.id(), record.request_key).trail());
      for (const TrailLine& line : lines) cost.note += (cost.note.empty() ? "" : ", ") + line.event;
      if (hospital == &treating) break;
      cost.note += ";";
    }
    return {};
  });
  ACESO_CHECK(trail);
  return story.step("a dispute: the patient opens one report to the hospital", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto opening, record.patient.dispute(done.report));
    ACESO_TRY(auto connection, stage.town.as_user(treating));
    ACESO_TRY(const auto ruling, PatientClient(connection, record.id(), record.request_key).dispute(opening));
    cost.note = "the arbiter reads what the doctor signed";
    if (ruling != report::Ruling::report_readable ||
        report::judge(done.report, record.report_key, opening).ruling != ruling)
      return fail(ErrorCode::bad_signature, "ruling", "expected the report to be readable");
    return {};
  });
}

Result<Answer> demo(Cli& cli, const Options& o, std::ostream& out) {
  Story story(out);
  ACESO_TRY(const RecordFolder folder, read_records(o.records));
  TownOptions options{.dir = o.dir,
                      .anvil = {},
                      .rpc = o.rpc,
                      .hospitals = {name_of(House::a), name_of(House::b), name_of(House::c)},
                      .period_seconds = period_seconds,
                      .detach = false};
  if (o.rpc.empty()) {
    ACESO_TRY(options.anvil, find_anvil(o.anvil));
  }
  story.chapter("Founding the consortium: a process for each");
  ACESO_TRY(const fs::path passphrase, make_town_folder(o.dir));
  cli.use_passphrase_file(passphrase);
  ACESO_TRY(const auto town, Town::found(cli, options, story));
  Stage stage{*town, {}, {}};
  ACESO_CHECK(enrol_doctors(stage, folder, story));

  story.chapter("Records of hospital-a's patients");
  tell_left_out(folder, out);
  std::vector<Case> cases;
  for (const RecordFile& file : folder.records) {
    const auto admitted = story.step("a patient's account and RSA key", [&](Cost&) -> Result<void> {
      ACESO_TRY(Case record, admit(file, stage));
      cases.push_back(std::move(record));
      return {};
    });
    ACESO_CHECK(admitted);
    ACESO_CHECK(seal_and_publish(stage, cases.back(), story));
  }
  story.chapter("The doctors' interests");
  ACESO_CHECK(send_trapdoors(stage, story));
  ACESO_TRY(const auto done, treat(stage, cases, folder.star, story));
  if (!done) return fail(ErrorCode::bad_signature, "demo", "no doctor was found for the record with most keywords");
  ACESO_CHECK(show_rights(stage, cases[folder.star], *done, story));
  ACESO_CHECK(show_failures(stage, cases[folder.star], *done, story));
  ACESO_CHECK(town->close());

  Answer answer;
  answer.facts["records"] = cases.size();
  answer.facts["left_out"] = folder.left_out.size();
  answer.facts["steps_done"] = story.steps();
  answer.facts["refused_as_they_must"] = story.refused();
  answer.facts["went_wrong"] = story.wrong();
  answer.facts["seconds"] = std::round(story.seconds() * 10) / 10;
  if (story.wrong() != 0) return fail(ErrorCode::bad_signature, "demo", "something that must fail did not");
  out << "\nAll of it went as it must.\n";
  return answer;
}

}  // namespace

void add_demo_command(Cli& cli) {
  const auto o = std::make_shared<Options>();
  auto* command = cli.root().add_subcommand(
      "demo", "Run the whole story on FHIR records: a chain, a key center and three hospitals, a process each");
  command->add_option("--records", o->records, "Folder of FHIR R4 bundles, one patient each")->capture_default_str();
  command->add_option("--dir", o->dir, "Folder for what it writes; made anew each time")->capture_default_str();
  command->add_option("--anvil", o->anvil, "The anvil executable; by default from node_modules");
  command->add_option("--rpc", o->rpc, "URL of a running node with free gas, instead of starting anvil");
  cli.run(command, [&cli, o] { return demo(cli, *o, cli.json() ? std::cerr : std::cout); });
}

}  // namespace aceso::app
