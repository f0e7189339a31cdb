#include "http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace aceso::http {
namespace {

constexpr Refusal bad_request(std::string_view title) { return {400, title}; }

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool has_case_insensitively(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}

std::size_t count_fields(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(headers.fields().begin(), headers.fields().end(),
                                                [&](const Headers::Field& field) { return field.first == name; }));
}

bool is_known_method(std::string_view method) {
  static constexpr std::array<std::string_view, 7> known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

// Host and port, without a user's name. Names are not resolved here, so that the characters are enough.
bool is_authority(std::string_view text) {
  return !text.empty() && text.size() <= 300 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
  });
}

bool is_origin_form(std::string_view target) {
  return target.starts_with('/') &&
         std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
}

std::optional<Refusal> check_body(const RequestLimits& limits, const Headers& headers, Framing& framing) {
  const auto length = headers.find("content-length");
  const auto coding = headers.find("transfer-encoding");
  if (length && coding) return bad_request("Content-Length beside Transfer-Encoding");
  if (coding) {
    if (!has_case_insensitively(*coding, "chunked")) return Refusal{501, "Unknown transfer coding"};
    framing.chunked = true;
    framing.most_body_bytes = limits.body_bytes;
  }
  if (length) {
    const char* const end = length->data() + length->size();
    const auto [stop, error] = std::from_chars(length->data(), end, framing.most_body_bytes);
    // Digits alone also rule out repeated fields, which are joined by a comma.
    if (error != std::errc() || stop != end) return bad_request("Content-Length is no number");
    if (framing.most_body_bytes > limits.body_bytes) return Refusal{413, "The body is larger than this server accepts"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_lines(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      if (i == 0 || text[i - 1] != '\r') return bad_request("A line ends without CR");
    } else if (i > 0 && text[i - 1] == '\r') {
      return bad_request("CR inside a line");
    } else if (i > 0 && text[i - 1] == '\n' && (c == ' ' || c == '\t')) {
      return bad_request("A line is folded");
    } else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f) {  // bytes outside ASCII are negative
      return bad_request("A character that no header section has");
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check_fields(std::string_view target, const RequestLimits& limits, Request& request,
                                    Framing& framing) {
  if (request.headers.fields().size() > limits.fields) return Refusal{431, "Too many header fields"};
  if (!is_known_method(request.method)) return Refusal{501, "Unknown method"};
  if (!is_origin_form(target)) return bad_request("The target is not a path");
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string_view::npos) request.query = target.substr(question + 1);

  if (count_fields(request.headers, "host") != 1) return bad_request("Expected one Host field");
  request.authority = *request.headers.find("host");
  if (!is_authority(request.authority)) return bad_request("Host is not a host and a port");

  if (const auto refusal = check_body(limits, request.headers, framing)) return refusal;
  if (const auto expectation = request.headers.find("expect")) {
    if (!has_case_insensitively(*expectation, "100-continue")) return Refusal{417, "Unknown expectation"};
    framing.expects_continue = framing.most_body_bytes > 0;
  }
  return std::nullopt;
}

}  // namespace aceso::http
