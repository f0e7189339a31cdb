#include "passphrase.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "interrupt.hpp"

namespace aceso::app {
namespace {

constexpr std::size_t passphrase_size_most = 1024;

tl::unexpected<Error> refuse(std::string message) {
  return fail(ErrorCode::unavailable, "passphrase", std::move(message));
}

/// The first line that `fd` gives.
Result<SecretBytes> read_line(int fd) {
  SecretBytes line(passphrase_size_most);
  std::size_t size = 0;
  for (; size < line.size(); ++size) {
    std::uint8_t& c = line.reveal_mut()[size];
    const ssize_t n = read(fd, &c, 1);
    if (n < 0) return refuse(std::string("cannot be read: ") + std::strerror(errno));
    if (n == 0 || c == '\n') break;
  }
  if (size == 0 || size == line.size()) return refuse("expected 1 to 1023 bytes");
  return SecretBytes(line.reveal().first(size));
}

class Terminal {
 public:
  Terminal() : fd_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (fd_ < 0 || tcgetattr(fd_, &before_) != 0) return;
    restore_on_interrupt(fd_, before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  ~Terminal() {
    if (changed_) tcsetattr(fd_, TCSAFLUSH, &before_);
    restore_on_interrupt(-1, before_);
    if (fd_ >= 0) close(fd_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] bool usable() const { return changed_; }
  [[nodiscard]] int fd() const { return fd_; }
  void say(std::string_view text) const {
    if (write(fd_, text.data(), text.size()) < 0) return;  // the answer may still come
  }

 private:
  int fd_;
  termios before_{};
  bool changed_ = false;
};

Result<SecretBytes> ask_terminal(const std::string& question) {
  const Terminal terminal;
  if (!terminal.usable()) return refuse("expected --passphrase-file FILE where there is no terminal to ask");
  terminal.say(question);
  auto line = read_line(terminal.fd());
  terminal.say("\n");
  return line;
}

}  // namespace

Result<SecretBytes> ask_passphrase(const std::string& file, const std::string& what) {
  if (!file.empty()) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return refuse("cannot read " + file + ": " + std::strerror(errno));
    auto line = read_line(fd);
    close(fd);
    return line;
  }
  return ask_terminal("Passphrase for " + what + ": ");
}

Result<SecretBytes> choose_passphrase(const std::string& file, const std::string& what) {
  ACESO_TRY(auto first, ask_passphrase(file, what));
  if (!file.empty()) return first;
  ACESO_TRY(const auto second, ask_terminal("The same once more: "));
  if (!equal_ct(first.reveal(), second.reveal())) return refuse("expected the same one twice");
  return first;
}

}  // namespace aceso::app
