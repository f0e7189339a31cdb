#pragma once
// A response as bytes, in parts of constant size.

#include <cstdint>

#include "base/result.hpp"
#include "http/message.hpp"

namespace aceso::http {

class ResponseWriter {
 public:
  static constexpr std::size_t part_bytes = 65536;

  struct Options {
    bool head_only = false;   ///< the request was HEAD
    bool keep_alive = false;  ///< whether another request may follow
  };

  /// Opens the response's file, if it has one. A file that cannot be opened or is too short, a status outside 200..599
  /// and a header field that would not be one field on the wire are answered with a plain 500 instead. Content-Length,
  /// Connection and Date are the writer's: the response's own fields of these names, and Transfer-Encoding, are
  /// dropped. Cache-Control is "no-store" unless the response has one. 204 and 304 have no body.
  ResponseWriter(Response response, Options options);
  ResponseWriter(const ResponseWriter&) = delete;
  ResponseWriter& operator=(const ResponseWriter&) = delete;
  ~ResponseWriter();

  /// The next part, valid until the next call; empty at the end. ErrorCode::unavailable when the file has become
  /// shorter or cannot be read: the connection must then be cut, so that nobody takes what came for the whole.
  Result<ByteView> next();

  [[nodiscard]] unsigned status() const { return response_.status; }
  /// Bytes of the body that next() has given out.
  [[nodiscard]] std::uint64_t body_bytes() const { return body_bytes_; }

 private:
  [[nodiscard]] bool prepare();
  void write_head(const Options& options);
  Result<std::size_t> read_body(std::span<std::uint8_t> out);

  Response response_;
  int file_ = -1;
  bool has_body_ = true;
  std::string head_;
  std::uint64_t body_bytes_ = 0;
  Bytes part_;
};

}  // namespace aceso::http
