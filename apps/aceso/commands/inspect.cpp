// inspect: what a file is. Never what a secret is.

#include "commands/commands.hpp"
#include "commands/describe.hpp"
#include "commands/options.hpp"
#include "files.hpp"
#include "symm/hash.hpp"

namespace aceso::app {
namespace {

/// The file's size, digest and beginning; all of it when it is not sealed data, which may be of any size.
struct Content {
  std::uint64_t size = 0;
  Digest sha256{};
  Bytes bytes;
};

Result<Content> read_content(const std::string& path) {
  ACESO_TRY(const auto source, source_from(path));
  Content out;
  symm::Sha256 hash;
  Bytes buffer(symm::stream_chunk_size);
  bool keep = true;
  for (;;) {
    ACESO_TRY(const std::size_t n, source(buffer));
    const auto chunk = ByteView(buffer).first(n);
    hash.add(chunk);
    out.size += n;
    if (keep) append(out.bytes, chunk);
    keep = keep && peek_artifact(out.bytes) != Artifact::sealed_data && out.bytes.size() <= artifact_size_most;
    if (n < buffer.size()) break;
  }
  out.sha256 = hash.digest();
  return out;
}

Result<Answer> inspect_command(const std::string& path, const std::string& parameters) {
  ACESO_TRY(const auto content, read_content(path));
  const auto kind = peek_artifact(content.bytes);
  if (!kind) return in_file(path, kind.error());
  Answer out;
  out.facts["kind"] = std::string(to_string(*kind));
  out.facts["version"] = content.bytes[4];
  out.facts["suite"] = content.bytes[5];
  out.facts["bytes"] = content.size;
  if (is_secret(*kind)) {
    out.facts["secret"] = "not shown; keep it in a key file";
    return out;
  }
  out.facts["sha256"] = to_hex(content.sha256);
  std::optional<abe::PublicParameters> pp;
  if (!parameters.empty()) {
    ACESO_TRY(pp, load(parameters, abe::PublicParameters::decode));
  }
  if (const auto described = describe(*kind, content.bytes, pp, out.facts); !described)
    return in_file(path, described.error());
  return out;
}

}  // namespace

void add_inspect_command(Cli& cli) {
  struct Options {
    std::string path, parameters;
  };
  const auto o = std::make_shared<Options>();
  auto* inspect = cli.root().add_subcommand("inspect", "Show what a file is; never a secret");
  inspect->add_option("file", o->path, "An artifact or key file")->required()->type_name("FILE");
  optional_file(inspect, "--parameters", o->parameters, "Public parameters, to check a user's public key with");
  cli.run(inspect, [o] { return inspect_command(o->path, o->parameters); });
}

}  // namespace aceso::app
