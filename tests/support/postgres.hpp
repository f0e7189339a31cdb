#pragma once
// A PostgreSQL server for the tests of one program: of Debian's package, in a temporary folder, reached by a socket in
// that folder. Both vanish with the program, however that ends.

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aceso::testing {

/// Its functions throw std::runtime_error when something is missing. Not for several threads.
class PostgresServer {
 public:
  /// The program's server, which the first call starts.
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }

  /// The URL of `database`; the server has "postgres" from the start. The user aceso needs no password.
  [[nodiscard]] std::string url(const std::string& database, const std::string& user = "aceso") const {
    std::string host;
    for (const char c : dir_.string()) host += c == '/' ? std::string("%2F") : std::string(1, c);
    return "postgresql://" + user + "@/" + database + "?host=" + host;
  }
  /// A user whom the server asks for a password, once somebody has created it.
  static constexpr const char* user_with_password = "locked";

  void start() {
    pid_ = spawn("postgres", {"-D", data(), "-k", dir_.string(), "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                              "full_page_writes=off", "-c", "max_connections=50"});
    for (int i = 0; i < 1000 && !answers(); ++i) {
      if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
        pid_ = -1;
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (!answers()) throw std::runtime_error("PostgreSQL did not start:\n" + log());
  }

  /// Closes all connections and ends.
  void stop() {
    if (pid_ < 0) return;
    kill(pid_, SIGINT);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

 private:
  static constexpr const char* programs = "/usr/lib/postgresql/15/bin/";

  PostgresServer() {
    if (!std::filesystem::exists(std::string(programs) + "initdb"))
      throw std::runtime_error(std::string("no ") + programs + "initdb: install the Debian package postgresql");
    make_folder();
    if (geteuid() == 0) {
      const passwd* user = getpwnam("postgres");
      if (user == nullptr) throw std::runtime_error("no user postgres: install the Debian package postgresql");
      uid_ = user->pw_uid;
      gid_ = user->pw_gid;
      if (chown(dir_.c_str(), uid_, gid_) != 0) throw std::runtime_error("cannot give away a temporary folder");
    }
    int status = 0;
    waitpid(spawn("initdb", {"-D", data(), "-U", "aceso", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync",
                             "--wal-segsize=1"}),
            &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed:\n" + log());
    std::ofstream(data() + "/pg_hba.conf") << "local all " << user_with_password << " scram-sha-256\n"
                                           << "local all all trust\n";
    start();
  }

  ~PostgresServer() {
    stop();
    close(alive_);
    waitpid(sweeper_, nullptr, 0);
  }

  /// Makes the folder, and a process that removes it as soon as this one is gone.
  void make_folder() {
    // In memory, where there is room: a third of the time.
    std::error_code error;
    const std::filesystem::path memory = "/dev/shm";
    const auto room = std::filesystem::space(memory, error).available;
    const bool in_memory = !error && room > (1u << 30) && access(memory.c_str(), W_OK) == 0;
    std::string name = (in_memory ? memory : std::filesystem::temp_directory_path()) / "aceso-pg-XXXXXX";
    int ends[2];
    if (mkdtemp(name.data()) == nullptr || pipe2(ends, O_CLOEXEC) != 0 || (sweeper_ = fork()) < 0)
      throw std::runtime_error("cannot make a temporary folder");
    dir_ = name;
    alive_ = ends[1];
    close(sweeper_ == 0 ? ends[1] : ends[0]);
    if (sweeper_ > 0) return;
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_IGN);
    char nothing = 0;
    while (read(ends[0], &nothing, 1) < 0) continue;  // until the other end is closed
    for (int i = 0; i < 50 && std::filesystem::exists(dir_, error); ++i) {
      std::filesystem::remove_all(dir_, error);  // a dying server may still write
      if (error) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    _exit(0);
  }

  [[nodiscard]] std::string data() const { return (dir_ / "data").string(); }

  [[nodiscard]] std::string log() const {
    std::ifstream file(dir_ / "log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Runs a program of PostgreSQL's as a user that is not root, which they all refuse.
  pid_t spawn(const std::string& program, std::vector<std::string> arguments) const {
    const std::string path = programs + program, output = dir_ / "log";
    arguments.insert(arguments.begin(), path);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const pid_t parent = getpid(), child = fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child > 0) return child;
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const bool ready = dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0 && chdir(dir_.c_str()) == 0 &&
                       (geteuid() != 0 || (setgroups(0, nullptr) == 0 && setgid(gid_) == 0 && setuid(uid_) == 0)) &&
                       prctl(PR_SET_PDEATHSIG, SIGQUIT) == 0 &&  // after the change of user, which would cancel it
                       getppid() == parent;
    if (ready) execv(path.c_str(), argv.data());
    _exit(127);
  }

  /// Whether the server takes connections: it writes "ready" as the last line of its lock file.
  [[nodiscard]] bool answers() const {
    std::ifstream file(data() + "/postmaster.pid");
    std::string line;
    while (std::getline(file, line))
      if (line.starts_with("ready")) return true;
    return false;
  }

  std::filesystem::path dir_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  pid_t pid_ = -1;
  pid_t sweeper_ = -1;
  int alive_ = -1;  ///< closed when this process ends
};

}  // namespace aceso::testing
