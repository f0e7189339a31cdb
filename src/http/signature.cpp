#include "http/signature.hpp"

#include <algorithm>

#include "http/base64.hpp"
#include "http/characters.hpp"
#include "http/digest.hpp"
#include "http/signature_base.hpp"
#include "http/single_field.hpp"

namespace aceso::http {
namespace {

constexpr const char* label = "aceso";
constexpr const char* algorithm = "ed25519";
constexpr const char* tag = "aceso";
constexpr const char* input_field = "signature-input";
constexpr const char* signature_field = "signature";
constexpr std::int64_t max_time = 999'999'999'999'999 - signature_lifetime;  // the largest integer is of 15 digits

bool is_key_id(std::string_view text) {
  return !text.empty() && text.size() <= max_key_id && std::ranges::all_of(text, is_printable);
}

tl::unexpected<Error> wrong_input(const char* why) { return fail(ErrorCode::bad_encoding, input_field, why); }

std::vector<Item> covered_components(const Request& request) {
  std::vector<Item> out;
  for (const char* name : {"@method", "@authority", "@path", "@query"}) out.push_back({name, {}});
  if (request.body.empty()) return out;
  for (const char* name : {"content-digest", "content-type"}) out.push_back({name, {}});
  return out;
}

// An uncovered Content-Type or Content-Digest could be added or taken away on the way.
Result<void> check_no_content_fields(const Request& request) {
  for (const char* name : {"content-digest", "content-type"})
    if (request.headers.find(name)) return fail(ErrorCode::bad_encoding, name, "stands on a request without a body");
  return {};
}

InnerList input_of(const Request& request, const SignedBy& claim) {
  return {covered_components(request),
          {{"created", claim.created},
           {"expires", claim.expires},
           {"nonce", to_base64(claim.nonce)},
           {"keyid", claim.key_id},
           {"alg", algorithm},
           {"tag", tag}}};
}

/// The only member of a field, which must have the one label and type.
template <class Member>
Result<Member> only_member(const std::string& text, const char* field) {
  ACESO_TRY(Dictionary dictionary, parse_dictionary(text));
  if (dictionary.size() != 1 || dictionary.front().first != label)
    return fail(ErrorCode::bad_encoding, field, "must hold one signature, labelled aceso");
  Member* member = std::get_if<Member>(&dictionary.front().second);
  if (member == nullptr) return fail(ErrorCode::bad_encoding, field, "has a value of another type");
  return std::move(*member);
}

/// The value of a parameter of the type T, or nullptr.
template <class T>
const T* parameter(const Parameters& parameters, std::string_view key) {
  const auto found = std::ranges::find(parameters, key, [](const auto& p) { return p.first; });
  return found == parameters.end() ? nullptr : std::get_if<T>(&found->second);
}

Result<void> read_parameters(const Parameters& parameters, SignedBy& claim) {
  const auto* created = parameter<std::int64_t>(parameters, "created");
  if (created == nullptr || *created < 0 || *created > max_time) return wrong_input("created must be a time");
  claim.created = *created;

  const auto* expires = parameter<std::int64_t>(parameters, "expires");
  if (expires == nullptr || *expires != claim.created + signature_lifetime)
    return wrong_input("expires must be 60 seconds after created");
  claim.expires = *expires;

  const auto* nonce = parameter<std::string>(parameters, "nonce");
  const std::optional<Bytes> bytes = nonce == nullptr ? std::nullopt : from_base64(*nonce);
  if (!bytes || bytes->size() != claim.nonce.size()) return wrong_input("nonce must be 16 bytes in base64");
  std::ranges::copy(*bytes, claim.nonce.begin());

  const auto* key_id = parameter<std::string>(parameters, "keyid");
  if (key_id == nullptr || !is_key_id(*key_id)) return wrong_input("keyid must be of 1 to 128 characters");
  claim.key_id = *key_id;
  return {};
}

}  // namespace

Result<void> sign(Request& request, std::string_view key_id, const symm::SigningKey& key, std::int64_t created,
                  Random& rng) {
  if (!is_key_id(key_id))
    return fail(ErrorCode::bad_argument, "key id", "must be of 1 to 128 characters of printable ASCII");
  if (created < 0 || created > max_time) return fail(ErrorCode::bad_argument, "created", "is out of range");
  for (const char* name : {"content-digest", input_field, signature_field})
    if (request.headers.find(name)) return fail(ErrorCode::bad_argument, name, "stands on the request already");

  Request signed_request = request;
  if (request.body.empty()) {
    ACESO_CHECK(check_no_content_fields(request));
  } else {
    signed_request.headers.add("content-digest", content_digest(request.body));
  }
  SignedBy claim{};
  claim.key_id = key_id;
  claim.created = created;
  claim.expires = created + signature_lifetime;
  rng.fill(claim.nonce);
  const InnerList input = input_of(request, claim);
  ACESO_TRY(const std::string base, signature_base(signed_request, input));
  const symm::Signature signature = key.sign(as_bytes(base));

  ACESO_TRY(std::string input_text, serialise(Dictionary{{label, input}}));
  ACESO_TRY(std::string signature_text,
            serialise(Dictionary{{label, Item{Bytes(signature.begin(), signature.end()), {}}}}));
  signed_request.headers.add(input_field, std::move(input_text));
  signed_request.headers.add(signature_field, std::move(signature_text));
  request = std::move(signed_request);
  return {};
}

Result<SignedBy> inspect(const Request& request) {
  ACESO_CHECK(request.body.empty() ? check_no_content_fields(request)
                                   : check_content_digest(request.headers, request.body));

  ACESO_TRY(const std::string input_text, single_field(request.headers, input_field));
  ACESO_TRY(const InnerList input, only_member<InnerList>(input_text, input_field));
  if (input.items != covered_components(request)) return wrong_input("must cover exactly the components of the form");
  SignedBy claim{};
  ACESO_CHECK(read_parameters(input.parameters, claim));
  // Comparing with what sign would write leaves no room for another parameter, order or spelling.
  ACESO_TRY(const std::string expected, serialise(Dictionary{{label, input_of(request, claim)}}));
  if (input_text != expected) return wrong_input("must have exactly the parameters of the form, in their order");

  ACESO_TRY(const std::string signature_text, single_field(request.headers, signature_field));
  ACESO_TRY(const Item signature, only_member<Item>(signature_text, signature_field));
  const Bytes* bytes = std::get_if<Bytes>(&signature.value);
  if (bytes == nullptr || bytes->size() != claim.signature.size())
    return fail(ErrorCode::bad_encoding, signature_field, "must be 64 bytes");
  std::ranges::copy(*bytes, claim.signature.begin());
  ACESO_TRY(const std::string canonical, serialise(Dictionary{{label, Item{*bytes, {}}}}));
  if (signature_text != canonical) return fail(ErrorCode::bad_encoding, signature_field, "has another spelling");

  ACESO_TRY(claim.authority, normal_authority(request.authority));
  ACESO_TRY(claim.base, signature_base(request, input));
  return claim;
}

Result<void> verify(const SignedBy& claim, const symm::SigningPublicKey& key, std::int64_t now, std::int64_t skew) {
  const auto refuse = [](const char* why) { return fail(ErrorCode::bad_signature, signature_field, why); };
  if (claim.created > now + skew) return refuse("was created in the future");
  if (now >= claim.expires) return refuse("has expired");
  // inspect gives every claim the same lifetime; a claim from elsewhere gets no longer one.
  if (now >= claim.created + signature_lifetime) return refuse("is too old");
  if (!symm::verify(key, as_bytes(claim.base), claim.signature)) return refuse("does not verify under this key");
  return {};
}

}  // namespace aceso::http
