#include "chain/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

#include "chain/file.hpp"

namespace aceso::chain {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds poll_interval(20);

/// The child between fork and exec. Only async-signal-safe calls: another thread may have held any lock. Reports the
/// errno of a failure through `failure`, which exec closes.
[[noreturn]] void become(char* const* argv, int output, int failure, bool detach, pid_t parent) {
  const int null = open("/dev/null", O_RDONLY);
  bool ready = null >= 0 && dup2(null, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2;
  if (detach) {
    ready = ready && setsid() > 0;
  } else {
    // The parent may have died before the request: then nobody will send the signal.
    ready = ready && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (ready && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) execv(argv[0], argv);
  const int why = errno;
  [[maybe_unused]] const ssize_t written = write(failure, &why, sizeof why);
  _exit(127);
}

/// Waits until `ended` holds; false when it does not before `deadline`.
template <class Condition>
bool wait_until(Condition ended, milliseconds deadline) {
  const auto last = steady_clock::now() + deadline;
  while (!ended()) {
    if (steady_clock::now() > last) return false;
    std::this_thread::sleep_for(poll_interval);
  }
  return true;
}

bool runs(pid_t id, const fs::path& executable) {
  std::error_code error;
  const fs::path running = fs::read_symlink("/proc/" + std::to_string(id) + "/exe", error);
  return !error && fs::equivalent(running, executable, error) && !error;
}

}  // namespace

Result<Process> Process::start(const ProcessOptions& options) {
  const Descriptor output(open(options.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  if (!output.valid()) return system_failure(options.output, "create");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure(options.executable, "start");
  const Descriptor failure(ends[0]);
  Descriptor report(ends[1]);

  std::string executable = options.executable.string();
  std::vector<std::string> arguments = options.arguments;
  std::vector<char*> argv{executable.data()};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return system_failure(options.executable, "start");
  if (child == 0) become(argv.data(), output.get(), report.get(), options.detach, parent);
  report = Descriptor();

  int why = 0;
  ssize_t count = 0;
  do {
    count = read(failure.get(), &why, sizeof why);
  } while (count < 0 && errno == EINTR);
  if (count == 0) return Process(child, options);
  waitpid(child, nullptr, 0);
  errno = why;
  return system_failure(options.executable, "run");
}

Process::Process(Process&& other) noexcept : id_(std::exchange(other.id_, 0)), options_(std::move(other.options_)) {}

Process::~Process() {
  if (options_.detach || !running()) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

bool Process::running() {
  if (id_ != 0 && waitpid(id_, nullptr, WNOHANG) != 0) id_ = 0;
  return id_ != 0;
}

Result<void> Process::stop(milliseconds deadline) {
  if (!running()) return {};
  kill(id_, SIGTERM);
  if (wait_until([this] { return !running(); }, deadline)) return {};
  kill(id_, SIGKILL);
  waitpid(std::exchange(id_, 0), nullptr, 0);
  return fail(ErrorCode::unavailable, options_.executable.string(), "did not end when asked, and was killed");
}

std::string Process::last_line() const {
  constexpr std::size_t most = std::size_t{1} << 20;
  auto text = read_file(options_.output, most).value_or("");
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

Result<void> stop_detached(pid_t id, const fs::path& executable, milliseconds deadline) {
  if (id <= 1 || !runs(id, executable)) {
    return fail(ErrorCode::bad_argument, "process " + std::to_string(id), "does not run " + executable.string());
  }
  if (kill(id, SIGTERM) != 0) return system_failure(executable, "stop");
  if (wait_until([&] { return !runs(id, executable); }, deadline)) return {};
  return fail(ErrorCode::unavailable, "process " + std::to_string(id), "did not end when asked");
}

}  // namespace aceso::chain
