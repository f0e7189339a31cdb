#pragma once
// Reads elements of a FHIR R4 resource. Every error is bad_encoding and names the element by its path, never its value.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/json_events.hpp"

namespace aceso::record {

/// What a Coding says of the code; an empty text is an absent element.
struct Coding {
  std::string system;
  std::string code;
  std::string display;
};

/// The error of an element that is not what FHIR R4 wants there; `expected` completes "expected ...".
tl::unexpected<Error> wrong_element(std::string path, std::string_view expected);

/// The string `parent.name`, or "" when the element is absent. Fails when it is no string.
Result<std::string> string_element(const Json& parent, const char* name, const std::string& path);

/// The object `parent.name`, or nullptr when absent. Fails when it is no object.
Result<const Json*> object_element(const Json& parent, const char* name, const std::string& path);

/// The array `parent.name`, or nullptr when absent. Fails when it is no array of objects.
Result<const Json*> objects_element(const Json& parent, const char* name, const std::string& path);

/// The codings of the CodeableConcept `parent.name`, in their order; none when absent.
Result<std::vector<Coding>> concept_element(const Json& parent, const char* name, const std::string& path);

/// The codings of every CodeableConcept in the array `parent.name`, in their order; none when absent.
Result<std::vector<Coding>> concepts_element(const Json& parent, const char* name, const std::string& path);

/// `path[index]`
std::string item_path(const std::string& path, std::size_t index);

}  // namespace aceso::record
