#include "record/bundle.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "record/ascii.hpp"
#include "record/capped_input.hpp"
#include "record/elements.hpp"

namespace aceso::record {
namespace {

constexpr std::array<BundleType, 5> bundle_types = {BundleType::collection, BundleType::document,
                                                    BundleType::transaction, BundleType::batch, BundleType::searchset};

// Adds up what resources hold; Conditions and Observations that repeat the same codes take no more memory.
class Summary {
 public:
  explicit Summary(std::size_t most_codes) : most_codes_(most_codes) {}

  // False when there are too many distinct codes.
  bool add(Problem problem) {
    const auto [at, is_new] = problem_at_.try_emplace(
        {problem.codes, problem.active, problem.confirmed, problem.finding}, out.problems.size());
    return merge(std::move(problem), is_new, at->second, out.problems);
  }
  bool add(Measurement measurement) {
    const auto [at, is_new] = measurement_at_.try_emplace(measurement.codes, out.measurements.size());
    return merge(std::move(measurement), is_new, at->second, out.measurements);
  }

  RecordSummary out;

 private:
  template <class T>
  bool merge(T item, bool is_new, std::size_t at, std::vector<T>& items) {
    if (!is_new) {
      items[at].since = std::max(items[at].since, item.since);  // an absent date is less than any other
      return true;
    }
    codes_ += item.codes.size();
    items.push_back(std::move(item));
    return codes_ <= most_codes_;
  }

  std::size_t most_codes_;
  std::size_t codes_ = 0;
  std::map<std::tuple<std::vector<Keyword>, bool, bool, bool>, std::size_t> problem_at_;
  std::map<std::vector<Keyword>, std::size_t> measurement_at_;
};

// Follows the events of one Bundle. Of a resource it builds a tree of the clinical elements alone, reads that when the
// resource ends, and drops it.
class BundleReader final : public JsonEvents {
 public:
  BundleReader(CappedInput& input, const BundleLimits& limits)
      : input_(input), limits_(limits), summary_(limits.codes) {}

  // What was read, once the input has ended well.
  Result<RecordSummary> finish();

 private:
  // What the parser is inside of: one for each open object or array.
  enum class In { bundle, entries, entry, resource, kept, skipped };

  bool on_open(Json empty) override;
  bool on_close() override;
  bool on_key(std::string key) override;
  bool on_value(Json value) override;

  bool open_root(const Json& empty);
  bool open_in_bundle(const Json& empty);
  bool open_in_entry(const Json& empty);
  bool value_in_bundle(const Json& value);
  bool finish_resource();
  bool keep(JsonTree::Fault fault);

  bool enter(In in) {
    in_.push_back(in);
    return true;
  }
  bool wrong(std::string path, std::string_view expected) {
    return refuse(ErrorCode::bad_encoding, std::move(path), "expected " + std::string(expected));
  }
  bool first(bool& seen, const std::string& path) {
    if (seen) return refuse(ErrorCode::bad_encoding, path, "stands twice");
    seen = true;
    return true;
  }
  [[nodiscard]] std::string resource_path() const { return item_path("entry", entry_) + ".resource"; }

  CappedInput& input_;
  BundleLimits limits_;
  Summary summary_;
  std::vector<In> in_;
  std::string key_;           // the last key of the Bundle or entry
  bool key_is_kept_ = false;  // whether the last key of the resource is
  JsonTree tree_;
  std::size_t entry_ = 0;  // the position of the entry that is being read
  std::size_t patients_ = 0;
  bool has_resource_type_ = false;
  bool has_type_ = false;
  bool has_entry_ = false;
  bool has_resource_ = false;  // in this entry
};

bool BundleReader::on_open(Json empty) {
  if (in_.empty()) return open_root(empty);
  switch (in_.back()) {
    case In::bundle: return open_in_bundle(empty);
    case In::entries:
      input_.mark();
      has_resource_ = false;
      return empty.is_object() ? enter(In::entry) : wrong(item_path("entry", entry_), "an object");
    case In::entry: return open_in_entry(empty);
    case In::resource:
      if (!key_is_kept_) return enter(In::skipped);
      return keep(tree_.open(std::move(empty))) && enter(In::kept);
    case In::kept: return keep(tree_.open(std::move(empty))) && enter(In::kept);
    case In::skipped: return enter(In::skipped);
  }
  return false;
}

bool BundleReader::open_root(const Json& empty) {
  return empty.is_object() ? enter(In::bundle) : wrong("Bundle", "a JSON object");
}

bool BundleReader::open_in_bundle(const Json& empty) {
  if (key_ == "resourceType" || key_ == "type") return wrong(key_, "a string");
  if (key_ != "entry") return enter(In::skipped);
  return empty.is_array() ? enter(In::entries) : wrong(key_, "an array");
}

bool BundleReader::open_in_entry(const Json& empty) {
  input_.mark();
  if (key_ != "resource") return enter(In::skipped);
  if (!empty.is_object()) return wrong(resource_path(), "an object");
  tree_ = JsonTree();
  return keep(tree_.open(empty)) && enter(In::resource);
}

bool BundleReader::on_close() {
  const In closed = in_.back();
  in_.pop_back();
  if (closed == In::kept) tree_.close();
  if (closed == In::entry) ++entry_;
  return closed != In::resource || finish_resource();
}

bool BundleReader::on_key(std::string key) {
  switch (in_.back()) {
    case In::bundle:
      input_.mark();
      key_ = std::move(key);
      if (key_ == "resourceType") return first(has_resource_type_, key_);
      if (key_ == "type") return first(has_type_, key_);
      return key_ != "entry" || first(has_entry_, key_);
    case In::entry:
      input_.mark();
      key_ = std::move(key);
      return key_ != "resource" || first(has_resource_, resource_path());
    case In::resource: key_is_kept_ = is_clinical_element(key); return !key_is_kept_ || keep(tree_.key(std::move(key)));
    case In::kept: return keep(tree_.key(std::move(key)));
    case In::entries:
    case In::skipped: break;
  }
  return true;
}

bool BundleReader::on_value(Json value) {
  if (in_.empty()) return wrong("Bundle", "a JSON object");
  switch (in_.back()) {
    case In::bundle: return value_in_bundle(value);
    case In::entries: return wrong(item_path("entry", entry_), "an object");
    case In::entry: return key_ != "resource" || wrong(resource_path(), "an object");
    case In::resource: return !key_is_kept_ || keep(tree_.value(std::move(value)));
    case In::kept: return keep(tree_.value(std::move(value)));
    case In::skipped: break;
  }
  return true;
}

bool BundleReader::value_in_bundle(const Json& value) {
  if (key_ == "entry") return wrong(key_, "an array");
  if (key_ != "resourceType" && key_ != "type") return true;
  if (!value.is_string()) return wrong(key_, "a string");
  const auto& text = value.get_ref<const std::string&>();
  if (key_ == "type") {
    const auto known = std::find_if(bundle_types.begin(), bundle_types.end(),
                                    [&](BundleType type) { return to_string(type) == text; });
    if (known == bundle_types.end()) return wrong(key_, "collection, document, transaction, batch or searchset");
    summary_.out.type = *known;
    return true;
  }
  if (text == "Bundle") return true;
  // The name of a resource type is no health datum. What is no such name might be, and is not repeated.
  const bool is_name = !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), is_letter);
  return wrong(key_, is_name ? "Bundle, found " + text : "Bundle, found no name of a resource type");
}

