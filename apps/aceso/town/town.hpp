#pragma once
// A whole consortium on this machine, for the demonstration and for trying things by hand: a chain, a key center and
// hospitals, each with a folder, keys, a configuration and a process of its own.

#include <map>

#include "chain/node.hpp"
#include "commands/chain/session.hpp"
#include "town/member.hpp"
#include "town/story.hpp"

namespace aceso::app {

struct TownOptions {
  fs::path dir;     ///< for everything that is written; made anew
  fs::path anvil;   ///< the executable; unused with `rpc`
  std::string rpc;  ///< a node that runs already; empty: start anvil
  std::vector<std::string> hospitals;
  std::uint32_t period_seconds;
  bool detach;  ///< whether chain and services outlive this process
};

class Town {
 public:
  /// `cli` must have a passphrase file (make_town_folder makes one).
  static Result<std::unique_ptr<Town>> found(const Cli& cli, const TownOptions& options, Story& story);

  [[nodiscard]] const fs::path& dir() const { return options_.dir; }
  [[nodiscard]] service::Consortium& consortium() const { return session_->consortium(); }
  [[nodiscard]] const chain::ChainClient& chain() const { return session_->client(); }
  [[nodiscard]] const abe::PublicParameters& parameters() const { return *pp_; }
  [[nodiscard]] const Member& kgc() const { return *kgc_; }
  [[nodiscard]] const Member& hospital(const std::string& name) const { return hospitals_.at(name); }
  /// The administrator of everything here.
  [[nodiscard]] const TlsFiles& operator_key() const { return operator_; }

  /// Connections to a service: as its operator, as anybody who signs requests, as another member.
  [[nodiscard]] Result<Connection> as_operator(const Member& of) const;
  [[nodiscard]] Result<Connection> as_user(const Member& of) const;
  [[nodiscard]] Result<Connection> as_member(const Member& of, const Member& caller) const;

  /// Ends the services, then the chain, if they are not detached.
  Result<void> close();

 private:
  Town(const Cli& cli, TownOptions options) : cli_(cli), options_(std::move(options)) {}
  Result<void> start_chain(Story& story);
  Result<void> deploy(Story& story);
  Result<void> found_key_center(Story& story);
  Result<void> found_hospital(const std::string& name, Story& story);
  Result<void> start_hospital(const Member& hospital, Story& story);
  Result<void> write_config(const Member& member, const std::string& more) const;
  Result<void> write_processes() const;
  [[nodiscard]] fs::path chain_dir() const { return options_.dir / "chain"; }

  const Cli& cli_;
  const TownOptions options_;
  SecretBytes passphrase_{0};
  std::optional<chain::LocalNode> node_;
  std::unique_ptr<chain::ChainClient> client_;
  std::unique_ptr<chain::Sender> founder_;
  std::optional<Session> session_;
  std::optional<abe::PublicParameters> pp_;
  TlsFiles operator_;
  std::optional<Member> kgc_;
  std::map<std::string, Member> hospitals_;
  std::vector<chain::Process> processes_;
};

/// Makes `dir` empty, with a fresh passphrase in it, whose path it returns. Refuses to touch a folder that is not a
/// former town's, or whose services still run.
Result<fs::path> make_town_folder(const fs::path& dir);

/// Stops what a town in `dir` left running: services first, then the chain. How many processes there were.
Result<std::size_t> stop_town(const fs::path& dir);

}  // namespace aceso::app
