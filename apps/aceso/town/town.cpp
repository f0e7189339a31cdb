#include "town/town.hpp"

#include <nlohmann/json.hpp>

#include "http/base64.hpp"
#include "local_chain.hpp"
#include "outputs.hpp"
#include "passphrase.hpp"
#include "serve/identity.hpp"

namespace aceso::app {
namespace {

constexpr std::uint8_t tree_depth = 16;
constexpr std::chrono::seconds stop_deadline{60};

}  // namespace

Result<std::unique_ptr<Town>> Town::found(const Cli& cli, const TownOptions& options, Story& story) {
  auto town = std::unique_ptr<Town>(new Town(cli, options));
  ACESO_TRY(town->passphrase_, ask_passphrase(cli.passphrase_file(), "the keys of " + options.dir.string()));
  ACESO_TRY(town->operator_, make_tls_files(cli, options.dir, "operator", "operator"));
  ACESO_CHECK(town->start_chain(story));
  ACESO_CHECK(town->deploy(story));
  ACESO_CHECK(town->found_key_center(story));
  for (const std::string& name : options.hospitals) ACESO_CHECK(town->found_hospital(name, story));
  for (const std::string& name : options.hospitals) ACESO_CHECK(town->start_hospital(town->hospital(name), story));
  return town;
}

Result<void> Town::start_chain(Story& story) {
  std::error_code error;
  fs::create_directories(chain_dir(), error);
  if (error) return fail(ErrorCode::unavailable, chain_dir().string(), "cannot be made: " + error.message());
  std::string url = options_.rpc;
  if (url.empty()) {
    const chain::NodeOptions options{.executable = fs::absolute(options_.anvil, error),
                                     .state_file = chain_dir() / "state.json",
                                     .detach = options_.detach};
    auto started = story.step("start a chain (anvil, Prague rules)", [&](Cost& cost) {
      auto result = chain::LocalNode::start(options);
      if (result) cost.note = result->url();
      return result;
    });
    if (!started) return tl::unexpected<Error>(started.error());
    node_.emplace(std::move(*started));
    url = node_->url();
    ACESO_CHECK(write_node(chain_dir() / "node.json",
                           {node_->process_id(), node_->port(), options.chain_id, options.executable}));
    ACESO_CHECK(write_processes());
  }
  ACESO_TRY(client_, chain::connect(url));
  return {};
}

Result<void> Town::deploy(Story& story) {
  OsRandom rng;
  founder_ = std::make_unique<chain::Sender>(*client_, chain::Account::generate(rng),
                                             std::make_unique<chain::MemoryJournal>());
  const auto deployed = story.step("deploy Membership, Periods and Records", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto deployment, chain::deploy(*founder_, contract_codes()));
    cost.note = "Records at " + chain::to_string(deployment.records);
    return chain::write_deployment(chain_dir() / "deployment.json", deployment);
  });
  ACESO_CHECK(deployed);
  ACESO_TRY(session_, Session::open({chain_dir().string(), options_.rpc}));
  return {};
}

Result<void> Town::write_config(const Member& member, const std::string& more) const {
  const std::string port = member.service.url.substr(member.service.url.rfind(':') + 1);
  std::string text = "[listen]\nport = " + port + "\ntls_key = \"" + member.label + ".tls.key\"\ntls_certificate = \"" +
                     member.label + ".tls.pem\"\n[chain]\nfolder = \"../chain\"\n";
  if (!options_.rpc.empty()) text += "rpc = \"" + options_.rpc + "\"\n";
  if (member.label == "hospital") text += "confirmations = 0\n";
  text += "[operator]\ntls_key_digest = \"" + to_hex(operator_.digest) +
          "\"\n[state]\ndatabase = \"sqlite:" + member.label + ".db\"\n" + more;
  return write_artifact(member.config(), as_bytes(text));
}

