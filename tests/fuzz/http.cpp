// HTTP: requests and responses in bytes, structured fields, signatures, digests, targets, base64, hexadecimal.

#include <nlohmann/json.hpp>

#include "base/codec.hpp"
#include "fuzz.hpp"
#include "http/base64.hpp"
#include "http/digest.hpp"
#include "http/problem.hpp"
#include "http/request_reader.hpp"
#include "http/response_writer.hpp"
#include "http/signature.hpp"
#include "http/signature_base.hpp"
#include "http/structured_field.hpp"
#include "http/target.hpp"
#include "http/transfer.hpp"
#include "support/seeded_random.hpp"

namespace aceso::fuzz {
namespace {

using namespace http;

struct Outcome {
  bool done = false;
  std::optional<Request> request;
};

/// Reads one request that arrives in pieces of `piece` bytes.
Outcome read_in_pieces(ByteView bytes, std::size_t piece, const RequestLimits& limits) {
  RequestReader reader(limits);
  std::size_t taken = 0;
  for (std::size_t arrived = std::min(piece, bytes.size());; arrived = std::min(arrived + piece, bytes.size())) {
    while (!reader.done() && !reader.refusal()) {
      const std::size_t used = reader.feed(bytes.first(arrived).subspan(taken));
      require(used <= arrived - taken, "no more is taken than there is");
      taken += used;
      if (used == 0) break;
    }
    if (arrived == bytes.size() || reader.done() || reader.refusal()) break;
  }
  Outcome out{reader.done() && !reader.refusal(), {}};
  if (reader.has_head()) require(reader.body_bytes() <= limits.body_bytes, "no more body than is allowed");
  if (out.done) out.request = reader.take();
  return out;
}

void require_equal(const Request& a, const Request& b, const char* property) {
  require(a.method == b.method && a.authority == b.authority && a.path == b.path && a.query == b.query, property);
  require(a.headers.fields() == b.headers.fields() && a.body == b.body, property);
}

/// The request as bytes, in the plainest form.
std::string written(const Request& request) {
  std::string out = request.method + ' ' + request.path + (request.query.empty() ? "" : '?' + request.query);
  out += " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers.fields())
    if (name != "content-length" && name != "transfer-encoding") out += name + ": " + value + "\r\n";
  out += "content-length: " + std::to_string(request.body.size()) + "\r\n\r\n";
  return out.append(as_text(request.body));
}

void use(const Request& request) {
  static_cast<void>(path_segments(request.path));
  static_cast<void>(query_parameters(request.query));
  static_cast<void>(check_content_digest(request.headers, request.body));
  if (const auto claim = inspect(request))
    require(normal_authority(claim->authority) == claim->authority, "a normal authority is normal");
}

void request(Input& in) {
  RequestLimits limits;
  if (in.below(4) == 0) limits = {.header_bytes = 300, .fields = 4, .body_bytes = 20};
  const std::size_t piece = 1 + in.below(40);
  const ByteView bytes = in.rest();
  const Outcome whole = read_in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1), limits);
  const Outcome pieces = read_in_pieces(bytes, piece, limits);
  // When a refusal is seen may differ: the last few bytes of a chunked body wait for what follows them.
  require(whole.done == pieces.done, "pieces make no difference");
  if (!whole.done) return;
  require_equal(*whole.request, *pieces.request, "pieces make no other request");
  use(*whole.request);
  const std::string again = written(*whole.request);
  limits.header_bytes = 4 * limits.header_bytes + 1000;
  limits.fields += 1;
  const Outcome second = read_in_pieces(as_bytes(again), again.size(), limits);
  require(second.done, "a request can be written");
  require(written(*second.request) == again, "and is read as the same");
}

void dictionary(Input& in) {
  const auto parsed = parse_dictionary(as_text(in.rest()));
  if (!parsed) return;
  const auto text = serialise(*parsed);
  if (!text) return require(text.error().code == ErrorCode::bad_argument, "its canonical text is too long");
  require(text->size() <= max_field_bytes, "within the limit");
  const auto again = parse_dictionary(*text);
  require(again && *again == *parsed, "the canonical text is read as the same");
  require(serialise(*again) == *text, "and is the only one");
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += '%' + to_hex(std::array{static_cast<std::uint8_t>(c)});
  return out;
}

