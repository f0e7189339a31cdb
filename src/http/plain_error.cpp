#include "http/plain_error.hpp"

namespace aceso::http {

Response plain_error(unsigned status, std::string_view title) {
  Response out{.status = status};
  out.headers.add("content-type", "application/problem+json");
  append(out.body, as_bytes("{\"title\":\"" + std::string(title) + "\",\"status\":" + std::to_string(status) + "}\n"));
  return out;
}

Response busy_error() {
  Response out = plain_error(503, "The server is busy");
  out.headers.add("retry-after", "1");
  return out;
}

}  // namespace aceso::http
