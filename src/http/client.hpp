#pragma once
// A blocking HTTPS client of one server.

#include <chrono>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/tls_identity.hpp"
#include "symm/stream.hpp"

namespace aceso::http {

struct ClientOptions {
  std::string server;  ///< "https://host:port"
  /// The server's key, as tls_key_digest gives it. Then no authority and no host name counts. Without it, the
  /// certificate must be for the host, and lead to `ca_file` (PEM) or, when that is empty, to what the system trusts.
  std::optional<Digest> server_key = {};
  std::string ca_file = {};
  /// Accept whatever key the server shows: for learning it. Nothing secret may be sent, and nothing believed that is
  /// not signed. ErrorCode::bad_argument together with `server_key` or `ca_file`.
  bool any_key = false;
  std::optional<TlsIdentity> identity = {};  ///< shown to the server when it asks
  std::chrono::milliseconds connect_timeout{10000};
  std::chrono::milliseconds timeout{30000};  ///< for a whole exchange; of a download, see there
  std::uint64_t most_response_bytes = 4194304;
};

/// Speaks HTTP/1.1 over TLS 1.3, follows no redirect, and uses its connection again. Calls from several threads wait
/// for one another. A request on a connection that the server had closed in the meantime is sent again, once.
///
/// Errors of an exchange: ErrorCode::unavailable when the server cannot be reached, speaks no TLS 1.3 or no HTTP, takes
/// too long or breaks off; bad_signature when its key or certificate is another than expected, found before anything of
/// the request is sent; limit when the answer is too large; bad_argument when the request cannot be sent as it is.
/// Any status of HTTP is a success here.
class Client {
 public:
  /// ErrorCode::bad_argument when `server` has another form, the client's certificate is unusable, or `any_key` meets
  /// an expected key.
  static Result<Client> open(ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Host and port as the Host field has them, for signatures.
  [[nodiscard]] const std::string& authority() const;

  /// Sends method, path, query, headers and body; Host comes from the options.
  Result<Response> send(const Request& request);

  /// Like send, but a body that comes with a status of 2xx goes to `sink`, in parts, up to `most_bytes`; the response
  /// then has none. Uses constant memory. Whatever it lasts, it ends when less than 1 KiB a second came for
  /// `timeout` (in whole seconds). After an error, what `sink` got is not the whole. Errors of `sink` pass through.
  Result<Response> download(const Request& request, std::uint64_t most_bytes, const symm::Sink& sink);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aceso::http