void path(Input& in) {
  const auto segments = path_segments(as_text(in.rest()));
  if (!segments) return;
  std::string again;
  for (const std::string& segment : *segments) {
    require(!segment.empty() && segment != "." && segment != "..", "a segment leads nowhere else");
    require(segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos, "a segment is one");
    require(is_utf8(segment), "a segment is UTF-8");
    again += '/' + percent_encoded(segment);
  }
  const auto second = path_segments(again.empty() ? "/" : again);
  require(again.size() > max_target_bytes || (second && *second == *segments), "a path is read as it is written");
}

void query(Input& in) {
  const auto parameters = query_parameters(as_text(in.rest()));
  if (!parameters) return;
  std::string again;
  for (const auto& [name, value] : *parameters)
    again += (again.empty() ? "" : "&") + percent_encoded(name) + '=' + percent_encoded(value);
  const auto second = query_parameters(again);
  require(again.size() > max_target_bytes || (second && *second == *parameters), "a query is read as it is written");
}

void base64(Input& in) {
  const ByteView bytes = in.rest();
  require(from_base64(to_base64(bytes)) == Bytes(bytes.begin(), bytes.end()), "bytes come back");
  if (const auto decoded = from_base64(as_text(bytes))) require(to_base64(*decoded) == as_text(bytes), "one spelling");
}

void hexadecimal(Input& in) {
  const ByteView bytes = in.rest();
  require(from_hex(to_hex(bytes)) == Bytes(bytes.begin(), bytes.end()), "bytes come back");
  std::string text(as_text(bytes));
  const auto decoded = from_hex(text);
  const auto digest = digest_from_hex(text);
  require(digest.has_value() == (decoded && decoded->size() == Digest().size()), "a digest has 32 bytes");
  if (!decoded) return;
  if (text.starts_with("0x") || text.starts_with("0X")) text.erase(0, 2);
  for (char& c : text)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  require(to_hex(*decoded) == text, "the same digits");
}

const symm::SigningKey& signer() {
  static const symm::SigningKey made = [] {
    testing::SeededRandom rng("fuzz signer");
    return symm::SigningKey::generate(rng);
  }();
  return made;
}

/// A request of the input's parts, signed: it is accepted, and not when a byte of a covered part is another.
void signing(Input& in) {
  testing::SeededRandom rng("fuzz nonce");
  Request plain;
  plain.method = in.text();
  plain.authority = in.text();
  plain.path = in.text();
  plain.query = in.text();
  const std::string_view type = in.text();
  if (!type.empty()) plain.headers.add("content-type", std::string(type));
  const std::string key_id(in.text());
  const auto created = static_cast<std::int64_t>(in.number(in.below(9)));
  const std::size_t part = in.below(8), at = in.byte();
  const std::uint8_t mask = in.byte();
  const ByteView body = in.rest();
  plain.body.assign(body.begin(), body.end());

  Request request = plain;
  if (!sign(request, key_id, signer(), created, rng)) {
    require(request.headers.fields() == plain.headers.fields(), "a failure leaves the request as it was");
    return;
  }
  const auto claim = inspect(request);
  require(claim && claim->key_id == key_id && claim->created == created, "what was signed is read");
  require(verify(*claim, signer().public_key(), created, 0).has_value(), "and verifies");
  require(!verify(*claim, signer().public_key(), created - 1, 0), "not before");
  require(!verify(*claim, signer().public_key(), created + signature_lifetime, 0), "and not after");

  std::vector<std::string*> parts = {&request.method, &request.authority, &request.path, &request.query};
  std::vector<Headers::Field> fields = request.headers.fields();
  for (auto& [name, value] : fields) parts.push_back(&value);
  std::string& changed = *parts[part % parts.size()];
  if (changed.empty() || mask == 0) return;
  const std::string before = changed;
  changed[at % changed.size()] = static_cast<char>(static_cast<std::uint8_t>(changed[at % changed.size()]) ^ mask);
  request.headers = {};
  for (auto& [name, value] : fields) request.headers.add(name, value);
  const auto other = inspect(request);
  if (!other || !verify(*other, signer().public_key(), other->created, 0)) return;
  // The case of a host's name, and its port when it is 443, do not count.
  require(&changed == &request.authority && normal_authority(changed) == normal_authority(before),
          "another request is not accepted");
}

