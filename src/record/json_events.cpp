#include "record/json_events.hpp"

namespace aceso::record {

Error JsonEvents::stopped_by(std::uint64_t input_bytes) const {
  if (error_) return *error_;
  // The parser counts the end of the input as one more byte.
  if (syntax_error_at_ > input_bytes)
    return {ErrorCode::bad_encoding, "JSON", "the input ends too early, after byte " + std::to_string(input_bytes)};
  return {ErrorCode::bad_encoding, "JSON", "not valid JSON at byte " + std::to_string(syntax_error_at_)};
}

// The parser's own message quotes the input, which may be health data, so only the position is kept.
bool JsonEvents::parse_error(std::size_t position, const std::string&, const Json::exception&) {
  syntax_error_at_ = position;
  return false;
}

bool JsonEvents::refuse(ErrorCode code, std::string field, std::string message) {
  error_ = Error{code, std::move(field), std::move(message)};
  return false;
}

bool JsonEvents::open(Json empty) {
  if (depth_ == max_json_depth)
    return refuse(ErrorCode::limit, "JSON", "nested deeper than " + std::to_string(max_json_depth) + " levels");
  ++depth_;
  return on_open(std::move(empty));
}

bool JsonEvents::close() {
  --depth_;
  return on_close();
}

// A pointer to an open container stays good: nothing is added to its parent before it closes.
Json* JsonTree::place(Json value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  Json& parent = *open_.back();
  if (parent.is_array()) {
    parent.push_back(std::move(value));
    return &parent.back();
  }
  return &(parent[key_] = std::move(value));
}

JsonTree::Fault JsonTree::open(Json empty) {
  if (++values_ > max_json_values) return Fault::too_many_values;
  open_.push_back(place(std::move(empty)));
  return Fault::none;
}

JsonTree::Fault JsonTree::key(std::string key) {
  if (open_.back()->contains(key)) return Fault::repeated_key;
  key_ = std::move(key);
  return Fault::none;
}

JsonTree::Fault JsonTree::value(Json value) {
  if (++values_ > max_json_values) return Fault::too_many_values;
  place(std::move(value));
  return Fault::none;
}

namespace {

class ObjectReader final : public JsonEvents {
 public:
  explicit ObjectReader(std::string what) : what_(std::move(what)) {}
  Json take() { return tree_.take(); }

 private:
  bool on_open(Json empty) override { return check(tree_.open(std::move(empty))); }
  bool on_key(std::string key) override { return check(tree_.key(std::move(key))); }
  bool on_value(Json value) override { return check(tree_.value(std::move(value))); }
  bool on_close() override {
    tree_.close();
    return true;
  }

  bool check(JsonTree::Fault fault) {
    switch (fault) {
      case JsonTree::Fault::none: return true;
      case JsonTree::Fault::repeated_key:
        return refuse(ErrorCode::bad_encoding, what_, "an object has the same key twice");
      case JsonTree::Fault::too_many_values: return refuse(ErrorCode::limit, what_, "holds too many values");
    }
    return false;
  }

  JsonTree tree_;
  std::string what_;
};

}  // namespace

Result<Json> parse_object(std::string_view text, std::size_t max_bytes, const std::string& what) {
  if (text.size() > max_bytes)
    return fail(ErrorCode::limit, what, "larger than " + std::to_string(max_bytes) + " bytes");
  ObjectReader reader(what);
  if (!Json::sax_parse(text.begin(), text.end(), &reader)) {
    Error error = reader.stopped_by(text.size());
    return fail(error.code, what, std::move(error.message));
  }
  Json root = reader.take();
  if (!root.is_object()) return fail(ErrorCode::bad_encoding, what, "expected a JSON object");
  return root;
}

}  // namespace aceso::record