Result<void> Town::found_key_center(Story& story) {
  const auto founded = story.step("Setup: a key center with 2^16 leaves", [&](Cost& cost) -> Result<void> {
    OsRandom rng;
    ACESO_TRY(auto made, abe::setup(tree_depth, options_.period_seconds, rng));
    pp_.emplace(std::move(made.pp));
    cost.bytes = pp_->encode().size();
    ACESO_TRY(kgc_, make_member(cli_, options_.dir / "kgc", "kgc", passphrase_));
    Outputs files(cli_);
    ACESO_CHECK(files.add(options_.dir / "pp", pp_->encode()));
    ACESO_CHECK(files.add_secret(kgc_->dir / "kgc.msk", made.msk.encode(), passphrase_));
    ACESO_CHECK(files.commit());
    return write_config(*kgc_,
                        "[keys]\nparameters = \"../pp\"\nmaster_key = \"kgc.msk\"\naccount_seed = \"kgc.seed\"\n");
  });
  ACESO_CHECK(founded);
  return story.step("admit the key center; its service publishes the parameters", [&](Cost& cost) -> Result<void> {
    ACESO_TRY(const auto receipt, consortium().membership.admit_kgc(*founder_, kgc_->service.account));
    cost.gas = receipt.gas_used;
    ACESO_TRY(auto process, start_service(*kgc_, cli_.passphrase_file(), options_.detach));
    processes_.push_back(std::move(process));
    ACESO_CHECK(write_processes());
    cost.note = kgc_->service.url;
    return service::check_parameters(consortium(), *pp_);
  });
}

Result<void> Town::found_hospital(const std::string& name, Story& story) {
  return story.step("admit " + name, [&](Cost& cost) -> Result<void> {
    ACESO_TRY(auto member, make_member(cli_, options_.dir / name, "hospital", passphrase_));
    OsRandom rng;
    const auto kem = symm::generate_kem_key_pair(rng);
    Outputs files(cli_);
    ACESO_CHECK(
        files.add_secret(member.dir / "hospital.kem", service::encode_encapsulation_secret_key(kem), passphrase_));
    ACESO_CHECK(files.commit());
    ACESO_TRY(const auto receipt,
              consortium().membership.admit_hospital(*founder_, member.service.account, kem.public_key));
    cost.gas = receipt.gas_used;
    hospitals_.emplace(name, std::move(member));
    return {};
  });
}

Result<void> Town::start_hospital(const Member& hospital, Story& story) {
  std::string more =
      "blobs = \"blobs\"\n[keys]\nparameters = \"../pp\"\naccount_seed = \"hospital.seed\"\n"
      "encapsulation_key = \"hospital.kem\"\n[kgc]\nurl = \"" +
      kgc_->service.url + "\"\naccount = \"" + chain::to_string(kgc_->service.account) + "\"\n[peers]\n";
  for (const auto& [name, other] : hospitals_)
    if (name != hospital.name)
      more += "\"" + chain::to_string(other.service.account) + "\" = \"" + other.service.url + "\"\n";
  ACESO_CHECK(write_config(hospital, more));
  return story.step("start the service of " + hospital.name, [&](Cost& cost) -> Result<void> {
    ACESO_TRY(auto process, start_service(hospital, cli_.passphrase_file(), options_.detach));
    processes_.push_back(std::move(process));
    cost.note = hospital.service.url;
    return write_processes();
  });
}

Result<Connection> Town::as_operator(const Member& of) const {
  ACESO_TRY(auto identity, operator_.read());
  return Connection::open(
      consortium(), of.service,
      {.role = of.label == "kgc" ? Role::key_center : Role::hospital, .identity = std::move(identity)});
}

Result<Connection> Town::as_user(const Member& of) const { return Connection::open(consortium(), of.service); }

Result<Connection> Town::as_member(const Member& of, const Member& caller) const {
  ACESO_TRY(auto identity, caller.tls.read());
  const auto statement = service::tls_statement(consortium(), caller.account(), caller.tls.digest, unix_time());
  return Connection::open(consortium(), of.service,
                          {of.label == "kgc" ? Role::key_center : Role::hospital, std::move(identity),
                           http::to_base64(statement.encode())});
}

Result<void> Town::write_processes() const {
  if (!options_.detach) return {};
  std::error_code error;
  nlohmann::ordered_json ids = nlohmann::ordered_json::array();
  for (const chain::Process& process : processes_) ids.push_back(process.id());
  const nlohmann::ordered_json out = {{"executable", fs::read_symlink("/proc/self/exe", error).string()},
                                      {"services", ids}};
  return write_artifact(options_.dir / "town.json", as_bytes(out.dump(2) + "\n"));
}

Result<void> Town::close() {
  if (options_.detach) return {};
  for (chain::Process& process : processes_) ACESO_CHECK(process.stop(stop_deadline));
  processes_.clear();
  if (!node_) return {};
  return node_->stop();
}

}  // namespace aceso::app