/// Header fields as the input has them, one a line, then a body.
Headers headers_of(Input& in) {
  Headers out;
  for (std::size_t i = in.below(6); i > 0; --i) {
    const std::string_view line = in.line();
    const std::size_t colon = std::min(line.find(':'), line.size());
    out.add(line.substr(0, colon), std::string(line.substr(std::min(colon + 1, line.size()))));
  }
  return out;
}

void signed_by_others(Input& in) {
  Request request{"POST", "hospital.example:8443", "/v1/records/ab", "period=3", {}, {}, {}};
  request.headers = headers_of(in);
  const ByteView body = in.rest();
  request.body.assign(body.begin(), body.end());
  const auto claim = inspect(request);
  if (!claim) return;
  require(claim->expires == claim->created + signature_lifetime, "a signature has one lifetime");
  require(body.empty() || check_content_digest(request.headers, body).has_value(), "the body is covered");
  static_cast<void>(verify(*claim, signer().public_key(), claim->created, 0));
}

void content_digests(Input& in) {
  Headers headers = headers_of(in);
  const ByteView body = in.rest();
  const bool accepted = check_content_digest(headers, body).has_value();
  Headers right;
  right.add("content-digest", content_digest(body));
  require(check_content_digest(right, body).has_value(), "the right digest is accepted");
  Bytes longer(body.begin(), body.end());
  longer.push_back(0);
  require(!accepted || !check_content_digest(headers, longer), "and one digest is of one body");
}

void response_from_a_server(Input& in) {
  const std::size_t most = in.below(64), most_sunk = in.below(64);
  std::size_t sunk = 0;
  const symm::Sink sink = [&](ByteView piece) -> Result<void> {
    sunk += piece.size();
    return {};
  };
  Transfer transfer(most, in.below(2) == 0 ? &sink : nullptr, most_sunk);
  bool going = true;
  for (std::size_t i = in.below(8); going && i > 0; --i) going = transfer.add_line(in.line());
  while (going && !in.empty()) going = transfer.add_body(as_bytes(in.text()));
  require(going == !transfer.error().has_value(), "an end has a reason");
  require(transfer.take().body.size() <= most && sunk <= most_sunk, "within the limits");
}

/// Whatever a handler answers, what is sent has the lines that it is meant to have.
void response_of_ours(Input& in) {
  Response response;
  response.status = static_cast<unsigned>(in.number(2));
  response.headers = headers_of(in);
  const ByteView body = in.rest();
  response.body.assign(body.begin(), body.end());
  const std::size_t fields = response.headers.fields().size();
  ResponseWriter writer(std::move(response), {.head_only = false, .keep_alive = true});
  Bytes all;
  for (;;) {
    const auto part = writer.next();
    require(part.has_value(), "memory can be read");
    if (part->empty()) break;
    append(all, *part);
  }
  const std::string_view text = as_text(all);
  const std::size_t end = text.find("\r\n\r\n");
  require(end != std::string_view::npos, "a head has an end");
  const std::string_view head = text.substr(0, end);
  // Of its own: the status, Date, Cache-Control, Content-Length; a plain error also has a Content-Type.
  require(static_cast<std::size_t>(std::ranges::count(head, '\n')) <= fields + 4, "no field makes another line");
  require(text.size() - end - 4 == writer.body_bytes(), "the body follows the head");
}

void problem_document(Input& in) {
  const auto code = static_cast<ErrorCode>(in.below(8));
  const std::string field(in.text());
  const std::string message(as_text(in.rest()));
  const Response response = problem_of({code, field, message});
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  require(body.is_object() && body.at("status") == response.status, "a problem is JSON");
  require(response.status == status_of(code), "its status is the error's");
  if (code == ErrorCode::wont_open)
    require(!body.contains("detail") && !body.contains("field"), "nothing is said of what does not open");
  else if (is_utf8(field))
    require(body.at("field") == field, "the field is named");
}

void read(Input input) {
  static constexpr void (*readers[])(Input&) = {request,
                                                dictionary,
                                                path,
                                                query,
                                                base64,
                                                hexadecimal,
                                                signing,
                                                signed_by_others,
                                                content_digests,
                                                response_from_a_server,
                                                response_of_ours,
                                                problem_document};
  readers[input.below(std::size(readers))](input);
}

}  // namespace
}  // namespace aceso::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  aceso::fuzz::read({data, size});
  return 0;
}
