#pragma once
// The rules about a header section that the parser itself leaves open.

#include "http/request_reader.hpp"

namespace aceso::http {

/// Checks the characters from `from` on, before anything is parsed. `text` is what was received so far; the end may be
/// missing.
std::optional<Refusal> check_lines(std::string_view text, std::size_t from);

struct Framing {
  std::uint64_t most_body_bytes = 0;
  bool chunked = false;
  bool expects_continue = false;
};

/// Checks method, target and fields, fills request.authority, path and query, and says how the body comes. A refusal
/// leaves what it got to.
std::optional<Refusal> check_fields(std::string_view target, const RequestLimits& limits, Request& request,
                                    Framing& framing);

}  // namespace aceso::http
