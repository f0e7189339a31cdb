#include "http/transfer.hpp"

#include <charconv>

namespace aceso::http {
namespace {

constexpr std::size_t most_header_bytes = 65536;  // of all header sections together, interim ones included

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace

bool Transfer::end(Error error) {
  error_ = std::move(error);
  return false;
}

bool Transfer::add_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes)
    return end({ErrorCode::limit, "response", "the header section is larger than 65536 bytes"});
  if (line.starts_with("HTTP/")) {  // libcurl has checked its form
    response_ = {};
    const std::size_t space = line.find(' ');
    if (space != line.npos) std::from_chars(line.data() + space + 1, line.data() + line.size(), response_.status);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != line.npos) response_.headers.add(line.substr(0, colon), std::string(trimmed(line.substr(colon + 1))));
  return true;
}

bool Transfer::add_body(ByteView piece) {
  const bool sinks = sink_ != nullptr && response_.status / 100 == 2;
  const std::uint64_t most = sinks ? most_sunk_ : most_bytes_;
  if (piece.size() > most - received_)
    return end({ErrorCode::limit, "response", "the answer is larger than " + std::to_string(most) + " bytes"});
  received_ += piece.size();
  if (!sinks) {
    append(response_.body, piece);
    return true;
  }
  const auto sunk = (*sink_)(piece);
  return sunk ? true : end(sunk.error());
}

std::size_t on_field(char* data, std::size_t size, std::size_t count, void* target) {
  const std::size_t total = size * count;
  return static_cast<Transfer*>(target)->add_line({data, total}) ? total : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* target) {
  const std::size_t total = size * count;
  return static_cast<Transfer*>(target)->add_body(as_bytes({data, total})) ? total : 0;
}

}  // namespace aceso::http
