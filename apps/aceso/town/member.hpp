#pragma once
// One member of a consortium on this machine: a folder with its keys and its configuration, and its service.

#include "chain/process.hpp"
#include "cli.hpp"
#include "client/connection.hpp"
#include "files.hpp"
#include "service/key_material.hpp"

namespace aceso::app {

/// A TLS key as it lies in a folder: PREFIX.tls.key and PREFIX.tls.pem.
struct TlsFiles {
  fs::path private_key, certificate;
  Digest digest;

  [[nodiscard]] Result<http::TlsIdentity> read() const;
};

/// Makes a TLS key in `dir`. Its private key is in the clear, mode 0600, as TLS servers keep it.
Result<TlsFiles> make_tls_files(const Cli& cli, const fs::path& dir, const std::string& prefix,
                                const std::string& host);

/// A member before its service runs.
struct Member {
  std::string name;   ///< "hospital-a"
  std::string label;  ///< of its account: "hospital" or "kgc"
  fs::path dir;
  service::AccountSeed seed;
  TlsFiles tls;
  Service service;  ///< where it will be

  [[nodiscard]] chain::Account account() const { return chain::Account::derive(seed, label, 0); }
  [[nodiscard]] fs::path config() const { return dir / (label + ".toml"); }
};

/// Makes a member's folder, account (LABEL.seed, a key file) and TLS key, and finds a port for it.
Result<Member> make_member(const Cli& cli, const fs::path& dir, const std::string& label,
                           const SecretBytes& passphrase);

/// Starts `aceso LABEL serve`; its log is service.log in the member's folder. Waits until it serves.
Result<chain::Process> start_service(const Member& member, const fs::path& passphrase_file, bool detach);

}  // namespace aceso::app
