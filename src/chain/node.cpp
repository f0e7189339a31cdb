#include "chain/node.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <thread>
#include <utility>

#include "chain/client.hpp"
#include "chain/file.hpp"

namespace aceso::chain {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::vector<std::string> arguments_of(const NodeOptions& options, std::uint16_t port) {
  std::vector<std::string> out{"--host",           "127.0.0.1",
                               "--port",           std::to_string(port),
                               "--chain-id",       std::to_string(options.chain_id),
                               "--hardfork",       "prague",
                               "--state",          options.state_file.string(),
                               "--state-interval", std::to_string(options.save_every.count()),
                               "--no-cors",  // web pages have no business here
                               "--silent"};
  if (options.free_gas) {
    out.insert(out.end(), {"--accounts", "0", "--block-base-fee-per-gas", "0", "--disable-min-priority-fee"});
  }
  return out;
}

Result<void> wait_until_it_answers(Process& process, const std::string& url, const NodeOptions& options) {
  ACESO_TRY(auto transport, open_http(url));
  const ChainClient client(std::move(transport), milliseconds(0));
  const auto deadline = steady_clock::now() + options.start_deadline;
  for (;;) {
    const auto chain_id = client.chain_id();
    if (!process.running()) {
      return fail(ErrorCode::unavailable, "chain node", "ended at its start: " + process.last_line());
    }
    if (chain_id && *chain_id == options.chain_id) return {};
    if (chain_id) {
      return fail(ErrorCode::refused, "chain node",
                  "runs chain " + std::to_string(*chain_id) + " instead of chain " + std::to_string(options.chain_id));
    }
    if (steady_clock::now() > deadline) {
      return fail(ErrorCode::unavailable, "chain node", "does not answer: " + chain_id.error().message);
    }
    std::this_thread::sleep_for(milliseconds(50));
  }
}

}  // namespace

Result<LocalNode> LocalNode::start(const NodeOptions& options) {
  ACESO_TRY(const std::uint16_t port, free_port(options.port));
  ACESO_TRY(Process process, Process::start({.executable = options.executable,
                                             .arguments = arguments_of(options, port),
                                             .output = options.state_file.string() + ".log",
                                             .detach = options.detach}));
  LocalNode node(std::move(process), port, options.detach);
  const auto ready = wait_until_it_answers(node.process_, node.url(), options);
  if (!ready) {
    // A detached node that cannot be used must not stay behind either.
    [[maybe_unused]] const auto stopped = node.stop(options.start_deadline);
    return tl::unexpected<Error>(ready.error());
  }
  return node;
}

LocalNode::~LocalNode() {
  if (!detached_) [[maybe_unused]]
    const auto stopped = stop();
}

Result<void> LocalNode::stop(milliseconds deadline) { return process_.stop(deadline); }

Result<std::uint16_t> free_port(std::uint16_t wanted) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in address{};
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(wanted);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  // SO_REUSEADDR overlooks closed connections to a former node, but no listener.
  if (!socket.valid() || setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(socket.get(), generic, size) != 0 || getsockname(socket.get(), generic, &size) != 0) {
    return system_failure("127.0.0.1:" + std::to_string(wanted), "listen");
  }
  return ntohs(address.sin_port);
}

}  // namespace aceso::chain
