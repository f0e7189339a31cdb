#include "record/elements.hpp"

namespace aceso::record {
namespace {

Result<const Json*> typed_element(const Json& parent, const char* name, const std::string& path, Json::value_t type,
                                  std::string_view expected) {
  const auto found = parent.find(name);
  if (found == parent.end()) return nullptr;
  if (found->type() != type) return wrong_element(path + '.' + name, expected);
  return &*found;
}

// Appends the codings of one CodeableConcept.
Result<void> read_codings(const Json& concept_object, const std::string& path, std::vector<Coding>& out) {
  ACESO_TRY(const Json* codings, objects_element(concept_object, "coding", path));
  if (codings == nullptr) return {};
  for (std::size_t i = 0; i < codings->size(); ++i) {
    const Json& coding = (*codings)[i];
    const std::string at = item_path(path + ".coding", i);
    ACESO_TRY(std::string system, string_element(coding, "system", at));
    ACESO_TRY(std::string code, string_element(coding, "code", at));
    ACESO_TRY(std::string display, string_element(coding, "display", at));
    out.push_back({std::move(system), std::move(code), std::move(display)});
  }
  return {};
}

}  // namespace

tl::unexpected<Error> wrong_element(std::string path, std::string_view expected) {
  return fail(ErrorCode::bad_encoding, std::move(path), "expected " + std::string(expected));
}

std::string item_path(const std::string& path, std::size_t index) { return path + '[' + std::to_string(index) + ']'; }

Result<std::string> string_element(const Json& parent, const char* name, const std::string& path) {
  ACESO_TRY(const Json* found, typed_element(parent, name, path, Json::value_t::string, "a string"));
  return found == nullptr ? std::string() : found->get_ref<const std::string&>();
}

Result<const Json*> object_element(const Json& parent, const char* name, const std::string& path) {
  return typed_element(parent, name, path, Json::value_t::object, "an object (FHIR R4)");
}

Result<const Json*> objects_element(const Json& parent, const char* name, const std::string& path) {
  ACESO_TRY(const Json* found, typed_element(parent, name, path, Json::value_t::array, "an array (FHIR R4)"));
  if (found == nullptr) return nullptr;
  for (std::size_t i = 0; i < found->size(); ++i)
    if (!(*found)[i].is_object()) return wrong_element(item_path(path + '.' + name, i), "an object (FHIR R4)");
  return found;
}

Result<std::vector<Coding>> concept_element(const Json& parent, const char* name, const std::string& path) {
  std::vector<Coding> out;
  ACESO_TRY(const Json* found, object_element(parent, name, path));
  if (found != nullptr) ACESO_CHECK(read_codings(*found, path + '.' + name, out));
  return out;
}

Result<std::vector<Coding>> concepts_element(const Json& parent, const char* name, const std::string& path) {
  std::vector<Coding> out;
  ACESO_TRY(const Json* found, objects_element(parent, name, path));
  if (found == nullptr) return out;
  for (std::size_t i = 0; i < found->size(); ++i)
    ACESO_CHECK(read_codings((*found)[i], item_path(path + '.' + name, i), out));
  return out;
}

}  // namespace aceso::record
