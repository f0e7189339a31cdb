#include "http/digest.hpp"

#include <algorithm>

#include "http/single_field.hpp"
#include "http/structured_field.hpp"
#include "symm/hash.hpp"

namespace aceso::http {
namespace {

constexpr std::string_view field = "content-digest";
constexpr std::string_view algorithm = "sha-256";

}  // namespace

std::string content_digest(ByteView body) {
  const Digest digest = symm::sha256(body);
  // A byte sequence under a fixed key always has a text.
  return *serialise(Dictionary{{std::string(algorithm), Item{Bytes(digest.begin(), digest.end()), {}}}});
}

Result<void> check_content_digest(const Headers& headers, ByteView body) {
  ACESO_TRY(const std::string text, single_field(headers, field));
  ACESO_TRY(const Dictionary digests, parse_dictionary(text));
  const auto found = std::ranges::find(digests, algorithm, [](const auto& member) { return member.first; });
  if (found == digests.end()) return fail(ErrorCode::bad_encoding, std::string(field), "has no sha-256");
  const Item* item = std::get_if<Item>(&found->second);
  const Bytes* claimed = item == nullptr ? nullptr : std::get_if<Bytes>(&item->value);
  if (claimed == nullptr || claimed->size() != Digest().size() || !item->parameters.empty())
    return fail(ErrorCode::bad_encoding, std::string(field), "sha-256 must be 32 bytes without parameters");
  if (!std::ranges::equal(*claimed, symm::sha256(body)))
    return fail(ErrorCode::bad_signature, std::string(field), "the body has another digest");
  return {};
}

}  // namespace aceso::http
