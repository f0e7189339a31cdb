#include "demo/stage.hpp"

#include <chrono>

#include "local_chain.hpp"

namespace aceso::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint8_t tree_depth = 16;
constexpr std::uint32_t period_seconds = 86400;
constexpr unsigned report_key_bits = 3072;
constexpr std::string_view marker = "aceso-demo";

std::string name_of(House house) {
  switch (house) {
    case House::a: return "hospital-a";
    case House::b: return "hospital-b";
    case House::c: return "hospital-c";
  }
  return {};
}

/// Makes `dir` empty. Refuses to touch a folder that an earlier demonstration did not make.
Result<void> make_anew(const fs::path& dir) {
  std::error_code error;
  if (fs::exists(dir, error) && !fs::is_empty(dir, error) && !fs::exists(dir / marker, error))
    return fail(ErrorCode::bad_argument, "--dir",
                dir.string() + " is not empty and not of an earlier demonstration: name another folder");
  fs::remove_all(dir, error);
  if (!error) fs::create_directories(dir / marker, error);
  if (!error) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, "--dir", dir.string() + ": " + error.message());
  return {};
}

abe::Period present_period() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<abe::Period>(std::chrono::duration_cast<std::chrono::seconds>(now).count()) / period_seconds;
}

}  // namespace

Result<std::unique_ptr<Stage>> Stage::build(const StageOptions& options, const RecordFolder& folder, Story& story) {
  auto stage = std::make_unique<Stage>();
  stage->rng_.fill(stage->seed_.reveal_mut());
  stage->dir_ = options.dir;
  stage->period_ = present_period();
  ACESO_CHECK(make_anew(options.dir));
  ACESO_CHECK(stage->start_chain(options, story));
  ACESO_CHECK(stage->found_consortium(story));
  ACESO_CHECK(stage->register_doctors(cast_doctors(folder), story));
  return stage;
}

Result<std::unique_ptr<chain::Sender>> Stage::account(const std::string& label) {
  ACESO_TRY(auto journal, chain::FileJournal::open(dir_ / ("journal-" + label)));
  return std::make_unique<chain::Sender>(*client_, chain::Account::derive(seed_, label, 0), std::move(journal));
}

Result<void> Stage::start_chain(const StageOptions& options, Story& story) {
  std::string url = options.rpc;
  if (url.empty()) {
    chain::NodeOptions node;
    node.executable = options.anvil;
    node.state_file = options.dir / "chain.json";
    auto started = story.step("start a chain (anvil, Prague rules)", [&](Cost& cost) {
      auto result = chain::LocalNode::start(node);
      if (result) cost.note = result->url();
      return result;
    });
    if (!started) return tl::unexpected<Error>(started.error());
    node_.emplace(std::move(*started));
    url = node_->url();
  }
  ACESO_TRY(client_, chain::connect(url));
  ACESO_TRY(founder_, account("consortium"));
  const auto deployment = story.step("deploy Membership, Periods and Records", [&](Cost& cost) {
    auto result = chain::deploy(*founder_, contract_codes());
    if (result) cost.note = "Records at " + chain::to_string(result->records);
    return result;
  });
  if (!deployment) return tl::unexpected<Error>(deployment.error());
  consortium_ = std::make_unique<service::Consortium>(*client_, *deployment);
  return {};
}

Result<void> Stage::found_consortium(Story& story) {
  auto keys = story.step("Setup: a key center with 2^16 leaves", [&](Cost& cost) {
    auto result = abe::setup(tree_depth, period_seconds, rng_);
    if (result) cost.bytes = result->pp.encode().size();
    return result;
  });
  ACESO_TRY(abe::SetupResult made, std::move(keys));
  ACESO_TRY(kgc_sender_, account("kgc"));
  ACESO_TRY(kgc_database_, store::Database::open("sqlite:" + (dir_ / "key-center.db").string()));
  ACESO_TRY(auto tables, store::KgcTables::open(*kgc_database_));
  ACESO_TRY(key_center_, service::KeyCenter::open(*consortium_, *kgc_sender_, std::move(made), std::move(tables)));

  const auto admitted = story.step("admit the key center and publish its parameters", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto admission, consortium_->membership.admit_kgc(*founder_, kgc_sender_->address()));
    ACESO_TRY(const auto publication, key_center_->publish_parameters());
    cost.gas = admission.gas_used + publication;
    return service::check_parameters(*consortium_, parameters());
  });
  ACESO_CHECK(admitted);

  for (const House house : {House::a, House::b, House::c}) {
    const std::string name = name_of(house);
    const auto founded = story.step("admit " + name, [&](Cost& cost) -> Result<void> {
      auto kem = symm::generate_kem_key_pair(rng_);
      ACESO_TRY(hospital_senders_[house], account(name));
      ACESO_TRY(const auto receipt,
                consortium_->membership.admit_hospital(*founder_, sender(house).address(), kem.public_key));
      ACESO_TRY(auto blobs, store::BlobStore::open(dir_ / name));
      hospitals_[house] = std::make_unique<service::Hospital>(name, *consortium_, sender(house), parameters(),
                                                              std::move(kem), std::move(blobs));
      cost.gas = receipt.gas_used;
      return {};
    });
    ACESO_CHECK(founded);
  }
  return {};
}

Result<void> Stage::register_doctors(const std::vector<Role>& roles, Story& story) {
  for (const Role& role : roles) {
    const auto registered =
        story.step("UserKG and AttKeyGen: " + role.id + " of " + name_of(role.house), [&](Cost& cost) -> Result<void> {
          auto signing = symm::SigningKey::generate(rng_);
          ACESO_TRY(auto user, abe::user_kg(parameters(), role.id, signing.public_key(), rng_));
          ACESO_TRY(const auto attributes, policy::AttributeSet::create(role.attributes));
          ACESO_TRY(auto attk, key_center_->issue(user.second.encode(), attributes, sender(role.house).address(), rng_));
          ACESO_CHECK(hospital(role.house).enrol(std::move(user.second), attk));
          cost.bytes = attk.encode().size();
          actors_.emplace(role.id, Actor{role, {std::move(user.first), std::move(signing)}, std::move(attk), {}});
          return {};
        });
    ACESO_CHECK(registered);
  }
  return story.step("UpdKeyGen: the update key of period " + std::to_string(period_), [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto update, begin_period(period_));
    cost.bytes = update.key.encode().size();
    cost.gas = update.gas;
    return {};
  });
}

Result<service::KeyCenter::PeriodUpdate> Stage::begin_period(abe::Period t) {
  ACESO_TRY(auto update, key_center_->publish_period(t));
  for (auto& [house, hospital] : hospitals_) ACESO_CHECK(hospital->take_update_key(update.key, update.revocations));
  return update;
}

Result<Case> Stage::admit(const RecordFile& file) {
  ACESO_TRY(auto report_key, symm::RsaPrivateKey::generate(report_key_bits));
  service::Patient patient(chain::Account::derive(seed_, "patient", patients_++), std::move(report_key));
  auto certificate = patient.certificate();
  ACESO_TRY(auto registered, report::ReportKey::create(certificate));
  return Case{
      file, std::move(patient), std::move(certificate), std::move(registered), std::nullopt, fs::file_size(file.path),
      0};
}

Result<void> Stage::close() {
  if (!node_) return {};
  return node_->stop();
}

}  // namespace aceso::app
