#pragma once
// One JSON-RPC call. The interface lets tests break the connection at any point.

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aceso::chain {

class RpcTransport {
 public:
  RpcTransport() = default;
  RpcTransport(const RpcTransport&) = delete;
  RpcTransport& operator=(const RpcTransport&) = delete;
  virtual ~RpcTransport() = default;

  /// Calls `method` with the array `params` and gives the result. Errors carry the method as their field:
  ///   refused       the node answered with an error; a revert is described as revert.hpp says,
  ///   unavailable   no answer came; the node may or may not have acted,
  ///   bad_encoding  the answer is no JSON-RPC response to this call,
  ///   limit         the answer is too large.
  virtual Result<nlohmann::json> call(const std::string& method, const nlohmann::json& params) = 0;
};

/// Bounds on one call.
struct HttpLimits {
  long connect_timeout_ms = 5'000;
  long total_timeout_ms = 30'000;
  std::size_t most_response_bytes = std::size_t{64} << 20;
};

/// JSON-RPC 2.0 over HTTP POST, on one kept connection, one call at a time; safe to share between threads. `url` must
/// be http or https (bad_argument otherwise); certificates are checked, redirects are not followed. The URL may hold
/// an access token, so errors name no more of it than the host.
Result<std::unique_ptr<RpcTransport>> open_http(const std::string& url, const HttpLimits& limits = {});

/// The result in the JSON-RPC response `body` to call number `id` of `method`, or its error, as call() gives it.
Result<nlohmann::json> read_response(std::string_view body, std::uint64_t id, const std::string& method);

}  // namespace aceso::chain
