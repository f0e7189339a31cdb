#include "http/client.hpp"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <mutex>

#include "http/transfer.hpp"

namespace aceso::http {
namespace {

template <auto free>
struct Free {
  void operator()(auto* pointer) const { free(pointer); }
};
using Curl = std::unique_ptr<CURL, Free<curl_easy_cleanup>>;
using Fields = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;

std::string pin_of(const Digest& key) {
  std::array<unsigned char, 45> text{};
  const int size = EVP_EncodeBlock(text.data(), key.data(), static_cast<int>(key.size()));
  return "sha256//" + std::string(text.begin(), text.begin() + size);
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (c >= ' ' && c < 0x7f); });
}

Result<void> check(const Request& request) {
  if (request.method.empty() || !is_visible(request.method))
    return fail(ErrorCode::bad_argument, "method", "expected a word");
  const std::string target = request.path + request.query;
  if (!request.path.starts_with('/') || !is_visible(target) || target.find('#') != std::string::npos)
    return fail(ErrorCode::bad_argument, "path", "expected an encoded path and query");
  for (const auto& [name, value] : request.headers.fields()) {
    if (name.empty() || !is_visible(name) || name.find_first_of(":;") != std::string::npos || !is_value(value))
      return fail(ErrorCode::bad_argument, "header field", "would not be one field on the wire");
  }
  return {};
}

Result<Fields> fields_of(const Request& request) {
  curl_slist* list = nullptr;
  const auto add = [&](const std::string& line) {
    curl_slist* const longer = curl_slist_append(list, line.c_str());
    if (longer != nullptr) list = longer;
    return longer != nullptr;
  };
  // libcurl would call every body a form.
  bool ok = request.headers.find("content-type").has_value() || add("Content-Type:");
  for (const auto& [name, value] : request.headers.fields())
    ok =
        ok && add(value.empty() ? name + ";" : name + ": " + value);  // the semicolon is how libcurl sends an empty one
  Fields out(list);
  if (!ok) return fail(ErrorCode::unavailable, "HTTP", "no memory");
  return out;
}

curl_blob blob_of(ByteView bytes) {
  // libcurl copies what it is given, and does not write to it.
  return {const_cast<std::uint8_t*>(bytes.data()), bytes.size(), CURL_BLOB_COPY};
}

Error error_of(CURLcode code, const std::string& server) {
  switch (code) {
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::bad_signature, server, "the server's key is not the expected one"};
    case CURLE_SSL_CERTPROBLEM: return {ErrorCode::bad_argument, "TLS identity", "libcurl cannot use it"};
    case CURLE_SSL_CACERT_BADFILE: return {ErrorCode::bad_argument, "ca_file", "cannot be read"};
    default: return {ErrorCode::unavailable, server, curl_easy_strerror(code)};
  }
}

}  // namespace

struct Client::State {
  Result<Response> run(const Request& request, Transfer& transfer, bool is_download) {
    ACESO_CHECK(check(request));
    ACESO_TRY(const Fields fields, fields_of(request));
    const std::lock_guard lock(mutex);
    CURL* const c = curl.get();
    curl_easy_reset(c);  // keeps the connection
    ACESO_CHECK(configure(is_download));
    const std::string url = "https://" + authority + request.path + (request.query.empty() ? "" : "?" + request.query);
    curl_easy_setopt(c, CURLOPT_URL, url.c_str());
    curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields.get());
    if (request.method == "HEAD") curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
      curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(c, CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(request.body.data()));
      if (request.body.empty()) curl_easy_setopt(c, CURLOPT_POSTFIELDS, "");
    }
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_field);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &transfer);

    const CURLcode code = curl_easy_perform(c);
    if (transfer.error()) return tl::unexpected<Error>(*transfer.error());
    if (code != CURLE_OK) return tl::unexpected<Error>(error_of(code, authority));
    return transfer.take();
  }

  Result<void> configure(bool is_download) {
    CURL* const c = curl.get();
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    if (is_download) {
      curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1024L);
      curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
                       static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options.timeout).count()));
    } else {
      curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    }
    // A proxy from the environment cannot reach this machine's own loopback.
    if (authority.starts_with("127.") || authority.starts_with("localhost") || authority.starts_with("[::1]"))
      curl_easy_setopt(c, CURLOPT_PROXY, "");

    // These decide whom we talk to, so that a libcurl without one of them must not go on.
    bool ok = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3) == CURLE_OK;
    if (options.server_key)
      ok = ok && curl_easy_setopt(c, CURLOPT_PINNEDPUBLICKEY, pin_of(*options.server_key).c_str()) == CURLE_OK;
    if (options.server_key || options.any_key) {
      ok = ok && curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK;
      ok = ok && curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK;
    } else if (!options.ca_file.empty()) {
      ok = ok && curl_easy_setopt(c, CURLOPT_CAINFO, options.ca_file.c_str()) == CURLE_OK;
      ok = ok && curl_easy_setopt(c, CURLOPT_CAPATH, nullptr) == CURLE_OK;
    }
    if (options.identity) {
      const curl_blob certificate = blob_of(as_bytes(options.identity->certificate_pem));
      const curl_blob key = blob_of(options.identity->private_key_pem.reveal());
      ok = ok && curl_easy_setopt(c, CURLOPT_SSLCERT_BLOB, &certificate) == CURLE_OK;
      ok = ok && curl_easy_setopt(c, CURLOPT_SSLKEY_BLOB, &key) == CURLE_OK;
    }
    if (!ok) return fail(ErrorCode::unavailable, "HTTP", "libcurl lacks what this needs");
    return {};
  }

  ClientOptions options;
  std::string authority;
  Curl curl;
  std::mutex mutex;
};

Result<Client> Client::open(ClientOptions options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  constexpr std::string_view scheme = "https://";
  const std::string authority = options.server.substr(std::min(scheme.size(), options.server.size()));
  if (!options.server.starts_with(scheme) || authority.empty() || !is_visible(authority) ||
      authority.find_first_of("/?#@\\") != std::string::npos)
    return fail(ErrorCode::bad_argument, "server", "expected https://host:port");
  if (options.any_key && (options.server_key || !options.ca_file.empty()))
    return fail(ErrorCode::bad_argument, "any_key", "expected no server_key and no ca_file with it");
  if (options.identity) {
    if (const auto digest = tls_key_digest(*options.identity); !digest)
      return fail(ErrorCode::bad_argument, "TLS identity", "expected a certificate in PEM");
  }
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->authority = authority;
  state->curl.reset(curl_easy_init());
  if (ready != CURLE_OK || !state->curl) return fail(ErrorCode::unavailable, "HTTP", "libcurl does not start");
  return Client(std::move(state));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

const std::string& Client::authority() const { return state_->authority; }

Result<Response> Client::send(const Request& request) {
  Transfer transfer(state_->options.most_response_bytes, nullptr, 0);
  return state_->run(request, transfer, false);
}

Result<Response> Client::download(const Request& request, std::uint64_t most_bytes, const symm::Sink& sink) {
  Transfer transfer(state_->options.most_response_bytes, &sink, most_bytes);
  return state_->run(request, transfer, true);
}

}  // namespace aceso::http
