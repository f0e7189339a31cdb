#include "town/member.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

#include "chain/node.hpp"
#include "outputs.hpp"
#include "serve/identity.hpp"

namespace aceso::app {
namespace {

constexpr std::chrono::seconds start_deadline{60};
constexpr std::chrono::milliseconds look{20};
constexpr std::string_view host = "localhost";

bool says_that_it_serves(const fs::path& log) {
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);)
    if (line.find(" serving ") != std::string::npos) return true;
  return false;
}

}  // namespace

Result<http::TlsIdentity> TlsFiles::read() const { return read_tls_identity(certificate, private_key); }

Result<TlsFiles> make_tls_files(const Cli& cli, const fs::path& dir, const std::string& prefix,
                                const std::string& name) {
  ACESO_TRY(const auto identity, http::make_tls_identity(name));
  TlsFiles out{dir / (prefix + ".tls.key"), dir / (prefix + ".tls.pem"), {}};
  ACESO_TRY(out.digest, http::tls_key_digest(identity));
  Outputs files(cli);
  ACESO_CHECK(files.add_private(out.private_key, identity.private_key_pem.reveal()));
  ACESO_CHECK(files.add(out.certificate, as_bytes(identity.certificate_pem)));
  ACESO_CHECK(files.commit());
  return out;
}

Result<Member> make_member(const Cli& cli, const fs::path& dir, const std::string& label,
                           const SecretBytes& passphrase) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (!error) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, dir.string(), "cannot be made: " + error.message());
  Member out;
  out.name = dir.filename().string();
  out.label = label;
  out.dir = dir;
  OsRandom rng;
  rng.fill(out.seed.reveal_mut());
  Outputs files(cli);
  ACESO_CHECK(files.add_secret(dir / (label + ".seed"), service::encode_account_seed(out.seed), passphrase));
  ACESO_CHECK(files.commit());
  ACESO_TRY(out.tls, make_tls_files(cli, dir, label, std::string(host)));
  ACESO_TRY(const std::uint16_t port, chain::free_port(0));
  out.service = {"https://" + std::string(host) + ":" + std::to_string(port), out.account().address()};
  return out;
}

Result<chain::Process> start_service(const Member& member, const fs::path& passphrase_file, bool detach) {
  const fs::path log = member.dir / "service.log";
  ACESO_TRY(chain::Process process,
            chain::Process::start({.executable = fs::read_symlink("/proc/self/exe"),
                                   .arguments = {"--passphrase-file", passphrase_file.string(), member.label, "serve",
                                                 "--config", member.config().string()},
                                   .output = log,
                                   .detach = detach}));
  const auto deadline = std::chrono::steady_clock::now() + start_deadline;
  while (!says_that_it_serves(log)) {
    if (!process.running() || std::chrono::steady_clock::now() > deadline)
      return fail(ErrorCode::unavailable, member.name, "does not serve: " + process.last_line());
    std::this_thread::sleep_for(look);
  }
  return process;
}

}  // namespace aceso::app
