#include "http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include "http/request_head.hpp"

namespace aceso::http {
namespace {

namespace beast_http = boost::beast::http;

/// Appends what comes. Beast's own vector_body takes a reference to what lies behind the last byte when nothing comes,
/// which stops a program whose containers are checked.
struct BytesBody {
  using value_type = Bytes;

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(beast_http::header<is_request, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, boost::system::error_code& error) {
      attempt(error, [&] {
        if (length) body_.reserve(static_cast<std::size_t>(*length));
      });
    }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      const std::size_t before = body_.size();
      attempt(error, [&] {
        const auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto piece = boost::asio::buffer_sequence_begin(buffers); piece != end; ++piece) {
          const boost::asio::const_buffer bytes = *piece;
          const auto* from = static_cast<const std::uint8_t*>(bytes.data());
          body_.insert(body_.end(), from, from + bytes.size());
        }
      });
      return body_.size() - before;
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    /// Without memory the request is refused.
    template <class Action>
    static void attempt(boost::system::error_code& error, Action&& action) {
      error = {};
      try {
        action();
      } catch (const std::exception&) {
        error = beast_http::error::buffer_overflow;
      }
    }

    value_type& body_;
  };
};

using Parser = beast_http::request_parser<BytesBody>;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

constexpr Refusal head_too_large{431, "The header section is larger than this server accepts"};

Refusal refusal_of(const boost::system::error_code& error) {
  if (error == beast_http::error::bad_version) return {505, "Only HTTP/1.1"};
  if (error == beast_http::error::body_limit) return {413, "The body is larger than this server accepts"};
  return {400, "Not a request of HTTP/1.1"};
}

}  // namespace

struct RequestReader::State {
  explicit State(const RequestLimits& given) : limits(given) {
    parser.eager(true);
    parser.header_limit(static_cast<std::uint32_t>(given.header_bytes));
    parser.body_limit(boost::none);  // check_fields knows the length first; chunks get their limit after that
  }

  std::size_t read_body(ByteView input) {
    // Beast 1.81 asserts that it sees no less once it has seen the last chunk's size; a message never ends with less.
    constexpr std::size_t last_chunk = 5;  // "0", CR, LF, CR, LF
    return framing.chunked && input.size() < last_chunk ? 0 : parse(input);
  }

  std::size_t parse(ByteView input) {
    boost::system::error_code error;
    const std::size_t used = parser.put({input.data(), input.size()}, error);
    if (error && error != beast_http::error::need_more) refusal = refusal_of(error);
    return used;
  }

  std::size_t read_head(ByteView input) {
    static constexpr std::string_view end = "\r\n\r\n";
    const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
    // What was seen before is not gone through again, but for what can belong to an end that came in two parts.
    const std::size_t found = text.find(end, seen < end.size() ? 0 : seen - end.size());
    const std::string_view head = text.substr(0, found == text.npos ? found : found + end.size());
    refusal = check_lines(head, seen);
    seen = head.size();
    // Known here even when all of it came at once: what is refused must not depend on how the bytes arrive.
    if (!refusal && head.size() > limits.header_bytes) refusal = head_too_large;
    if (refusal || found == text.npos) return 0;
    const std::size_t used = parse(input.first(head.size()));
    if (refusal) return 0;

    const auto& message = parser.get();
    request.method = view(message.method_string());
    for (const auto& field : message) request.headers.add(view(field.name_string()), std::string(view(field.value())));
    refusal = message.version() == 11 ? check_fields(view(message.target()), limits, request, framing)
                                      : Refusal{505, "Only HTTP/1.1"};
    parser.body_limit(limits.body_bytes);
    has_head = true;
    return used;
  }

  RequestLimits limits;
  Parser parser;
  Request request;
  Framing framing;
  std::optional<Refusal> refusal;
  std::size_t seen = 0;
  bool has_head = false;
};

RequestReader::RequestReader(const RequestLimits& limits) : state_(std::make_unique<State>(limits)) {}
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(ByteView input) {
  if (refusal() || done()) return 0;
  const std::size_t used = has_head() ? state_->read_body(input) : state_->read_head(input);
  if (used == 0 && !refusal() && input.size() >= state_->limits.header_bytes) {
    state_->refusal = has_head() ? Refusal{400, "A chunk's header is too large"} : head_too_large;
  }
  return used;
}

bool RequestReader::has_head() const { return state_->has_head; }
bool RequestReader::done() const { return state_->has_head && state_->parser.is_done(); }
const std::optional<Refusal>& RequestReader::refusal() const { return state_->refusal; }
std::uint64_t RequestReader::most_body_bytes() const { return state_->framing.most_body_bytes; }
bool RequestReader::expects_continue() const { return state_->framing.expects_continue; }
bool RequestReader::keep_alive() const { return state_->parser.get().keep_alive(); }
std::uint64_t RequestReader::body_bytes() const { return state_->parser.get().body().size(); }

Request RequestReader::take() {
  state_->request.body = std::move(state_->parser.get().body());
  return std::move(state_->request);
}

}  // namespace aceso::http
