#include "http/response_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "http/plain_error.hpp"

namespace aceso::http {
namespace {

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field(const Headers::Field& field) {
  return is_token(field.first) && std::all_of(field.second.begin(), field.second.end(),
                                              [](char c) { return c == '\t' || (c >= ' ' && c != 0x7f); });
}

bool is_ours(std::string_view name) {
  return name == "content-length" || name == "connection" || name == "transfer-encoding" || name == "date";
}

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  // The process never leaves the C locale for times, so that the names are the English ones that RFC 9110 wants.
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

int open_file(const FileBody& file) {
  const int descriptor = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (descriptor < 0 || ::fstat(descriptor, &info) != 0) return descriptor;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (S_ISREG(info.st_mode) && file.offset <= size && file.size <= size - file.offset) return descriptor;
  ::close(descriptor);
  return -1;
}

}  // namespace

ResponseWriter::ResponseWriter(Response response, Options options) : response_(std::move(response)) {
  if (!prepare()) response_ = plain_error(500, "Internal error");
  write_head(options);
}

ResponseWriter::~ResponseWriter() {
  if (file_ >= 0) ::close(file_);
}

bool ResponseWriter::prepare() {
  const auto& fields = response_.headers.fields();
  if (response_.status < 200 || response_.status > 599 || !std::all_of(fields.begin(), fields.end(), is_field))
    return false;
  if (response_.file) file_ = open_file(*response_.file);
  return !response_.file || file_ >= 0;
}

void ResponseWriter::write_head(const Options& options) {
  const bool never_has_body = response_.status == 204 || response_.status == 304;
  const std::uint64_t size = response_.file ? response_.file->size : response_.body.size();
  has_body_ = !never_has_body && !options.head_only;
  // The reason phrase is optional, and clients ignore it.
  head_ = "HTTP/1.1 " + std::to_string(response_.status) + " \r\ndate: " + date_now() + "\r\n";
  for (const auto& [name, value] : response_.headers.fields())
    if (!is_ours(name)) head_ += name + ": " + value + "\r\n";
  if (!response_.headers.find("cache-control")) head_ += "cache-control: no-store\r\n";
  if (!never_has_body) head_ += "content-length: " + std::to_string(size) + "\r\n";
  if (!options.keep_alive) head_ += "connection: close\r\n";
  head_ += "\r\n";
}

Result<std::size_t> ResponseWriter::read_body(std::span<std::uint8_t> out) {
  if (!has_body_) return std::size_t{0};
  const std::uint64_t size = response_.file ? response_.file->size : response_.body.size();
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size - body_bytes_));
  if (!response_.file) {
    std::copy_n(response_.body.begin() + static_cast<std::ptrdiff_t>(body_bytes_), wanted, out.begin());
  }
  for (std::size_t have = 0; response_.file && have < wanted;) {
    const auto at = static_cast<off_t>(response_.file->offset + body_bytes_ + have);
    const ssize_t got = ::pread(file_, out.data() + have, wanted - have, at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(ErrorCode::unavailable, "response", "the file ends early or cannot be read");
    have += static_cast<std::size_t>(got);
  }
  body_bytes_ += wanted;
  return wanted;
}

Result<ByteView> ResponseWriter::next() {
  // A header section larger than a part goes out on its own.
  const std::size_t head = head_.size();
  part_.resize(std::max(part_bytes, head));
  std::copy(head_.begin(), head_.end(), part_.begin());
  head_.clear();
  ACESO_TRY(const std::size_t body, read_body(std::span(part_).subspan(head)));
  return ByteView(part_).first(head + body);
}

}  // namespace aceso::http
