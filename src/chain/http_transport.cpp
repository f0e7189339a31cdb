#include <curl/curl.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "chain/rpc_transport.hpp"

namespace aceso::chain {
namespace {

using nlohmann::json;

template <auto free>
struct Free {
  void operator()(auto* pointer) const { free(pointer); }
};
using Curl = std::unique_ptr<CURL, Free<curl_easy_cleanup>>;
using Headers = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;
using Url = std::unique_ptr<CURLU, Free<curl_url_cleanup>>;
using Text = std::unique_ptr<char, Free<curl_free>>;

Result<std::string> part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return fail(ErrorCode::bad_argument, "RPC URL", "is no URL");
  return std::string(Text(text).get());
}

struct Body {
  std::string text;
  std::size_t most;
  bool too_large = false;
};

std::size_t on_data(char* data, std::size_t size, std::size_t count, void* target) {
  auto& body = *static_cast<Body*>(target);
  const std::size_t total = size * count;
  if (total > body.most - body.text.size()) {
    body.too_large = true;
    return 0;  // ends the transfer
  }
  body.text.append(data, total);
  return total;
}

class HttpTransport final : public RpcTransport {
 public:
  HttpTransport(Curl curl, Headers headers, std::string host, const HttpLimits& limits)
      : curl_(std::move(curl)), headers_(std::move(headers)), host_(std::move(host)), limits_(limits) {}

  Result<json> call(const std::string& method, const json& params) override {
    const std::lock_guard lock(mutex_);
    const std::uint64_t id = ++last_id_;
    const json request{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
    ACESO_TRY(const std::string body, post(request.dump(), method));
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    auto result = read_response(body, id, method);
    // Some nodes send a JSON-RPC error with a status that is not 200, so a body that makes sense goes first.
    const bool sense = result || result.error().code == ErrorCode::refused;
    if (sense || status == 200) return result;
    const bool passing = status >= 500 || status == 429;
    return fail(passing ? ErrorCode::unavailable : ErrorCode::refused, method,
                host_ + " answered HTTP status " + std::to_string(status));
  }

 private:
  Result<std::string> post(const std::string& request, const std::string& method) {
    CURL* const curl = curl_.get();
    Body body{.text = {}, .most = limits_.most_response_bytes};
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(curl);
    if (body.too_large) {
      return fail(ErrorCode::limit, method,
                  "the answer is larger than " + std::to_string(limits_.most_response_bytes) + " bytes");
    }
    if (code != CURLE_OK) return fail(ErrorCode::unavailable, method, host_ + ": " + curl_easy_strerror(code));
    return std::move(body.text);
  }

  Curl curl_;
  Headers headers_;
  std::string host_;
  HttpLimits limits_;
  std::mutex mutex_;
  std::uint64_t last_id_ = 0;
};

}  // namespace

Result<std::unique_ptr<RpcTransport>> open_http(const std::string& url, const HttpLimits& limits) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Url parsed(curl_url());
  Curl curl(curl_easy_init());
  if (ready != CURLE_OK || !parsed || !curl) return fail(ErrorCode::unavailable, "HTTP", "libcurl does not start");
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return fail(ErrorCode::bad_argument, "RPC URL", "expected http://host:port or https://host/path");
  }
  ACESO_TRY(const std::string scheme, part_of(parsed.get(), CURLUPART_SCHEME));
  ACESO_TRY(const std::string host, part_of(parsed.get(), CURLUPART_HOST));
  if (scheme != "http" && scheme != "https") {
    return fail(ErrorCode::bad_argument, "RPC URL", "expected the scheme http or https");
  }

  Headers headers(curl_slist_append(nullptr, "Content-Type: application/json"));
  CURL* const c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(c, CURLOPT_POST, 1L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, limits.connect_timeout_ms);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, limits.total_timeout_ms);
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
  // A proxy from the environment cannot reach this machine's own loopback.
  if (host == "127.0.0.1" || host == "localhost" || host == "[::1]") curl_easy_setopt(c, CURLOPT_PROXY, "");
  return std::make_unique<HttpTransport>(std::move(curl), std::move(headers), host, limits);
}

}  // namespace aceso::chain