bool BundleReader::keep(JsonTree::Fault fault) {
  switch (fault) {
    case JsonTree::Fault::none: return true;
    case JsonTree::Fault::repeated_key:
      return refuse(ErrorCode::bad_encoding, resource_path(), "an object has the same key twice");
    case JsonTree::Fault::too_many_values: return refuse(ErrorCode::limit, resource_path(), "holds too many values");
  }
  return false;
}

bool BundleReader::finish_resource() {
  const std::string path = resource_path();
  if (input_.over_since_mark())
    return refuse(ErrorCode::limit, path, "larger than " + std::to_string(limits_.resource_bytes) + " bytes");
  input_.mark();
  tree_.close();
  ++summary_.out.resources;

  const Json resource = tree_.take();
  const auto type = string_element(resource, "resourceType", path);
  if (!type) return refuse(type.error().code, type.error().field, type.error().message);
  if (type->empty()) return wrong(path + ".resourceType", "the name of a resource type");
  if (*type == "Patient" && ++patients_ > 1)
    return refuse(ErrorCode::bad_argument, path, "a second Patient: a record is of one patient");

  const auto take = [&](auto read) {
    if (!read) return refuse(read.error().code, read.error().field, read.error().message);
    if (!*read || summary_.add(std::move(**read))) return true;
    return refuse(ErrorCode::limit, path, "the bundle has more than " + std::to_string(limits_.codes) + " codes");
  };
  if (*type == "Condition") return take(read_condition(resource, path));
  if (*type == "Observation") return take(read_observation(resource, path));
  return true;
}

Result<RecordSummary> BundleReader::finish() {
  if (!has_resource_type_) return wrong_element("resourceType", "Bundle, found none");
  if (!has_type_) return wrong_element("type", "collection, document, transaction, batch or searchset, found none");
  if (!has_entry_) return wrong_element("entry", "an array, found none");
  if (patients_ == 0) return fail(ErrorCode::bad_argument, "entry", "the bundle has no Patient");
  return std::move(summary_.out);
}

}  // namespace

std::string_view to_string(BundleType type) {
  switch (type) {
    case BundleType::collection: return "collection";
    case BundleType::document: return "document";
    case BundleType::transaction: return "transaction";
    case BundleType::batch: return "batch";
    case BundleType::searchset: return "searchset";
  }
  return "";
}

Result<RecordSummary> read_bundle(std::istream& in, const BundleLimits& limits) {
  if (!in) return fail(ErrorCode::unavailable, "Bundle", "the input could not be opened");
  CappedInput input(in, limits.bytes, limits.resource_bytes);
  BundleReader reader(input, limits);
  std::istream capped(&input);
  const bool complete = Json::sax_parse(capped, &reader);
  switch (input.stop()) {
    case CappedInput::Stop::none: break;
    case CappedInput::Stop::over_all:
      return fail(ErrorCode::limit, "Bundle", "larger than " + std::to_string(limits.bytes) + " bytes");
    case CappedInput::Stop::over_since_mark:
      return fail(ErrorCode::limit, "Bundle",
                  "a resource, or an element outside of one, is larger than " + std::to_string(limits.resource_bytes) +
                      " bytes, before byte " + std::to_string(input.position()));
    case CappedInput::Stop::unreadable: return fail(ErrorCode::unavailable, "Bundle", "the input could not be read");
  }
  if (!complete) return tl::unexpected<Error>(reader.stopped_by(input.position()));
  return reader.finish();
}

}  // namespace aceso::record
