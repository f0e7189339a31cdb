#pragma once
// JSON from outside, read as a stream of events: limits hold while it is read, and no error repeats the input.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aceso::record {

using Json = nlohmann::json;

/// The deepest nesting of objects and arrays that is read; the outermost is level 1. Real FHIR stays below 20.
inline constexpr std::size_t max_json_depth = 64;

/// The most values that one tree holds: a text of many empty objects makes a tree that is 20 times its size.
inline constexpr std::size_t max_json_values = 65'536;

/// Receives the parser's events, holds the depth to max_json_depth, and keeps the first error. The parser itself uses
/// no recursion. A handler that returns false stops the parse.
class JsonEvents : public nlohmann::json_sax<Json> {
 public:
  /// The error for which the parse stopped. `input_bytes` is the size of all the input that the parser was given.
  [[nodiscard]] Error stopped_by(std::uint64_t input_bytes) const;

  bool null() final { return on_value(nullptr); }
  bool boolean(bool v) final { return on_value(v); }
  bool number_integer(number_integer_t v) final { return on_value(v); }
  bool number_unsigned(number_unsigned_t v) final { return on_value(v); }
  bool number_float(number_float_t v, const string_t&) final { return on_value(v); }
  bool string(string_t& v) final { return on_value(std::move(v)); }
  bool binary(binary_t&) final { return false; }  // does not occur in JSON text
  bool start_object(std::size_t) final { return open(Json::object()); }
  bool start_array(std::size_t) final { return open(Json::array()); }
  bool end_object() final { return close(); }
  bool end_array() final { return close(); }
  bool key(string_t& k) final { return on_key(std::move(k)); }
  bool parse_error(std::size_t position, const std::string& token, const Json::exception& why) final;

 protected:
  virtual bool on_open(Json empty) = 0;  ///< an empty object or array, which the next events fill
  virtual bool on_close() = 0;
  virtual bool on_key(std::string key) = 0;
  virtual bool on_value(Json value) = 0;  ///< anything but an object or array

  /// Notes the error and stops the parse.
  bool refuse(ErrorCode code, std::string field, std::string message);

 private:
  bool open(Json empty);
  bool close();

  std::size_t depth_ = 0;
  std::uint64_t syntax_error_at_ = 0;
  std::optional<Error> error_;
};

/// Builds one JSON value from events. Refuses a key that stands twice in an object, because readers differ in which
/// of the two they believe, and more than max_json_values values.
class JsonTree {
 public:
  enum class Fault { none, repeated_key, too_many_values };

  Fault open(Json empty);
  Fault key(std::string key);
  Fault value(Json value);
  void close() { open_.pop_back(); }

  [[nodiscard]] Json take() { return std::move(root_); }

 private:
  Json* place(Json value);

  Json root_;
  std::vector<Json*> open_;  // from the root to the innermost open container
  std::string key_;
  std::size_t values_ = 0;
};

/// Parses one small JSON object. Errors (bad_encoding, limit) carry the field `what`: over `max_bytes`, not JSON (with
/// the byte position), nested too deeply, too many values, a repeated key, or not an object.
Result<Json> parse_object(std::string_view text, std::size_t max_bytes, const std::string& what);

}  // namespace aceso::record
