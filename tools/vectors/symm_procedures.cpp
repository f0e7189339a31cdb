// Streams and key files.

#include "inputs.hpp"
#include "symm/hash.hpp"
#include "symm/key_file.hpp"
#include "symm/stream.hpp"

namespace aceso::vectors {
namespace {

using namespace symm;

/// "plaintext", or "size" bytes of which byte i is i mod 251.
Bytes plaintext_of(const Inputs& in) {
  if (in.has("plaintext")) return in.bytes("plaintext");
  Bytes out(in.number<std::size_t>("size"));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(i % 251);
  return out;
}

Result<Json> run_seal_stream(const Inputs& in, Random& rng) {
  const Bytes plaintext = plaintext_of(in);
  Bytes sealed;
  ACESO_TRY(const auto digest, seal_stream(in.bytes("key"), rng, source_of(plaintext), sink_into(sealed)));
  Json out = {{"sealed_size", sealed.size()}, {"sealed_digest", to_hex(digest)}};
  if (sealed.size() < 4096)
    out["sealed"] = to_hex(sealed);
  else
    out["first"] = to_hex(ByteView(sealed).first(128)), out["last"] = to_hex(ByteView(sealed).last(128));
  return out;
}

Result<Json> run_open_stream(const Inputs& in, Random&) {
  const Bytes sealed = in.bytes("sealed");
  Bytes plaintext;
  ACESO_CHECK(open_stream(in.bytes("key"), source_of(sealed), sink_into(plaintext)));
  return Json{{"plaintext", to_hex(plaintext)}};
}

Result<Json> run_seal_key_file(const Inputs& in, Random& rng) {
  const std::string passphrase = in.text("passphrase");
  ACESO_TRY(const auto file,
            seal_key_file(as_bytes(passphrase), in.bytes("artifact"), rng, in.number<std::uint8_t>("log_n")));
  return Json{{"key_file", to_hex(file)}};
}

Result<Json> run_open_key_file(const Inputs& in, Random&) {
  const std::string passphrase = in.text("passphrase");
  ACESO_TRY(const auto artifact, open_key_file(as_bytes(passphrase), in.bytes("key_file")));
  return Json{{"artifact", to_hex(artifact.reveal())}};
}

}  // namespace

Procedures symm_procedures() {
  return {{"seal_stream", run_seal_stream},
          {"open_stream", run_open_stream},
          {"seal_key_file", run_seal_key_file},
          {"open_key_file", run_open_key_file}};
}

}  // namespace aceso::vectors
