#pragma once
// HTTP messages as handlers see them: whole, in memory, and small. Large data goes in parts (requests) or from a file
// (responses).

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace aceso::http {

/// Header fields in the order in which they came; names in lower case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  /// Adds a field; the name is turned into lower case.
  void add(std::string_view name, std::string value);
  /// The value of a field, those of repeated fields joined with ", " (RFC 9110, section 5.3); nothing when it is
  /// absent.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// Who is at the other end of the connection.
struct Peer {
  std::string address;  ///< IP address
  std::optional<Digest>
      tls_key;  ///< SHA-256 of the SubjectPublicKeyInfo of its certificate, whose key it proved to have
};

struct Request {
  std::string method;     ///< "GET"
  std::string authority;  ///< "hospital.example:8443", as the client wrote it
  std::string path;       ///< "/v1/records", still percent-encoded
  std::string query;      ///< without the question mark; empty when there is none
  Headers headers;
  Bytes body;
  Peer peer;
};

/// A part of a file as a response's body.
struct FileBody {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct Response {
  unsigned status = 200;
  Headers headers = {};
  Bytes body = {};                    ///< when there is no file
  std::optional<FileBody> file = {};  ///< sent in constant memory
};

/// Answers one request. Called from several threads at the same time.
using Handler = std::function<Response(const Request&)>;

}  // namespace aceso::http
